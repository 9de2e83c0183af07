"""Databases as tests find them, copied or rolled back: append-only tables cannot be emptied.

What many tests begin with is laid once, as a tuple of functions (`Laid`), in a database that each of them starts from.
"""

import fcntl
import hashlib
import itertools
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from time_machine import escape_hatch

from audit.roles import grant
from shop.environment import SQLITE_OPTIONS
from tests.support import postgres
from tests.support.postgres import APPLICATION, OWNER, Postgres

NUMBERS = itertools.count()
KEPT = 3  # older states of the code: a run may be using one
BEGUN = "migrated"


@dataclass(frozen=True)
class Database:
    """One database, as Django is told of it and as an address for other processes."""

    config: dict[str, Any]
    url: str


class Template(Protocol):
    config: dict[str, Any]

    def another(self) -> "Template": ...

    def copy(self, role: str) -> AbstractContextManager[Database]: ...

    def empty(self) -> AbstractContextManager[dict[str, Any]]: ...


MakeTemplate = Callable[[], Template]
Laid = tuple[Callable[[], object], ...]


class SQLiteTemplate:
    """With every table and nothing more, unless it begins as a copy of another one."""

    def __init__(self, folder: Path, begun: Path | None = None) -> None:
        self.folder, self.path = folder, folder / f"template-{next(NUMBERS)}.sqlite3"
        self.config = _lite(self.path)
        shutil.copy(begun or migrated_file(), self.path)

    def another(self) -> "SQLiteTemplate":
        return SQLiteTemplate(self.folder, self.path)

    @contextmanager
    def copy(self, role: str) -> Iterator[Database]:
        """SQLite has no roles: whoever opens the file owns it."""
        path = self.folder / f"fresh-{next(NUMBERS)}.sqlite3"
        shutil.copy(self.path, path)
        yield Database(_lite(path), f"sqlite:///{path}")
        for left in self.folder.glob(f"{path.name}*"):
            left.unlink(missing_ok=True)  # whoever closes only now, like a stream, takes its log away

    @contextmanager
    def empty(self) -> Iterator[dict[str, Any]]:
        """A database without a table, for whoever migrates it."""
        yield _lite(self.folder / f"empty-{next(NUMBERS)}.sqlite3")


class PostgresTemplate:
    """Migrated by the owner of the tables, and used by the application's role."""

    def __init__(self, server: Postgres, begun: str = "") -> None:
        self.server, self.name = server, f"template_{os.getpid()}_{next(NUMBERS)}"
        self.config = server.config(self.name, OWNER)
        server.create(self.name, begun or migrated_database(server))

    def another(self) -> "PostgresTemplate":
        return PostgresTemplate(self.server, self.name)

    @contextmanager
    def copy(self, role: str) -> Iterator[Database]:
        name = f"{self.name}_{next(NUMBERS)}"
        self.server.create(name, self.name)
        try:
            yield Database(self.server.config(name, role), self.server.url(name, role))
        finally:
            self.server.drop(name)

    @contextmanager
    def empty(self) -> Iterator[dict[str, Any]]:
        name = f"{self.name}_{next(NUMBERS)}"
        self.server.create(name)
        try:
            yield self.server.config(name, OWNER)
        finally:
            self.server.drop(name)


@cache
def with_laid(template: Template, laid: Laid) -> Template:
    """The template, or one made from it on which this is laid."""
    if not laid:
        return template
    made = template.another()
    with using(made.config):
        _lay(laid)
    return made


@cache
def in_memory(laid: Laid) -> BaseDatabaseWrapper:
    """A connection to a database in memory on which this is laid: both live as long as the process."""
    name = f"file:countersign-{next(NUMBERS)}?mode=memory&cache=shared"
    connection = _connection({**settings.DATABASES["default"], "NAME": name})
    connection.ensure_connection()
    with closing(sqlite3.connect(migrated_file())) as source:
        source.backup(connection.connection)
    with standing_in(connection):
        _lay(laid)
    return connection


def _lay(laid: Laid) -> None:
    """Today, whatever day the test plays on that happens to be the first to ask."""
    clock = escape_hatch.time if escape_hatch.is_travelling() else time
    with time_machine.travel(clock.time(), tick=True):
        for lay in laid:
            lay()


@contextmanager
def using(config: dict[str, Any]) -> Iterator[None]:
    """Make this the default database of the process, and give back what was there before."""
    with standing_in(_connection(config)) as connection:
        try:
            yield
        finally:
            connection.close()


@contextmanager
def standing_in(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """The connection it takes the place of stays open: a database in memory lives as long as somebody holds it."""
    settings, before = connections.settings["default"], connections["default"]
    connections.settings["default"], connections["default"] = connection.settings_dict, connection
    try:
        yield connection
    finally:
        connections.settings["default"], connections["default"] = settings, before


def _connection(config: dict[str, Any]) -> BaseDatabaseWrapper:
    return ConnectionHandler({"default": dict(config)}).create_connection("default")


@cache
def migrated_file() -> Path:
    """With every table and nothing more."""
    return _made_once(".sqlite3", lambda path: migrate(_lite(path)))


@cache
def migrated_database(server: Postgres) -> str:
    """The same for a server of PostgreSQL: the name of a database that nobody uses but to copy it."""
    if server.is_begun:
        return BEGUN
    name = f"migrated_{os.getpid()}"
    _migrate_on(server, name)
    return name


def start_postgres() -> Postgres:
    """A server of our own begins with a migrated database; raises what postgres.start does."""
    if postgres.is_elsewhere():
        return postgres.start()
    return postgres.start(_made_once(".postgresql", _migrate_a_server))


def _migrate_a_server(data: Path) -> None:
    server = postgres.start()
    try:
        _migrate_on(server, BEGUN)
        server.leave(data)
    finally:
        server.stop()


def _migrate_on(server: Postgres, name: str) -> None:
    server.create(name)
    migrate(server.config(name, OWNER), role=APPLICATION)


def _made_once(kind: str, make: Callable[[Path], None]) -> Path:
    """Made for a state of the code by whichever process comes first; the others wait."""
    folder: Path = settings.TEST_TEMPLATES
    folder.mkdir(parents=True, exist_ok=True)
    path, making = folder / f"{_state_of_the_code()}{kind}", folder / f"making{kind}"
    with (folder / f"lock{kind}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            kept = sorted(folder.glob(f"*[0-9a-f]{kind}"), key=lambda made: made.stat().st_mtime)
            for old in [*kept[:-KEPT], *folder.glob(f"{making.name}*")]:
                _remove(old)
            make(making)
            making.rename(path)
    return path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _state_of_the_code() -> str:
    """Whatever tables, triggers and first rows are made from."""
    root = Path(settings.BASE_DIR)
    seen = hashlib.sha256()
    for name in ("audit", "identity", "shop", "agents", "tests/audit/shelf", "tests/support"):
        for path in sorted((root / name).rglob("*")):
            if path.suffix in {".py", ".toml", ".sql", ".cedar", ".cedarschema"}:
                seen.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    seen.update((root / "requirements-dev.txt").read_bytes())
    return seen.hexdigest()[:20]


def migrate(config: dict[str, Any], role: str = "") -> None:
    with using(config):
        call_command("migrate", verbosity=0, run_syncdb=True)
        if role:
            grant(connections["default"], role)


def _lite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "shop.sqlite_in_line", "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
