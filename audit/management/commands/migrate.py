"""Django's `migrate` under a named context and with the trail first, so that all changes of rows are on record."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.commands import migrate

from audit.console import operator
from audit.context import open_context
from audit.migrating import complete_trail

_NOT_EVERYTHING: Final = ("app_label", "plan", "check_unapplied", "fake")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with open_context("system:migrate", operator=operator()):
            if not any(options[name] for name in _NOT_EVERYTHING):
                complete_trail(options["database"])
            super().handle(*args, **options)

    def check(self, *args: Any, **options: Any) -> None:
        """Ask the code only: what the database lacks is what migrations bring."""
        super().check(*args, **{**options, "databases": None})
