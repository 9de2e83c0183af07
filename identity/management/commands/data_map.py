"""The data map, for a register of processing (GDPR article 30): as text, or as JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from identity.data_map import Entry, data_map


class Command(BaseCommand):
    help = "Say where personal values rest, what for, how long, and what erasure does there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = data_map()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n\n".join(map(_text, entries)))


def _text(entry: Entry) -> str:
    where = f" ({entry.label})" if entry.label else ""
    return (
        f"{entry.room}: {entry.name}{where}\n  holds    {entry.holds}\n  for      {entry.purpose}\n"
        f"  kept     {entry.kept}\n  erasure  {entry.erasure}\n  trail    {entry.trail}"
    )
