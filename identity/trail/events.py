"""One event, and one context, in words first: what staff see when they look closer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from audit.events import record
from audit.models import AuditContext, AuditEvent, Category
from audit.search.filters import Filters
from audit.search.finding import PAGE, Row, find
from audit.search.traits import Trait, is_refusal
from audit.writing import REFERENCES
from identity.actor import Actor
from identity.policy import Resource, require
from identity.trail.lines import Line, Names, actors_in, lines_of, names_in, who_acted
from identity.trail.reading import EVENT

LIST: Final = "admin:audit_auditevent_changelist"
SHOWN: Final = 20
#: What further events have in common with one: the filter, and how the link says it.
SAME: Final = (
    ("context", "of this context"),
    ("tool_call", "of this tool call"),
    ("turn", "of this turn"),
    ("conversation", "of this conversation"),
    ("principal", "in this person's name"),
    ("agent", "by this agent"),
)
#: Pages of the chain behind a thing, by the kind of reference that names it.
CHAINS: Final = (("tool_call", "trail-call"), ("conversation", "trail-conversation"))


@dataclass(frozen=True)
class Change:
    """A field of a row. A personal value stands apart from the event, and its place says so."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True)
class ToldEvent:
    line: Line
    changes: tuple[Change, ...]
    thing: Link | None
    why: Link | None
    permit: Link | None
    links: tuple[Link, ...]
    facts: tuple[tuple[str, str], ...]
    payload: str
    leaf: str


@dataclass(frozen=True)
class ToldContext:
    context: AuditContext
    who: str
    facts: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    lines: tuple[Line, ...]
    text: str


@dataclass(frozen=True)
class ContextPage:
    """Contexts, each with who acted; `older` is the key to go on behind."""

    rows: tuple[tuple[AuditContext, str], ...]
    older: UUID | None


def look_at_event(event: AuditEvent, *, actor: Actor) -> ToldEvent:
    """Raises Refused. Looking is recorded."""
    require(actor, "admin:read", Resource(EVENT, str(event.uid)))
    record("audit.read", "read", "done", object_type="event", object_id=event.uid)
    entry = getattr(event, "log_entry", None)
    line = lines_of([Row(event, entry.position if entry else None)])[0]
    return ToldEvent(
        line=line,
        changes=tuple(_changes(event)),
        thing=_thing(event),
        why=_why(event),
        permit=_permit(event),
        links=(*_same(event.context), *_of_object(event), *_chains(event.context)),
        facts=tuple(_facts(event.context, names_in([event.context]))),
        payload=_pretty(event.facts),
        leaf=bytes(entry.leaf).hex() if entry else "",
    )


def look_at_context(context: AuditContext, *, actor: Actor) -> ToldContext:
    """With the newest of its events. Raises Refused. Looking is recorded."""
    require(actor, "admin:read", Resource(EVENT, str(context.pk)))
    record("audit.read", "read", "done", object_type="context", object_id=context.pk)
    page = find(Filters((Trait("context", str(context.pk)),)), size=SHOWN)
    names = names_in([context])
    return ToldContext(
        context=context,
        who=who_acted(context, names),
        facts=tuple(_facts(context, names)),
        links=(*_same(context), *_chains(context)),
        lines=tuple(lines_of(page.rows)),
        text=_pretty(context.details),
    )


def look_at_contexts(before: UUID | None, *, actor: Actor) -> ContextPage:
    """Those opened before that one, or the newest. Raises Refused. Looking is recorded."""
    require(actor, "admin:read", Resource(EVENT))
    contexts = AuditContext.objects.order_by("-pk")
    found = list((contexts.filter(pk__lt=before) if before else contexts)[: PAGE + 1])
    shown, names = found[:PAGE], names_in(found)
    record("audit.read", "read", "done", object_type="contexts", detail={"events": len(shown)})
    older = shown[-1].pk if len(found) > PAGE else None
    return ContextPage(tuple((context, who_acted(context, names)) for context in shown), older)


def _changes(event: AuditEvent) -> Iterator[Change]:
    before, after = event.before, event.after
    for name in sorted({*before, *after}):
        yield Change(name, _shown(before.get(name)), _shown(after.get(name)))


def _shown(value: Any) -> str:
    match value:
        case {"commitment": str(commitment)}:
            return f"a personal value, {commitment[:8]}…"
        case {"secret": True}:
            return "a secret"
        case None:
            return ""
        case str() | int() | bool():
            return str(value)
    return json.dumps(value, ensure_ascii=False)


def _thing(event: AuditEvent) -> Link | None:
    """Its own page in the admin, where its kind has one."""
    models = {model._meta.label_lower: model for model in admin.site._registry}
    model = models.get(event.object_type.lower())
    if model is None or not event.object_id:
        return None
    address = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[event.object_id]
    )
    return Link(f"{model._meta.verbose_name} {event.object_id}", address)


def _why(event: AuditEvent) -> Link | None:
    if event.category != Category.POLICY_DECISION:
        return None
    return Link("Why it was answered so", reverse("admin:identity_decision", args=[event.uid]))


def _permit(event: AuditEvent) -> Link | None:
    """The decision under which a row was written; of a decision, what was written under it."""
    if (decision := event.detail.get("decision")) and not is_refusal(event):
        return Link("What was written under it", _listed(permit=str(decision)))
    if not event.permit:
        return None
    if event.permit == event.context.source:
        return Link(f"No decision: {event.permit}", _listed(source=event.permit))
    return Link("The decision that permitted it", _decision(event.permit))


def _decision(permit: str) -> str:
    for row in find(Filters((Trait("permit", permit), Trait("category", "policy.decision")))).rows:
        return reverse("admin:audit_auditevent_change", args=[row.event.pk])
    return _listed(permit=permit)


def _same(context: AuditContext) -> Iterator[Link]:
    for kind, label in SAME:
        value = context.pk if kind == "context" else getattr(context, kind)
        if value:
            yield Link(f"All events {label}", _listed(**{kind: str(value)}))


def _of_object(event: AuditEvent) -> Iterator[Link]:
    if not event.object_id:
        return
    yield Link("All events of this object", _listed(object=f"{event.object_type} {event.object_id}"))
    if event.category == Category.MODEL_CHANGE and (
        address := _above("trail-row", event.object_type, event.object_id)
    ):
        yield Link("The chain behind this row", address)


def _chains(context: AuditContext) -> Iterator[Link]:
    for kind, name in CHAINS:
        if (value := getattr(context, kind)) and (address := _above(name, value)):
            yield Link(f"The chain behind this {kind.replace('_', ' ')}", address)


def _above(name: str, *parts: str) -> str:
    """A page of a room above; "" where no room has it."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def _facts(context: AuditContext, names: Names) -> Iterator[tuple[str, str]]:
    if person := names.people.get(str(context.principal)):
        yield "person", person
    for name in REFERENCES:
        if value := getattr(context, name):
            yield name.replace("_", " "), value
    if act := context.details.get("actor"):
        yield "actors", " for ".join(actors_in(act))
    for name in ("request_id", "task_id", "tool", "directory"):
        if value := context.details.get(name):
            yield name.replace("_", " "), str(value)


def _listed(**filters: str) -> str:
    return f"{reverse(LIST)}?{urlencode(filters)}"


def _pretty(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, indent=2, ensure_ascii=False, sort_keys=True)
