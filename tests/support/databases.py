"""A fresh database for each test that commits: append-only tables cannot be emptied, so a template is copied."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.core.management import call_command
from django.db import connections

from audit.roles import grant
from shop.settings import SQLITE_OPTIONS
from tests.support.postgres import APPLICATION, OWNER, Postgres

NUMBERS = itertools.count()


@dataclass(frozen=True)
class Database:
    """One database, as Django is told of it and as an address for other processes."""

    config: dict[str, Any]
    url: str


class Template(Protocol):
    config: dict[str, Any]

    def copy(self, role: str) -> AbstractContextManager[Database]: ...


MakeTemplate = Callable[[], Template]


class SQLiteTemplate:
    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "template.sqlite3"
        self.config = _lite(self.path)
        migrate(self.config)

    @contextmanager
    def copy(self, role: str) -> Iterator[Database]:
        """SQLite has no roles: whoever opens the file owns it."""
        path = self.folder / f"fresh-{next(NUMBERS)}.sqlite3"
        shutil.copy(self.path, path)
        yield Database(_lite(path), f"sqlite:///{path}")
        for left in self.folder.glob(f"{path.name}*"):
            left.unlink()


class PostgresTemplate:
    """Migrated by the owner of the tables, and used by the application's role."""

    def __init__(self, server: Postgres) -> None:
        self.server, self.name = server, f"template_{os.getpid()}_{next(NUMBERS)}"
        self.config = server.config(self.name, OWNER)
        server.execute(f"CREATE DATABASE {self.name} OWNER {OWNER}")
        migrate(self.config, role=APPLICATION)

    @contextmanager
    def copy(self, role: str) -> Iterator[Database]:
        name = f"{self.name}_{next(NUMBERS)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.name} OWNER {OWNER}")
        try:
            yield Database(self.server.config(name, role), self.server.url(name, role))
        finally:
            self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def using(config: dict[str, Any]) -> Iterator[None]:
    """Make this the default database of the process, and give back what was there before.

    The other connection stays open meanwhile: a database in memory lives as long as somebody holds it.
    """
    settings, connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": dict(config)})["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = settings, connection


def migrate(config: dict[str, Any], role: str = "") -> None:
    with using(config):
        call_command("migrate", verbosity=0, run_syncdb=True)
        if role:
            grant(connections["default"], role)


def _lite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
