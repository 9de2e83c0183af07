"""What the shop holds about a person."""

from allauth.account.models import EmailAddress

from identity.models import User
from identity.privacy import Holding
from shop.models import (
    Address,
    Cart,
    CartLine,
    DataRequest,
    DiscountUse,
    Invoice,
    Letter,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Quote,
    Refund,
    Return,
    ReturnLine,
    Review,
    Shipment,
    ShipmentLine,
)


def mailed_at(person: User) -> set[str]:
    """Every address of theirs that a letter may have gone to."""
    return {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}


HOLDINGS = (
    Holding(Address, "owner"),
    Holding(PaymentMethod, "owner"),
    Holding(Cart, "owner"),
    Holding(CartLine, "cart__owner"),
    Holding(Quote, "owner"),
    Holding(Order, "owner"),
    Holding(OrderLine, "order__owner"),
    Holding(DiscountUse, "owner"),
    Holding(Payment, "order__owner"),
    Holding(Refund, "payment__order__owner"),
    Holding(Invoice, "order__owner"),
    Holding(Shipment, "order__owner"),
    Holding(ShipmentLine, "shipment__order__owner"),
    Holding(Return, "order__owner"),
    Holding(ReturnLine, "goods_return__order__owner"),
    Holding(Review, "author"),
    Holding(Letter, "to__in", mailed_at),
    Holding(DataRequest, "owner"),
)
