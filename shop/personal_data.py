"""What the shop holds about a person, and what becomes of it when they are to be forgotten."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from identity.models import User
from identity.privacy import Blank, Holding, Keep, Place, Remove, Room, mail_addresses_of
from shop.models import (
    Address,
    Cart,
    CartChange,
    CartLine,
    DataRequest,
    DiscountUse,
    Invoice,
    Letter,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    PurchaseApproval,
    Quote,
    Refund,
    Return,
    ReturnLine,
    Review,
    Shipment,
    ShipmentLine,
    WishlistItem,
)

ERASED = "Erased at the buyer's request"
#: Of an address the books keep what decides the tax.
TAXED_BY = ("country", "region")
#: Facts of a paper that are about the buyer's ways to pay.
OWN_FACTS = ("Payment", "Paid back to")

OPEN = (
    Order.State.PLACED,
    Order.State.PAID,
    Order.State.PACKED,
    Order.State.PARTLY_SHIPPED,
    Order.State.SHIPPED,
)
ON_ITS_WAY_BACK = (Return.State.REQUESTED, Return.State.APPROVED, Return.State.RECEIVED)
UNSETTLED = (
    Q(state__in=(Payment.State.PENDING, Payment.State.NEEDS_CONFIRMATION, Payment.State.AUTHORIZED))
    | Q(state=Payment.State.CAPTURED, order__state=Order.State.CANCELLED)
    | Q(refunds__state=Refund.State.PENDING)
)


def letters_to(person: User) -> "QuerySet[Letter, int]":
    """To addresses that are theirs, since they came: an address may have been another's before."""
    sent = Letter.objects.filter(to__in=mail_addresses_of(person), sent_at__gte=person.date_joined)
    return sent.values_list("pk", flat=True)


def hindrances(person: User) -> Iterator[str]:
    """What is open between the person and the shop."""
    for order in Order.objects.filter(owner=person, state__in=OPEN):
        yield f"Order {order.number} is {order.get_state_display()}. It has to arrive, or be cancelled, first."
    for goods_return in Return.objects.filter(order__owner=person, state__in=ON_ITS_WAY_BACK):
        yield f"The return of {goods_return.order.number} is {goods_return.get_state_display()}."
    for parcel in Shipment.objects.filter(order__owner=person, exchange__isnull=False).exclude(
        state=Shipment.State.DELIVERED
    ):
        yield f"Your exchange of {parcel.order.number} is {parcel.get_state_display()}."
    for payment in (
        Payment.objects.filter(UNSETTLED, order__owner=person).exclude(order__state__in=OPEN).distinct()
    ):
        yield f"The money of {payment.order.number} is not settled yet."


def place_alone(order: Order) -> dict[str, Any]:
    return {name: value if name in TAXED_BY else "" for name, value in order.address.items()}


def without_buyer(invoice: Invoice) -> dict[str, Any]:
    """A company that a paper was made out to is nobody's personal data, and keeps it in its own books."""
    company = invoice.content["buyer"][:1] if invoice.order.organization_id else []
    facts = [[label, ERASED if label in OWN_FACTS else said] for label, said in invoice.content["facts"]]
    return {**invoice.content, "buyer": [*company, ERASED], "facts": facts}


HOLDINGS = (
    Holding(Address, "owner", Remove(), purpose="sending goods"),
    Holding(WishlistItem, "owner", Remove(), purpose="what they want later"),
    Holding(PaymentMethod, "owner", Remove(), purpose="paying"),
    Holding(
        CartChange,
        "cart__owner",
        Remove(),
        left_out="says how the cart was before its last change",
        purpose="taking the last change back",
    ),
    Holding(CartLine, "cart__owner", Remove(), purpose="the cart"),
    Holding(Cart, "owner", Remove(), purpose="the cart"),
    Holding(
        PurchaseApproval,
        "asked_by",
        Blank({"reason": ""}),
        purpose="an order that waits for their company's yes",
    ),
    Holding(Quote, "owner", Blank({"content": {}}), purpose="exactly what was agreed to"),
    Holding(Order, "owner", Blank({"address": place_alone, "note": ""}), purpose="the order"),
    Holding(
        OrderLine, "order__owner", Keep("the books: what was sold, and for how much"), purpose="the order"
    ),
    Holding(DiscountUse, "owner", Keep("a code for once stays used"), purpose="a code is used once"),
    Holding(
        Payment, "order__owner", Blank({"token": "", "method_label": ERASED, "message": ""}), purpose="paying"
    ),
    Holding(Refund, "payment__order__owner", Keep("the books: what was paid back"), purpose="paying back"),
    Holding(Invoice, "order__owner", Blank({"content": without_buyer}), purpose="the books"),
    Holding(
        Shipment,
        "order__owner",
        Keep("that a parcel left, by the carrier's own number"),
        purpose="sending goods",
    ),
    Holding(ShipmentLine, "shipment__order__owner", Keep("that a parcel left"), purpose="sending goods"),
    Holding(Return, "order__owner", Blank({"note": ""}), purpose="taking goods back"),
    Holding(
        ReturnLine,
        "goods_return__order__owner",
        Keep("the books: what came back"),
        purpose="taking goods back",
    ),
    Holding(
        Review, "author", Blank({"title": "", "body": "", "author": None}), purpose="telling other buyers"
    ),
    Holding(Letter, "pk__in", Remove(), who=letters_to, purpose="the mails that were sent"),
    Holding(
        DataRequest,
        "owner",
        Keep("that it was asked for, and done"),
        purpose="answering what they ask about their data",
    ),
)

PLACES = (
    Place(
        "the payment providers",
        "A card or an account, by a token of theirs; name, address and sums of what was paid.",
        "paying",
        "as their terms have it",
        "They are asked to forget the customer before anything is erased here.",
    ),
    Place(
        "the mail server",
        "Letters on their way to the person.",
        "writing to them",
        "as the operator has it",
        "Nothing: what was sent is the person's.",
    ),
    Place(
        "a copy of one's data, papers as PDF",
        "Everything in this map, for the person alone.",
        "handing it out",
        "not at all: made anew whenever it is asked for",
        "There is nothing to erase.",
    ),
    Place(
        "files",
        "Pictures of products, and none of people.",
        "the catalog",
        "as long as a product shows them",
        "There is nothing to erase.",
    ),
)

ROOM = Room("shop", HOLDINGS, hindrances, places=PLACES)
