"""SQLite with a turnstile: whoever is about to write waits in line with everybody else who is.

SQLite has one writer, and lets whoever finds it busy sleep, longer each time: under a flood a cut would wait for
seconds, passed again and again by writers who ask at once after they have written. And it sleeps with its connection
held: a writer that comes to tidy up behind such a connection, as Python does whenever it collects its garbage, waits
for who waits for it, until the time is over. Here nobody sleeps inside SQLite; whoever has just written lines up behind
the others.
"""

import sqlite3
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any, Protocol, TypeVar

from django.db.backends.sqlite3 import base

from .line import is_busy, waited_for

T = TypeVar("T")


class Wait(Protocol):
    def __call__(self, ask: Callable[[], T]) -> T: ...


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by its package in DATABASES. A database in memory has one connection, and nobody to wait for."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """The first of a file changes how it is kept, and nobody waits in SQLite for that."""
        connect = partial(super().get_new_connection, conn_params)
        raw: sqlite3.Connection
        try:
            raw = connect()
        except sqlite3.OperationalError as error:
            if self.is_in_memory_db() or not is_busy(error):
                raise
            raw = self._line(connect)
        raw.execute("PRAGMA busy_timeout = 0")
        return raw

    def create_cursor(self, name: str | None = None) -> sqlite3.Cursor:
        if self.is_in_memory_db():
            return super().create_cursor(name)  # type: ignore[no-any-return]
        return self.connection.cursor(factory=partial(Cursor, self._line))  # type: ignore[no-any-return]

    @cached_property
    def _line(self) -> Wait:
        seconds = float(self.settings_dict["OPTIONS"]["timeout"])
        return partial(waited_for, database=str(self.settings_dict["NAME"]), seconds=seconds)


class Cursor(base.SQLiteCursorWrapper):
    """A transaction lines up before it begins; a statement outside of one asks first, since most only read."""

    def __init__(self, line: Wait, raw: sqlite3.Connection) -> None:
        super().__init__(raw)
        self.line = line

    def execute(self, query: str, params: Iterable[Any] | None = None) -> base.SQLiteCursorWrapper:  # type: ignore[override]
        run = partial(super().execute, query, params)
        if query.startswith("BEGIN"):
            return self.line(run)
        try:
            return run()
        except sqlite3.OperationalError as error:
            if self.connection.in_transaction or not is_busy(error):
                raise
        return self.line(run)

    def executemany(self, query: str, param_list: Iterable[Iterable[Any]]) -> base.SQLiteCursorWrapper:  # type: ignore[override]
        """Outside a transaction each of them is a statement of its own, and waits as one."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        for params in param_list:
            self.execute(query, params)
        return self
