"""A look into a chain: decided by the policies, recorded, and told a page at a time."""

from dataclasses import dataclass

from agents.trail.events import Link, Page
from agents.trail.masking import Revealed, may_reveal, reveal_of
from agents.trail.subjects import RESOURCE, Sight, Subject
from agents.trail.summary import Line, summary_of
from agents.trail.told import Told, what_was_told
from agents.trail.windows import Asked, Only, Window, window_of
from audit.events import record
from audit.models import AuditEvent
from audit.seals import Seal, seal_of
from identity.actor import Actor
from identity.policy import Resource, preview, require


@dataclass(frozen=True)
class Trail:
    """`events` are those of this page, which `proof` is about. `reveals`: the reader may ask for the values that are
    hidden. `earlier` and `later` are keys of other pages."""

    kind: str
    name: str
    title: str
    summary: tuple[Line, ...]
    links: tuple[Link, ...]
    events: tuple[AuditEvent, ...]
    proof: Seal
    told: tuple[Told, ...]
    only: Only
    earlier: int | None
    later: int | None
    reveals: bool


def look(subject: Subject, asked: Asked, *, actor: Actor, reveal: int | None = None) -> Trail:
    """Looking is recorded, under the name of what was looked at. Raises Refused."""
    sight = require_sight(subject, actor)
    window = window_of(subject, sight, asked)
    revealed = _reveal(window, reveal, actor)
    page = Page(window.events, actor, revealed)
    detail = {"kind": subject.kind, "events": len(window.events), "only": str(asked.only)}
    record("audit.read", "read", "done", object_type="trail", object_id=subject.name, detail=detail)
    is_own = sight.owner == actor.key
    begins = asked.after is None and asked.before is None
    return Trail(
        kind=subject.kind,
        name=subject.name,
        title=subject.own_title if is_own and subject.own_title else subject.title,
        summary=tuple(summary_of(subject, page)) if begins else (),
        links=tuple(page.links()),
        events=window.events,
        proof=seal_of(window.events),
        told=what_was_told(subject.questions) if begins else (),
        only=asked.only,
        earlier=window.earlier,
        later=window.later,
        reveals=may_reveal(sight.owner, actor=actor),
    )


def require_sight(subject: Subject, actor: Actor) -> Sight:
    """The widest that the policies allow. Raises Refused, on record, where none is."""
    allowed = next((one for one in subject.sights if _allows(subject, one, actor)), None)
    if allowed is None:
        require(actor, "trail:read", Resource(RESOURCE, subject.name, subject.sights[-1].facts))
        raise LookupError("what was refused is allowed now")
    return allowed


def _allows(subject: Subject, sight: Sight, actor: Actor) -> bool:
    return preview(actor, "trail:read", Resource(RESOURCE, subject.name, sight.facts)).allowed


def _reveal(window: Window, event: int | None, actor: Actor) -> Revealed | None:
    """Of an event that stands on this page, or of none."""
    found = next((one for one in window.events if one.pk == event), None)
    return reveal_of(found, actor=actor) if found else None
