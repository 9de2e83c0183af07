"""Give the application's PostgreSQL role its rights: run by the owner of the tables, after migrations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connections

from audit.console import add_database
from audit.roles import grant


class Command(BaseCommand):
    help = "Grant a PostgreSQL role all tables, but the trail only to read and to add to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="an existing role that does not own the tables")
        add_database(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grant(connections[options["database"]], options["role"])
        except (ValueError, ProgrammingError) as refused:
            raise CommandError(str(refused).strip()) from refused
        self.stdout.write(f"{options['role']} may use every table, and only read and add to the trail.")
