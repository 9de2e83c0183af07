"""In which order the transactions of a verb take their locks on PostgreSQL, read from what it is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from identity.authority import Kind

#: The one order of locks for everybody; rows of one kind by their keys, stock last. A call is claimed with its turn
#: while it is ready, and moved with its card while it waits: it is never both.
ORDER = (
    "turn", "call", "site", "organization", "agent", "connection", "principal", "review", "delegation",
    "approval", "waiting call", "mandate", "order", "payment", "cart", "discount", "stock",
)  # fmt: skip
TABLES = {
    "agents_lease": "turn",
    "agents_toolcall": "call",
    "identity_user": "principal",
    "identity_accessreview": "review",
    "identity_delegation": "delegation",
    "agents_approval": "approval",
    "agents_mandate": "mandate",
    "shop_order": "order",
    "shop_payment": "payment",
    "shop_cart": "cart",
    "shop_discount": "discount",
    "shop_variant": "stock",
}
CALL = ORDER.index("call")
ADVISORY = re.compile(r"pg_advisory_xact_lock(?:_shared)?\((\d+), (\d+)\)")
SELECTED = re.compile(r'\bFROM "(\w+)".*\bFOR (?:NO KEY )?(?:UPDATE|SHARE)\b', re.DOTALL)
WRITTEN = re.compile(r'^(?:UPDATE|DELETE FROM) "?(\w+)"?')
SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT) "(\w+)"')


class Lock(NamedTuple):
    rank: int
    key: Any

    def __str__(self) -> str:
        return f"{ORDER[self.rank]} {self.key}"


@dataclass
class Trace:
    """Locks of the transaction that is open now, its savepoints, and whatever was out of order in any."""

    verb: str = ""
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    outside: int = 0
    _held: list[Lock] = field(default_factory=list)
    _marks: dict[str, int] = field(default_factory=dict)
    _transaction: object = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._follow(context["connection"].atomic_blocks[self.outside :])
        if (point := SAVEPOINT.match(sql)) is not None:
            self._save(*point.groups())
        for statement, values in _statements(sql, list(params or ())):
            for lock in sorted(_locks(statement, values), key=_place):
                self._take(lock)
        return execute(sql, params, many, context)

    def _follow(self, blocks: list[object]) -> None:
        """The outermost block is the transaction."""
        outermost = blocks[0] if blocks else None
        if outermost is None or outermost is not self._transaction:
            self._transaction = outermost
            self._held.clear()
            self._marks.clear()

    def _save(self, word: str, name: str) -> None:
        """What was taken after a savepoint is let go of with it."""
        if word == "SAVEPOINT":
            self._marks[name] = len(self._held)
        else:
            del self._held[self._marks.get(name, 0) :]

    def _take(self, lock: Lock) -> None:
        self.seen.add(ORDER[lock.rank])
        claimed = ORDER[lock.rank] == "waiting call" and Lock(CALL, lock.key) in self._held
        if lock in self._held or claimed or self._transaction is None:
            return
        if self._held and (last := max(self._held, key=_place)) and _place(lock) < _place(last):
            self.wrong.append(f"{self.verb} takes {lock} after {last}")
        self._held.append(lock)


def _place(lock: Lock) -> tuple[int, int]:
    """Rows that are named by other things than their key have no order among themselves."""
    return lock.rank, lock.key if isinstance(lock.key, int) else 0


def _statements(sql: str, params: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Several may go in one round trip."""
    for statement in sql.split("; "):
        count = statement.count("%s")
        yield statement, params[:count]
        params = params[count:]


def _locks(sql: str, params: list[Any]) -> Iterator[Lock]:
    for kind, key in ADVISORY.findall(sql):
        yield Lock(ORDER.index(Kind(int(kind)).name.lower()), int(key))
    written = WRITTEN.match(sql)
    found = written or SELECTED.search(sql)
    if found and found[1] in TABLES:
        word, where = TABLES[found[1]], sql.partition(" WHERE ")
        rank = ORDER.index("waiting call" if written and word == "call" else word)
        named = params[where[0].count("%s") :]
        several = " IN (" in where[2]
        keys = [key for key in named if isinstance(key, int)] if several else named[:1]
        for key in keys:
            yield Lock(rank, key)


@contextmanager
def tracing(outside: int = 0) -> Iterator[Trace]:
    """`outside`: so many blocks stand around all transactions of the test.

    The trail's own wrapper says more to the database than it was asked: this one listens before it.
    """
    trace = Trace(outside=outside)
    connection.execute_wrappers.insert(0, trace)
    try:
        yield trace
    finally:
        connection.execute_wrappers.remove(trace)
