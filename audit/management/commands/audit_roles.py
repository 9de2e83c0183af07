"""Give the application's PostgreSQL role its rights: run by the owner of the tables, after migrations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from audit.roles import grant


class Command(BaseCommand):
    help = "Grant a PostgreSQL role all tables, but the trail only to read and to add to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="an existing role that does not own the tables")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        grant(connections[options["database"]], options["role"])
        self.stdout.write(f"{options['role']} may use every table, and only read and add to the trail.")
