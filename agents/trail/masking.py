"""Personal values of a trail: hidden at first, and shown by a look of its own, which is decided and recorded."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from agents.models import ToolCall
from agents.tools import TOOLS
from agents.trail.whose import owner_of
from audit.events import record, reveal
from audit.models import AuditEvent
from identity.actor import Actor
from identity.policy import Resource, decide, preview

HIDDEN: Final = "••••"
ERASED: Final = "erased"
SECRET: Final = "changed, and not kept"  # noqa: S105 - what stands in place of one
LONGEST: Final = 2_000


@dataclass(frozen=True)
class Revealed:
    """The values of one event; `refusal` says why there are none."""

    event: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True)
class Named:
    """A field or an argument, as it is shown."""

    name: str
    value: str


def may_reveal(owner: str, *, actor: Actor) -> bool:
    """Whether there is any use in offering it. Of each event it is asked again, by whom that one is about."""
    return preview(actor, "trail:reveal", Resource("PersonalValue", "", {"owner": owner})).allowed


def reveal_of(event: AuditEvent, *, actor: Actor) -> Revealed:
    """The values of one event, for whom it is about and for the shop's auditors."""
    person = owner_of(event.object_type, event.object_id)
    about = Resource("PersonalValue", str(event.uid), {"owner": person.public_id if person else ""})
    decision = decide(actor, "trail:reveal", about)
    if not decision.allowed:
        return Revealed(event.pk, refusal=decision.reason)
    detail = {"of": f"{event.object_type} {event.object_id}"}
    record("audit.read", "reveal", "done", object_type="event", object_id=event.uid, detail=detail)
    return Revealed(event.pk, reveal([event]))


def is_personal(value: Any) -> bool:
    return isinstance(value, Mapping) and "commitment" in value


def shown(value: Any, revealed: Revealed | None) -> str:
    """A field of a row. Personal ones only where they were revealed."""
    if is_personal(value):
        if revealed is None:
            return HIDDEN
        return _text(revealed.values.get(value["commitment"], ERASED))
    if isinstance(value, Mapping) and value.get("secret") is True:
        return SECRET
    return _text(value)


def arguments_of(call: ToolCall, revealed: Revealed | None) -> tuple[Named, ...]:
    """What a model wrote for a tool: numbers, and names that the tool knows, as they are; words hidden until they are
    revealed."""
    said = call.arguments
    if not said and call.arguments_text not in ("", "{}"):
        return (Named("as written", HIDDEN if revealed is None else call.arguments_text[:LONGEST]),)
    told = said if revealed else _masked(said, _known(call.tool))
    return tuple(Named(name, _text(value)) for name, value in sorted(told.items()))


def _masked(value: Any, known: frozenset[str]) -> Any:
    match value:
        case str():
            return HIDDEN
        case list():
            return [_masked(one, known) for one in value]
        case dict():
            return {name if name in known else HIDDEN: _masked(one, known) for name, one in value.items()}
    return value


@cache
def _known(tool: str) -> frozenset[str]:
    """Names of its arguments and their parts: others may be words, too."""
    if tool not in TOOLS:
        return frozenset()
    schema = TOOLS[tool].arguments.model_json_schema()
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(name for part in parts for name in part.get("properties", {}))


def _text(value: Any) -> str:
    if value is None:
        return ""
    value = _read(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _read(value: Any) -> Any:
    """SQLite keeps JSON as text, and its triggers write down what is kept."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def changes_of(event: AuditEvent, revealed: Revealed | None) -> Iterator[tuple[str, str, str]]:
    """Field, before, after; not those that were empty and still are."""
    before, after = event.before, event.after
    for name in sorted({*before, *after}):
        was, now = shown(before.get(name), revealed), shown(after.get(name), revealed)
        if was or now:
            yield name, was, now
