"""Who acts, and why: one contextvar that every audited write carries into the database.

Opening a context writes nothing. Its row is made by the first event under it, in that event's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from audit.canonical import canonical, digest, moment
from audit.ids import uuid7
from audit.system_contexts import SYSTEM_CONTEXTS
from audit.tracing import origin

SCHEMA: Final = 1
LONGEST: Final = 200
"""Characters of a reference in a context."""

DOORS: Final = frozenset({"web", "chat", "api", "scim", "task", "admin", "command"})


class Facts(TypedDict, total=False):
    """What a door knows. Values are public ids and other references, never names or addresses."""

    principal: object
    actor: Mapping[str, Any]
    agent: object
    delegation: object
    directory: object
    feed: object
    session: object
    organization: object
    conversation: object
    turn: object
    tool_call: object
    tool: object
    request_id: object
    task_id: object
    operator: object
    parent: object


class MissingContextError(RuntimeError):
    """Evidence was to be written, but nobody has said who acts."""


@dataclass(frozen=True)
class Context:
    """One request, task or tool call. Its canonical text is what the trail keeps; events carry its digest."""

    id: UUID
    source: str
    opened_at: datetime
    facts: Mapping[str, Any]
    outer: Context | None = None
    caller_trace: str = ""
    caller_span: str = ""

    @cached_property
    def text(self) -> str:
        head = {
            "id": str(self.id),
            "opened_at": moment(self.opened_at),
            "schema": SCHEMA,
            "source": self.source,
            "span_id": self.span_id,
            "trace_id": self.trace_id,
        }
        above = {"parent_span_id": self.parent_span_id} if self.parent_span_id else {}
        return canonical({**self.facts, **head, **above, **self._around})

    @property
    def trace_id(self) -> str:
        """As W3C Trace Context has it: the caller's, or the outermost context's own id."""
        return self.outer.trace_id if self.outer else self.caller_trace or self.id.hex

    @property
    def span_id(self) -> str:
        """The random half of the context's id."""
        return self.id.hex[16:]

    @property
    def parent_span_id(self) -> str:
        return self.outer.span_id if self.outer else self.caller_span

    @property
    def _around(self) -> dict[str, str]:
        """Nothing but this may vouch for a context under which nothing happened but in others."""
        is_parent = self.outer is not None and self.facts.get("parent") == str(self.outer.id)
        return {"parent_digest": self.outer.digest} if self.outer and is_parent else {}

    @cached_property
    def digest(self) -> str:
        return digest(self.text)

    @cached_property
    def lineage(self) -> tuple[Context, ...]:
        """This context and those around it, outermost first: their rows are made together."""
        return (*self.outer.lineage, self) if self.outer else (self,)


@dataclass(frozen=True)
class Frame:
    """What a write carries: the context, and the permit under which guarded tables may be written."""

    context: Context
    permit: str = ""


_frame: ContextVar[Frame | None] = ContextVar("audit_frame", default=None)


@contextmanager
def open_context(source: str, **facts: Unpack[Facts]) -> Iterator[Context]:
    """Name who acts inside the block. Nested, it inherits the facts it does not set.

    A permit is never inherited: what is decided in one context permits nothing in another.
    """
    context = _nested(source, facts)
    with _entered(_first_frame(context)):
        yield context


@contextmanager
def permitted(decision_id: str) -> Iterator[None]:
    """Let guarded tables be written inside the block, on the strength of one recorded decision."""
    if not decision_id:
        raise ValueError("a permit names the decision that gave it")
    with _entered(Frame(required(), str(decision_id))):
        yield


@contextmanager
def handed_over(context: Context) -> Iterator[Context]:
    """Go on under a context that another thread or stream has opened. Permits are not handed over."""
    with _entered(_first_frame(context)):
        yield context


def current() -> Context | None:
    frame = _frame.get()
    return frame.context if frame else None


def required() -> Context:
    if context := current():
        return context
    raise MissingContextError(
        "nothing says who acts: open a context with audit.context.open_context(source, …) around this"
    )


def current_frame() -> Frame | None:
    return _frame.get()


def is_reference(text: str) -> bool:
    """Whether it may stand in a context: short, and of letters that can be seen."""
    return len(text) <= LONGEST and text.isprintable()


def _first_frame(context: Context) -> Frame:
    return Frame(context, context.source if context.source in SYSTEM_CONTEXTS else "")


def _nested(source: str, facts: Facts) -> Context:
    if source not in DOORS and source not in SYSTEM_CONTEXTS:
        raise ValueError(
            f"{source!r} is neither a door nor a listed system context (audit/system_contexts.py)"
        )
    outer, now = current(), datetime.now(UTC)
    if outer is not None:
        inherited = {name: value for name, value in outer.facts.items() if name != "parent"}
        return Context(uuid7(), source, now, {**inherited, "parent": str(outer.id), **_clean(facts)}, outer)
    begun = origin()
    sent = _clean(Facts(parent=begun.parent, task_id=begun.task_id))
    return Context(
        uuid7(),
        source,
        now,
        {**sent, **_clean(facts)},
        caller_trace=begun.trace_id,
        caller_span=begun.span_id,
    )


def _clean(facts: Facts) -> dict[str, Any]:
    if unknown := facts.keys() - Facts.__annotations__.keys():
        raise TypeError(f"a context has no such facts: {', '.join(sorted(unknown))}")
    given = {name: value for name, value in facts.items() if value is not None and value != ""}
    clean = {
        name: value if name == "actor" else _reference(name, str(value)) for name, value in given.items()
    }
    return clean | ({"parent": str(UUID(str(given["parent"])))} if "parent" in given else {})


def _reference(name: str, text: str) -> str:
    if not is_reference(text):
        raise ValueError(f"{name} must be a printable reference of at most {LONGEST} characters")
    return text


@contextmanager
def _entered(frame: Frame) -> Iterator[None]:
    token = _frame.set(frame)
    try:
        yield
    finally:
        innermost = _frame.get() is frame
        try:
            _frame.reset(token)
        except ValueError as mixed:
            raise RuntimeError(
                "an audit context is closed in the frame that opened it, not in another"
            ) from mixed
        if not innermost:
            raise RuntimeError("an audit context was closed before one that was opened inside it")
