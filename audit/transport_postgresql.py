"""PostgreSQL: tell the transaction who writes, in the round trip of the write itself.

`set_config(…, true)` lasts until the transaction ends, so it is said once, and again when context or permit
change. A savepoint that rolls back takes back what was said in it: after any ROLLBACK it is said anew. What
does not pass Django's cursors (COPY, psycopg's own savepoints) needs `announce` or is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from psycopg.pq import TransactionStatus

from audit.canonical import canonical
from audit.context import Frame, current_frame

_WRITES: Final = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:insert|update|delete|merge)\b", re.I | re.S)
_MAY_WRITE: Final = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*with\b.*\b(?:insert|update|delete|merge)\b|.*\baudit_record\(", re.I | re.S
)
_UNDOES: Final = re.compile(r"\s*(?:rollback|abort)\b", re.I)
_BOUNDS: Final = re.compile(r"\s*(?:savepoint|release|rollback|abort|begin|start|commit|end|set)\b", re.I)
_NOTHING: Final = ("", "")

Said = tuple[str, str]
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class Announcer:
    """An execute wrapper of one connection, which knows what its open transaction has been told."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._said: Said | None = None

    def __call__(self, execute: Execute, query: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = query if isinstance(query, str) else query.as_string(self._connection.connection)
        self._notice(text)
        frame = current_frame()
        if self._said == (wanted := _said_of(frame)) or not self._matters(text):
            return execute(query, params, many, context)
        if many or hasattr(context["cursor"].cursor, "scrollable"):
            return self._say_before(frame, wanted, execute, query, params, many, context)
        return self._say_with(frame, wanted, execute, text, params, context)

    def announce(self) -> None:
        """Tell the open transaction who writes, for statements that this wrapper does not see."""
        frame = current_frame()
        with self._connection.connection.cursor() as cursor:
            cursor.execute(self._announcement(frame, None))
        self._remember(_said_of(frame))

    def _notice(self, text: str) -> None:
        if self._status() == TransactionStatus.IDLE:
            self._said = _NOTHING
        elif _UNDOES.match(text):
            self._said = None

    def _matters(self, text: str) -> bool:
        """What was said and no longer holds is withdrawn before any statement: a SELECT may call what writes."""
        if self._said != _NOTHING:
            return not _BOUNDS.match(text)
        return bool(_WRITES.match(text) or _MAY_WRITE.match(text))

    def _say_with(
        self,
        frame: Frame | None,
        wanted: Said,
        execute: Execute,
        text: str,
        params: Any,
        context: dict[str, Any],
    ) -> Any:
        announcement = self._announcement(frame, self._said)
        prefix = announcement if params is None else announcement.replace("%", "%%")
        result = execute(f"{prefix}; {text}", params, False, context)
        context["cursor"].nextset()  # the rows and the row count that the caller wants follow those of ours
        self._remember(wanted)
        return result

    def _say_before(self, frame: Frame | None, wanted: Said, execute: Execute, *statement: Any) -> Any:
        with transaction.atomic(using=self._connection.alias, savepoint=False):
            self.announce()
            return execute(*statement)

    def _remember(self, wanted: Said) -> None:
        if self._status() == TransactionStatus.INTRANS:
            self._said = wanted

    def _announcement(self, frame: Frame | None, said: Said | None) -> str:
        """Within one context, only the permit changes."""
        context_id, permit = _said_of(frame)
        settings = {"permit": permit}
        if said is None or said[0] != context_id:
            contexts = canonical([context.text for context in frame.context.lineage]) if frame else ""
            settings |= {"context_id": context_id, "contexts": contexts}
        raw = self._connection.connection
        calls = [
            f"set_config('audit.{name}', {sql.Literal(value).as_string(raw)}, true)"
            for name, value in settings.items()
        ]
        return f"SELECT {', '.join(calls)}"

    def _status(self) -> TransactionStatus:
        return TransactionStatus(self._connection.connection.info.transaction_status)


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Wrap the connection's statements, outermost, so that wrappers of tests still see one statement each."""
    if not any(isinstance(wrapper, Announcer) for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.insert(0, Announcer(connection))


def announce(connection: BaseDatabaseWrapper) -> None:
    for wrapper in connection.execute_wrappers:
        if isinstance(wrapper, Announcer):
            wrapper.announce()


def _said_of(frame: Frame | None) -> Said:
    return (str(frame.context.id), frame.permit) if frame else _NOTHING
