"""What was written without a decision, by day and system context; fails where something is on no list."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.console import days, operator
from audit.context import open_context
from audit.events import record
from audit.system_writes import written


class Command(BaseCommand):
    help = "Count what was written without a decision, by day, system context and table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=days, default=7, help="how far back (7)")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        found = written(days)
        with open_context("command", operator=operator()):
            record("audit.read", "read", "done", object_type="system_writes", detail={"lines": len(found)})
        for one in found:
            note = f"  {one.unlisted} on no list" if one.unlisted else ""
            self.stdout.write(f"{one.day}  {one.writes:7}  {one.source:18}  {one.object_type}{note}")
        if strange := sum(one.unlisted for one in found):
            raise CommandError(f"{strange} writes are on no list of audit/system_contexts.py.")
