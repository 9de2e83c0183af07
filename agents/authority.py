"""What is lent, as the page What my agent may do shows it: the terms in words, and how much of them is used."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from agents.models import Conversation
from audit.models import AuditEvent
from identity.models import Delegation, User
from identity.scopes import Scope
from identity.spending import spent
from identity.terms import Terms
from identity.terms_form import TermsForm
from identity.trail.outcomes import in_words, tone_of
from identity.trail.words import say

RECENT = 20
MOST_CONVERSATIONS = 30


@dataclass(frozen=True)
class Permission:
    scope: str
    plain: str


@dataclass(frozen=True)
class LentView:
    """Money in minor units; empty lists are no bound."""

    terms: Terms
    used_today: int
    used_this_month: int
    scopes: tuple[Permission, ...]
    categories: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class HeldView:
    """What one conversation works under; without a `conversation`, where that was deleted and orders were kept."""

    id: str
    title: str
    conversation: str
    since: datetime
    scopes: tuple[Permission, ...]


@dataclass(frozen=True)
class DeedView:
    """A tool call in the trail's words; `call` leads to its own trail, where it has one."""

    what: str
    outcome: str
    tone: str
    why: str
    at: datetime
    call: str | None


def what_is_lent(delegation: Delegation, form: TermsForm) -> LentView:
    used = spent(delegation, timezone.now())
    terms = Terms.of(delegation)
    return LentView(
        terms=terms,
        used_today=used.today,
        used_this_month=used.this_month,
        scopes=_permissions(delegation.scopes),
        categories=_labels(form, "categories", terms.categories),
        addresses=_labels(form, "addresses", terms.addresses),
    )


def lent_to_conversations(root: Delegation) -> list[HeldView]:
    """The newest first; what was cut, or has ended, holds nothing."""
    children = Delegation.objects.live(timezone.now()).filter(parent=root)
    newest = Conversation.objects.filter(delegation__in=children).select_related("delegation")
    return [
        HeldView(
            id=one.delegation.public_id,
            title=str(one) if one.deleted_at is None else "Orders kept from a deleted conversation",
            conversation=one.public_id if one.deleted_at is None else "",
            since=one.created_at,
            scopes=_permissions([scope for scope in one.delegation.scopes if scope in root.scopes]),
        )
        for one in newest[:MOST_CONVERSATIONS]
    ]


def recent_deeds(user: User) -> list[DeedView]:
    """The newest tool calls that any agent made for this person."""
    calls = AuditEvent.objects.of_principal(user.public_id).filter(category="tool.call")
    return [_deed(event) for event in calls.with_context().order_by("-id")[:RECENT]]


def _deed(event: AuditEvent) -> DeedView:
    return DeedView(
        what=say(event),
        outcome=in_words(event.outcome),
        tone=tone_of(event),
        why=event.detail.get("message", ""),
        at=event.at,
        call=event.context.tool_call,
    )


def _permissions(scopes: list[str]) -> tuple[Permission, ...]:
    return tuple(Permission(str(scope), scope.plain) for scope in Scope if scope in scopes)


def _labels(form: TermsForm, name: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    labels = dict(form.fields[name].choices)  # type: ignore[attr-defined]  # a field of choices
    return tuple(labels[key] for key in chosen)
