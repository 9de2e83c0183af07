"""A request to approvers as pages show it to whoever looks."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from identity.actor import Actor
from identity.policy import Resource, preview
from shop.models import Order, PurchaseApproval
from shop.purchase_requests import resource_to_decide
from shop.quotes import QuoteContent, content_of, misfits

State = PurchaseApproval.State


@dataclass(frozen=True)
class PurchaseView:
    """`state` is waiting, late, approved, lapsed, ordered, declined or withdrawn; `changed` says why what was approved
    can no longer be ordered as it was. No content is left of what an erased account has asked for."""

    request: PurchaseApproval
    content: QuoteContent | None
    state: str
    is_own: bool
    may_decide: bool
    changed: tuple[str, ...] = ()
    scheduled_for: str = ""
    order: Order | None = None
    has_trail: bool = False

    @property
    def kind(self) -> str:
        return f"Order for {self.request.organization}"

    @property
    def slip(self) -> str:
        """The state of its receipt, in the words of the style sheet."""
        return {"late": "expired", "lapsed": "expired", "ordered": "executed"}.get(self.state, self.state)

    @property
    def goes_to(self) -> str:
        """Who decides needs to know the town; who asked knows where they live."""
        return "" if self.is_own or self.content is None else self.content.ship_to.town

    @property
    def may_order(self) -> bool:
        return (
            self.is_own and self.state == "approved" and self.request.delegation is None and not self.changed
        )

    @property
    def may_withdraw(self) -> bool:
        return self.is_own and (self.state == "waiting" or (self.state == "approved" and not self.order))

    @property
    def may_refill(self) -> bool:
        """What was a person's own cart, and became no order."""
        gone = self.state in {"late", "lapsed", "declined", "withdrawn"} or bool(self.changed)
        return self.is_own and gone and self.request.delegation is None and self.content is not None


def show_purchase(request: PurchaseApproval, actor: Actor, *, whole: bool = True) -> PurchaseView:
    """Whole, it also says whether the world still fits what was approved, and whether its trail may be looked into."""
    content = content_of(request.quote) if request.quote.content else None
    state = _state_of(request)
    is_own = request.asked_by == actor.principal
    asks = whole and is_own and content is not None and state == "approved"
    return PurchaseView(
        request=request,
        content=content,
        state=state,
        is_own=is_own,
        may_decide=state == "waiting"
        and preview(actor, "approvals:decide", resource_to_decide(request)).allowed,
        changed=misfits(content) if asks and content is not None else (),
        scheduled_for=_day_of(request, actor) if state in {"waiting", "approved"} else "",
        order=getattr(request.quote, "order", None) if request.used_at else None,
        has_trail=whole and preview(actor, "trail:read", _trail_of(request)).allowed,
    )


def _day_of(request: PurchaseApproval, actor: Actor) -> str:
    """By the clock of whoever looks."""
    there = request.run_at and request.run_at.astimezone(actor.someone.zone)
    return date_format(there, "l j F Y, H:i") if there else ""


def _trail_of(request: PurchaseApproval) -> Resource:
    about = {"owner": request.asked_by.public_id, "organization": request.organization.public_id}
    return Resource("Trail", request.public_id, about)


def _state_of(request: PurchaseApproval) -> str:
    now = timezone.now()
    if request.used_at is not None:
        return "ordered"
    if request.state == State.WAITING and not request.is_open(now):
        return "late"
    if request.state == State.APPROVED and not request.can_order(now):
        return "lapsed"
    return request.state
