"""What the shop holds about a person, and what becomes of it when they are to be forgotten."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from identity.models import User
from identity.privacy import Blank, Holding, Keep, Remove, Room
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
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    sent = Letter.objects.filter(to__in={person.email, *proved}, sent_at__gte=person.date_joined)
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
    facts = [[label, ERASED if label in OWN_FACTS else said] for label, said in invoice.content["facts"]]
    return {**invoice.content, "buyer": [ERASED], "facts": facts}


HOLDINGS = (
    Holding(Address, "owner", Remove()),
    Holding(WishlistItem, "owner", Remove()),
    Holding(PaymentMethod, "owner", Remove()),
    Holding(CartChange, "cart__owner", Remove(), left_out="says how the cart was before its last change"),
    Holding(CartLine, "cart__owner", Remove()),
    Holding(Cart, "owner", Remove()),
    Holding(PurchaseApproval, "asked_by", Blank({"reason": ""})),
    Holding(Quote, "owner", Blank({"content": {}})),
    Holding(Order, "owner", Blank({"address": place_alone, "note": ""})),
    Holding(OrderLine, "order__owner", Keep("the books: what was sold, and for how much")),
    Holding(DiscountUse, "owner", Keep("a code for once stays used")),
    Holding(Payment, "order__owner", Blank({"token": "", "method_label": ERASED, "message": ""})),
    Holding(Refund, "payment__order__owner", Keep("the books: what was paid back")),
    Holding(Invoice, "order__owner", Blank({"content": without_buyer})),
    Holding(Shipment, "order__owner", Keep("that a parcel left, by the carrier's own number")),
    Holding(ShipmentLine, "shipment__order__owner", Keep("that a parcel left")),
    Holding(Return, "order__owner", Blank({"note": ""})),
    Holding(ReturnLine, "goods_return__order__owner", Keep("the books: what came back")),
    Holding(Review, "author", Blank({"title": "", "body": "", "author": None})),
    Holding(Letter, "pk__in", Remove(), who=letters_to),
    Holding(DataRequest, "owner", Keep("that it was asked for, and done")),
)

ROOM = Room("shop", HOLDINGS, hindrances)
