"""Mandates as card and page show them: every bound in the server's words, and what was done by them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from agents.cards import seconds_until
from agents.mandate_words import until, when
from agents.mandates import NeedsApprover, at_most
from agents.models import Mandate, ToolCall
from agents.models.mandates import MandateQuerySet
from agents.tools.schedules import written
from identity.actor import Actor, agent_of
from identity.policy import Outcome, once_approved, preview
from shop.models import Order
from shop.quotes import QuoteContent, content_of

State = Mandate.State
PAST = 10
RELATED = (
    "quote",
    "decided_by",
    "decided_in",
    "delegation__principal",
    "delegation__agent",
    "delegation__organization",
    "delegation__parent",
    "asked_by__conversation",
)


@dataclass(frozen=True)
class MandateView:
    """Money in minor units. `hindrance` is why it would be refused, were it due just now."""

    id: str
    url: str
    end_url: str
    conversation: str
    state: str
    content: QuoteContent
    when: str
    until: str
    next: str
    most_per_order: int
    most_in_all: int
    count: int
    used: int
    left: int
    decide_by: datetime
    decided_by: str
    decided_at: datetime | None
    why: str
    trouble: str
    hindrance: str = ""
    orders: tuple[Order, ...] = ()

    @property
    def seconds_left(self) -> int:
        """Until nobody may give it any more."""
        return seconds_until(self.decide_by)


def show_mandate(mandate: Mandate, *, hindrance: str = "", orders: tuple[Order, ...] = ()) -> MandateView:
    coming, zone = mandate.coming, mandate.delegation.principal.zone
    return MandateView(
        id=mandate.public_id,
        url=reverse("mandate", args=[mandate.public_id]),
        end_url=reverse("mandate-end", args=[mandate.public_id]) if mandate.state == State.LIVE else "",
        conversation=mandate.asked_by.conversation.public_id,
        state=_state(mandate),
        content=content_of(mandate.quote),
        when=when(mandate),
        until=until(mandate),
        next=written(coming, zone) if coming and mandate.day else "",
        most_per_order=mandate.most_per_order,
        most_in_all=mandate.most_in_all,
        count=mandate.count,
        used=mandate.used,
        left=mandate.left,
        decide_by=mandate.decide_by,
        decided_by=str(mandate.decided_by or ""),
        decided_at=mandate.decided_at,
        why=mandate.ended_why,
        trouble=mandate.trouble if mandate.state == State.LIVE else "",
        hindrance=hindrance,
        orders=orders,
    )


def asked_for_with() -> "Prefetch[str, MandateQuerySet, str]":
    """All that `mandate_asked_by` shows of many calls, in one query."""
    related = ("quote", "decided_by", "delegation__principal")
    return Prefetch("mandate_asked", Mandate.objects.select_related(*related))


def mandate_asked_by(call: ToolCall) -> MandateView | None:
    mandate: Mandate | None = getattr(call, "mandate_asked", None)
    return show_mandate(mandate) if mandate else None


def show_whole(mandate: Mandate) -> MandateView:
    """With its orders, and with what stands in its way just now."""
    orders = tuple(call.order for call in mandate.calls.all() if call.order)
    return show_mandate(mandate, hindrance=_hindrance(mandate), orders=orders)


@dataclass(frozen=True)
class OwnMandates:
    """Those that wait for their person's answer, those in force, and the newest of those that were."""

    waiting: list[MandateView]
    standing: list[MandateView]
    past: list[MandateView]


def mandates_of(actor: Actor) -> OwnMandates:
    own = with_orders().filter(delegation__principal=actor.principal)
    past = own.filter(decided_by=actor.principal, state__in=(State.USED_UP, State.ENDED, State.CUT))
    shown = [show_whole(one) for one in own.open()]
    return OwnMandates(
        waiting=[one for one in shown if one.state == State.WAITING],
        standing=[one for one in shown if one.state == State.LIVE],
        past=[show_whole(one) for one in past.order_by("-id")[:PAST]],
    )


def with_orders() -> MandateQuerySet:
    ordered = ToolCall.objects.filter(order__isnull=False).select_related("order")
    return Mandate.objects.select_related(*RELATED).prefetch_related(Prefetch("calls", ordered))


def _state(mandate: Mandate) -> str:
    late = mandate.state == State.WAITING and mandate.decide_by < timezone.now()
    unanswered = mandate.state == State.ENDED and mandate.decided_by is None
    return "expired" if late or unanswered else mandate.state


def _hindrance(mandate: Mandate) -> str:
    """All that may be missing is a yes, which the mandate is."""
    if mandate.state != State.LIVE:
        return ""
    agent = agent_of(mandate.delegation, mandate.decided_in)
    about = at_most(mandate.most_per_order, content_of(mandate.quote), agent)
    decision = preview(agent, "schedules:write", about)
    if once_approved(decision) is Outcome.REQUIRE_APPROVER:
        return str(NeedsApprover())
    return "" if decision.outcome is Outcome.REQUIRE_APPROVAL else decision.reason
