"""Fill the index that the explorer searches, or make it again from the log."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.console import add_database
from audit.search.indexing import forget, index_all


class Command(BaseCommand):
    help = "Index what is in the log and not indexed yet. Pages that search go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_database(parser)
        parser.add_argument("--anew", action="store_true", help="forget the index first, and make all of it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            forget(using=options["database"])
        taken = index_all(using=options["database"])
        self.stdout.write(f"Indexed {taken} events.")
