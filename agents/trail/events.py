"""Events as a page tells them: words first, then what decided, what was shown, and each field before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agents.models import ToolCall
from agents.trail.decisions import may_explain
from agents.trail.lanes import Lane, lane_of
from agents.trail.limits import Bar, Lending, Terms, bars_of
from agents.trail.masking import Named, Revealed, arguments_of, changes_of, is_personal
from agents.trail.names import Cast, cast_of, facts_of
from agents.trail.shown import Shown, shown_in, without_personal
from agents.trail.ties import Tie, calls_named, ties_of
from audit.models import AuditContext, AuditEvent, Category
from identity.actor import Actor
from identity.trail.lines import DOORS
from identity.trail.outcomes import in_words, tone_of
from identity.trail.words import only_keeps, say


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EventView:
    """One fact. `policies` made the decision that `decision` names; `hides`: it has values that are not shown.

    `permit` names the answer of the policies under which a row was written, `decided` the answer that this is.
    """

    id: int
    uid: str
    decision: str
    lane: Lane
    permit: str
    decided: str
    at: datetime
    what: str
    outcome: str
    tone: str
    detail: str
    policies: tuple[str, ...]
    version: str
    changes: tuple[Change, ...]
    bars: tuple[Bar, ...] = ()
    shown: Shown | None = None
    ties: tuple[Tie, ...] = ()
    arguments: tuple[Named, ...] = ()
    hides: bool = False
    revealed: bool = False
    refusal: str = ""


@dataclass(frozen=True)
class Link:
    """One step of the chain: a context and what happened in it. `minor` ones only keep the conversation."""

    id: str
    parent: str
    who: str
    door: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    terms: Terms | None
    minor: bool
    events: tuple[EventView, ...]


class Page:
    """What all events of a page need, read once: names, calls, cards and terms."""

    def __init__(self, events: Iterable[AuditEvent], actor: Actor, revealed: Revealed | None) -> None:
        self.events = list(events)
        contexts = {one.context_id: one.context for one in self.events}.values()
        self.cast: Cast = cast_of(contexts, actor)
        self.calls = calls_named(one.tool_call for one in contexts if one.tool_call)
        self.shown = shown_in(self.events)
        self.lending = Lending(one.delegation for one in contexts if one.delegation)
        self.revealed = revealed
        made_by = {(one.principal, one.organization) for one in contexts}
        self.explained = {whose for whose in made_by if may_explain(*whose, actor)}

    def links(self) -> list[Link]:
        """In the order in which each began."""
        acts: dict[Any, list[AuditEvent]] = {}
        for event in self.events:
            acts.setdefault(event.context_id, []).append(event)
        return [self._link(found[0].context, found) for found in acts.values()]

    def _link(self, context: AuditContext, events: list[AuditEvent]) -> Link:
        terms = self.lending.terms(context.delegation, events[0].at)
        return Link(
            id=str(context.pk),
            parent=str(context.parent or ""),
            who=self.cast.who(context),
            door=DOORS.get(context.source, ""),
            at=events[0].at,
            facts=tuple(facts_of(context)),
            terms=terms,
            minor=all(only_keeps(event) for event in events),
            events=tuple(self._event(event, terms) for event in events),
        )

    def _event(self, event: AuditEvent, terms: Terms | None) -> EventView:
        detail, revealed = event.detail, self._revealed(event)
        call = self._call(event) if _is_of_a_call(event) else None
        arguments = arguments_of(call, revealed) if call and event.category == Category.TOOL_CALL else ()
        asks = event.category == Category.APPROVAL and event.action == "ask"
        shown = self.shown.get(event.object_id) if asks else None
        return EventView(
            id=event.pk,
            uid=str(event.uid),
            decision=self._decision(event),
            lane=lane_of(event),
            permit=event.permit,
            decided=str(detail.get("decision", "")),
            at=event.at,
            what=say(event),
            outcome=in_words(event.outcome),
            tone=tone_of(event),
            detail=str(detail.get("reason") or detail.get("message") or detail.get("why") or ""),
            policies=tuple(detail.get("policies", ())),
            version=str(detail.get("version", "")),
            changes=tuple(Change(*change) for change in changes_of(event, revealed)),
            bars=bars_of(event, terms),
            shown=(shown if revealed else without_personal(shown)) if shown else None,
            ties=ties_of(call) if call else (),
            arguments=arguments,
            hides=revealed is None and bool(arguments or shown or _has_personal(event)),
            revealed=revealed is not None,
            refusal=self.revealed.refusal if self.revealed and self.revealed.event == event.pk else "",
        )

    def _decision(self, event: AuditEvent) -> str:
        """The name of one that the reader may have explained to them."""
        whose = (event.context.principal, event.context.organization)
        explained = event.category == Category.POLICY_DECISION and whose in self.explained
        return str(event.uid) if explained else ""

    def _call(self, event: AuditEvent) -> ToolCall | None:
        """The shop's clock knows a call by its key alone."""
        by_key = (call for call in self.calls.values() if str(call.pk) == event.object_id)
        return self.calls.get(str(event.context.tool_call)) or next(by_key, None)

    def _revealed(self, event: AuditEvent) -> Revealed | None:
        found = self.revealed
        return found if found and found.event == event.pk and not found.refusal else None


def folded(links: Iterable[Link]) -> list[Link]:
    """Acts under the same authority that only keep the conversation, one after the other, as one."""
    told: list[Link] = []
    for link in links:
        before = told[-1] if told else None
        if before and before.minor and link.minor and (before.who, before.terms) == (link.who, link.terms):
            told[-1] = replace(before, events=before.events + link.events)
        else:
            told.append(link)
    return told


def _is_of_a_call(event: AuditEvent) -> bool:
    return event.category == Category.TOOL_CALL or (event.category, event.action) == (Category.TASK, "due")


def _has_personal(event: AuditEvent) -> bool:
    return any(is_personal(value) for value in (*event.before.values(), *event.after.values()))
