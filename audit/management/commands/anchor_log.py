"""Place what is pending and have every witness keep the log's head, now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.anchoring import anchor_newest
from audit.console import add_database
from audit.sequencer import sequence_all


class Command(BaseCommand):
    help = "Place pending events, sign the log's head, and have each of LOG_WITNESSES keep it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_database(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        self.stdout.write(f"Placed {sequence_all(using=using)} events.")
        tried = anchor_newest(using=using, patiently=False)
        for anchor in tried:
            answer = f"did not: {anchor.error}" if anchor.error else anchor.receipt.splitlines()[0]
            self.stdout.write(f"{anchor.checkpoint_id} events, {anchor.witness}: {answer}")
        if any(anchor.error for anchor in tried):
            raise CommandError("Not every witness has kept the log's head.")
