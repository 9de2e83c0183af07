"""Drop what old events said; their leaves and proofs stay. On PostgreSQL as the owner of the tables, like `migrate`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.console import add_database, days
from audit.retention import drop_payloads


class Command(BaseCommand):
    help = "Drop payloads and personal values of old events that are in the log and held outside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=days, default=settings.LOG_KEEP_PAYLOADS_DAYS, help="how long payloads are kept"
        )
        add_database(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError(
                "Payloads are kept for ever: give --days of 1 or more, or set LOG_KEEP_PAYLOADS_DAYS."
            )
        dropped = drop_payloads(options["days"], using=options["database"])
        self.stdout.write(
            f"Dropped what {dropped.events} events said; {dropped.held} are under a legal hold."
        )
