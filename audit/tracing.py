"""Work that began elsewhere: W3C Trace Context (traceparent, version 00, §3.2) and the context that sent a task.

Whatever a caller says here only links what is recorded. It names nobody and grants nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from audit.context import Context

TRACEPARENT: Final = "traceparent"
SENT_BY: Final = "audit-context"

_FORM: Final = re.compile(
    r"(?!ff)(?P<version>[0-9a-f]{2})-(?!0{32})(?P<trace>[0-9a-f]{32})-(?!0{16})(?P<span>[0-9a-f]{16})"
    r"-[0-9a-f]{2}(?P<more>-[\x20-\x7e]*)?"
)


@dataclass(frozen=True)
class Origin:
    """Where work comes from: a trace and a span of its caller's, the context that sent it, the task it came by."""

    trace_id: str = ""
    span_id: str = ""
    parent: UUID | None = None
    task_id: str = ""


_origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


def origin() -> Origin:
    return _origin.get() or Origin()


@contextmanager
def continued(headers: Mapping[str, str], task_id: str = "") -> Iterator[None]:
    """Let contexts opened inside go on with the caller's trace. What is malformed counts as unsaid."""
    trace_id, span_id = read_traceparent(str(headers.get(TRACEPARENT, "")))
    parent = _uuid(str(headers.get(SENT_BY, ""))) if task_id else None
    token = _origin.set(Origin(trace_id, span_id, parent, task_id))
    try:
        yield
    finally:
        _origin.reset(token)


def read_traceparent(text: str) -> tuple[str, str]:
    """Trace id and span id, or two times nothing. A later version may say more behind what this one knows (§3.2.4)."""
    found = _FORM.fullmatch(text)
    if found is None or (found["version"] == "00" and found["more"]):
        return "", ""
    return found["trace"], found["span"]


def handed_on(context: Context | None) -> dict[str, str]:
    """Headers for a task, or for a call to another system, that goes on with the work of `context`."""
    if context is None:
        return {}
    return {TRACEPARENT: f"00-{context.trace_id}-{context.span_id}-01", SENT_BY: str(context.id)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
