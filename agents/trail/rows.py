"""The trail of any row that leaves evidence, by its table and key."""

from typing import Any, Final

from django.core.exceptions import ValidationError

from agents.trail.finding import find_subject
from agents.trail.subjects import Sight, Subject, UnknownSubject, rows, sight
from agents.trail.whose import company_of, owner_of
from audit.models import AuditEvent
from identity.actor import Actor
from identity.trail.words import name_of, tables

#: Tables whose rows have a trail that tells more, by the kind of it.
TOLD_BETTER: Final = {
    "shop.order": "order",
    "shop.purchaseapproval": "purchase",
    "agents.toolcall": "call",
    "agents.conversation": "conversation",
    "agents.mandate": "mandate",
    "agents.approval": "approval",
    "identity.user": "person",
    "identity.agent": "agent",
    "identity.delegation": "delegation",
    "identity.loginsession": "sign-in",
}


def find_row(label: str, key: str, actor: Actor) -> Subject:
    """Also one that is gone, for the shop's auditors. Raises UnknownSubject."""
    label = label.lower()
    row = _row_of(label, key)
    if row is not None and (kind := TOLD_BETTER.get(label)) is not None:
        return find_subject(kind, row.public_id, actor)
    if row is None and not AuditEvent.objects.about(label, key).exists():
        raise UnknownSubject(key)
    seen = Sight() if row is None else sight(owner_of(label, key), company_of(row))
    return Subject(
        kind="row",
        name=f"{label} {key}",
        title=f"{name_of(label)} {key}".capitalize(),
        sights=(seen,),
        things=rows([row]) if row is not None else {label: frozenset((key,))},
        around=bool(seen.owner),
    )


def _row_of(label: str, key: str) -> Any:
    """None where it is gone. Raises UnknownSubject where no such table leaves evidence, or none with such keys."""
    if (model := tables().get(label)) is None:
        raise UnknownSubject(label)
    try:
        return model._base_manager.filter(pk=key).first()
    except (ValueError, ValidationError) as unknown:
        raise UnknownSubject(f"{label} {key}") from unknown
