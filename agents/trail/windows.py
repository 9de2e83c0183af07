"""The events of a chain, a page at a time, by their keys: no page is slower than the first, and nothing is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from agents.trail.subjects import Sight, Subject, Things
from audit.models import AuditEvent, Category
from audit.queries import EventQuerySet
from identity.trail.outcomes import REFUSED

PAGE: Final = 100
#: Acts that are looked around in, the newest: a row that thousands have changed shows what was done to it.
ACTS: Final = 200


class Only(StrEnum):
    ALL = ""
    REFUSALS = "refusals"
    CHANGES = "changes"
    DECISIONS = "decisions"


KEPT: Final = {
    Only.ALL: Q(),
    Only.REFUSALS: Q(outcome__in=REFUSED),
    Only.CHANGES: Q(category=Category.MODEL_CHANGE),
    Only.DECISIONS: Q(category=Category.POLICY_DECISION),
}


@dataclass(frozen=True)
class Asked:
    """Which part of a chain: after or before an event of it, and only some of them."""

    after: int | None = None
    before: int | None = None
    only: Only = Only.ALL


@dataclass(frozen=True)
class Window:
    """Oldest first. `earlier` and `later` are the keys next to which another page begins."""

    events: tuple[AuditEvent, ...]
    earlier: int | None = None
    later: int | None = None


def window_of(subject: Subject, sight: Sight, asked: Asked) -> Window:
    backwards = asked.before is not None or (subject.runs_on and asked.after is None)
    branches = [some.filter(sight.part, KEPT[asked.only]) for some in _branches(subject)]
    keys = sorted({key for some in branches for key in _next_keys(some, asked, backwards)})
    kept = keys[-PAGE:] if backwards else keys[:PAGE]
    more = len(keys) > PAGE
    events = list(AuditEvent.objects.filter(pk__in=kept).with_context().order_by("id"))
    if asked.only is Only.ALL:
        events = _with_permits(events, sight)
    return Window(
        tuple(events),
        earlier=kept[0] if kept and (more if backwards else asked.after is not None) else None,
        later=kept[-1] if kept and (asked.before is not None if backwards else more) else None,
    )


def _branches(subject: Subject) -> Iterable[EventQuerySet]:
    """Each finds its own by an index; their keys are united here."""
    about = _about(subject.things)
    yield AuditEvent.objects.filter(about)
    if subject.contexts is not None:
        yield AuditEvent.objects.filter(subject.contexts)
    if subject.around:
        owner = subject.sights[0].owner
        touched = AuditEvent.objects.filter(about).order_by("-id").values_list("context_id", flat=True)[:ACTS]
        acts = set(touched)
        if acts:
            yield AuditEvent.objects.in_chain_of(*acts).filter(context__principal=owner)


def _about(things: Things) -> Q:
    return reduce(or_, (Q(object_type=kind, object_id__in=keys) for kind, keys in things.items()))


def _next_keys(events: EventQuerySet, asked: Asked, backwards: bool) -> Iterable[int]:
    if backwards:
        before = {} if asked.before is None else {"pk__lt": asked.before}
        return events.filter(**before).order_by("-id").values_list("pk", flat=True)[: PAGE + 1]
    after = {} if asked.after is None else {"pk__gt": asked.after}
    return events.filter(**after).order_by("id").values_list("pk", flat=True)[: PAGE + 1]


def _with_permits(events: list[AuditEvent], sight: Sight) -> list[AuditEvent]:
    """The decision that let each change happen, where somebody else's act holds it: only that one, as an act of staff
    may be about others, too."""
    here = {event.detail.get("decision") for event in events if event.category == Category.POLICY_DECISION}
    wanted = {event.permit for event in events if event.permit} - here
    acts = {event.context_id for event in events if event.permit in wanted}
    made = AuditEvent.objects.filter(sight.part, context__in=acts, category=Category.POLICY_DECISION)
    found = [one for one in made.with_context() if one.detail.get("decision") in wanted] if acts else []
    return sorted([*events, *found], key=lambda event: event.pk)
