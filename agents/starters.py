"""First sentences that fit the person: about what is on its way, what lies in the cart, what they wished for."""

from collections.abc import Iterator
from itertools import islice

from identity.actor import Actor
from identity.models import User
from shop.models import Cart, Order

MOST = 4
FOR_EVERYBODY = (
    "Two black hoodies in L under $60 and a mug",
    "Show me desk lamps",
    "What can you do?",
    "What's in my cart?",
)
State = Order.State
ON_ITS_WAY = (State.PLACED, State.PAID, State.PACKED, State.PARTLY_SHIPPED, State.SHIPPED)


def starters_for(actor: Actor) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys((*_own(actor.someone), *FOR_EVERYBODY)), MOST))


def _own(person: User) -> Iterator[str]:
    orders = Order.objects.filter(owner=person).order_by("-placed_at", "-id")
    if (coming := orders.filter(state__in=ON_ITS_WAY).first()) is not None:
        yield f"Where is order {coming.number}?"
    if Cart.objects.filter(owner=person, lines__saved_for_later=False).exists():
        yield "Order what's in my cart"
    if (came := orders.filter(state=State.DELIVERED).first()) is not None:
        yield f"Order {came.number} again"
    if person.wishes.exists():
        yield "What's on my wishlist?"
