"""What a mandate covers: an order is drafted anew at today's prices, and has to lie within what was agreed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Case, F, Value, When
from django.utils import timezone

from agents.models import Mandate
from audit.canonical import canonical, digest
from identity.actor import Actor, minutes_between
from identity.models import LoginSession
from identity.policy import Resource
from shop.cart import CartError
from shop.models import Address, PaymentMethod
from shop.money import money
from shop.quotes import QuoteContent, Wishes, content_of, draft_from_items, variants_of


class OutsideMandate(CartError):
    """What it would be today is not what was agreed to; nothing is ordered."""

    code = "conflict"


class MandateSpent(Exception):
    """It has ordered as often as it may, or is in force no more."""


@dataclass(frozen=True)
class WithinMandate:
    """A live mandate as the consent to one order within it."""

    mandate: Mandate
    content: QuoteContent
    fact: ClassVar[str] = "covered_by_mandate"

    @property
    def minutes_since_login(self) -> int:
        decided, signed_in = self.mandate.decided_at, self.mandate.authenticated_at
        return minutes_between(signed_in, decided) if decided and signed_in else 10**6

    @property
    def taken_back(self) -> bool:
        """As of a countersignature: its sign-in was cut, or its connection disabled, since."""
        return LoginSession.objects.voiding().filter(mandates=self.mandate).exists()

    def covers(self, actor: Actor, resource: Resource) -> bool:
        """Read anew: authority is held now, and whoever ends the mandate waits for it."""
        mandate = read(self.mandate.pk)
        return (
            mandate.state == Mandate.State.LIVE
            and timezone.now() < mandate.until
            and mandate.left > 0
            and not any(beyond(mandate, self.content))
            and resource.attrs.get("digest") == self.content.digest
            and resource.attrs.get("total") == self.content.total
            and actor.delegation is not None
            and actor.delegation.pk == mandate.delegation_id
            and actor.principal == mandate.decided_by
            and mandate.digest == binding(mandate)
        )

    def use(self) -> None:
        """Counted by the database: of two at once that would pass the count, one is refused."""
        last = When(used__gte=F("count") - 1, then=Value(Mandate.State.USED_UP))
        good = Mandate.objects.filter(
            pk=self.mandate.pk, state=Mandate.State.LIVE, used__lt=F("count"), until__gt=timezone.now()
        )
        if not good.update(used=F("used") + 1, trouble="", state=Case(last, default=F("state"))):
            raise MandateSpent("This mandate is used up, or in force no more.")


def read(pk: int) -> Mandate:
    related = ("quote", "decided_by", "variant", "delegation__principal", "delegation__agent", "asked_by")
    return Mandate.objects.select_related(*related).get(pk=pk)


def binding(mandate: Mandate) -> str:
    """SHA-256 over what the yes is to: content, every bound, principal, agent, delegation, call and nonce."""
    return digest(
        canonical(
            {
                "quote": mandate.quote.digest,
                "kind": mandate.kind,
                "day": mandate.day,
                "at": mandate.at.isoformat() if mandate.at else None,
                "variant": mandate.variant.public_id if mandate.variant else None,
                "below": mandate.below,
                "most_per_order": mandate.most_per_order,
                "count": mandate.count,
                "until": mandate.until.isoformat(),
                "principal": mandate.delegation.principal.public_id,
                "agent": mandate.delegation.agent.slug,
                "delegation": mandate.delegation.public_id,
                "tool_call": mandate.asked_by.public_id,
                "nonce": mandate.nonce,
            }
        )
    )


def draft_within(mandate: Mandate, *, actor: Actor) -> QuoteContent:
    """The next order of it, as it would be now. Raises OutsideMandate, SoldOut, NotEnoughStock, CannotQuote."""
    agreed = content_of(mandate.quote)
    variants = variants_of(agreed)
    for line in agreed.lines:
        if line.variant not in variants:
            raise OutsideMandate(f"{line.title} is no longer to be had.")
    items = [(variants[line.variant], line.quantity) for line in agreed.lines]
    content = draft_from_items(items, actor=actor, wishes=_as_agreed(agreed, actor))
    if reasons := tuple(beyond(mandate, content)):
        raise OutsideMandate(" ".join(reasons))
    return content


def beyond(mandate: Mandate, content: QuoteContent) -> Iterator[str]:
    """In which way this order is not within the mandate: sentences for the person; none if it is."""
    agreed = content_of(mandate.quote)
    if _things(content) != _things(agreed):
        yield "It would not be the same things."
    if content.ship_to != agreed.ship_to:
        yield "The delivery address has changed."
    if content.shipping_method != agreed.shipping_method:
        yield "It would be sent in another way."
    if _payment(content) != _payment(agreed):
        yield "It would be paid in another way."
    if mandate.kind == Mandate.Kind.PRICE:
        yield from _not_low_enough(mandate, content)
    if content.currency != agreed.currency or content.total > mandate.most_per_order:
        most = money(mandate.most_per_order, agreed.currency)
        yield f"It would cost {content.total_text} now, and you agreed to at most {most}."


def _not_low_enough(mandate: Mandate, content: QuoteContent) -> Iterator[str]:
    below = mandate.below or 0
    for line in content.lines:
        if line.price >= below:
            yield f"{line.title} costs {line.price_text} now, which is not below {money(below)}."


def _things(content: QuoteContent) -> list[tuple[str, int]]:
    return sorted((line.variant, line.quantity) for line in content.lines)


def _payment(content: QuoteContent) -> tuple[str, ...]:
    return content.payment_method, content.payment_label, content.owner, content.payer


def _as_agreed(agreed: QuoteContent, actor: Actor) -> Wishes:
    """What was agreed to, so that a new default of the person changes nothing. Raises OutsideMandate."""
    own = Address.objects.filter(public_id=agreed.ship_to.address, owner=actor.someone).first()
    if own is None:
        raise OutsideMandate("The delivery address is gone.")
    methods = PaymentMethod.objects.usable_by(actor.someone, actor.organization)
    if (method := methods.filter(public_id=agreed.payment_method).first()) is None:
        raise OutsideMandate("The way to pay is gone.")
    return Wishes(address=own, payment_method=method, shipping_method=agreed.shipping_method)
