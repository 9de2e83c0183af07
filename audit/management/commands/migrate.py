"""Django's `migrate` under a named context, so that rows added after migrations are on record too."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from audit.console import operator
from audit.context import open_context


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with open_context("system:migrate", operator=operator()):
            super().handle(*args, **options)

    def check(self, *args: Any, **options: Any) -> None:
        """Ask the code only: what the database lacks is what migrations bring."""
        super().check(*args, **{**options, "databases": None})
