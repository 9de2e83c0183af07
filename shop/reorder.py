"""Buying again what an order held, as far as it is still to be had."""

from dataclasses import dataclass

from identity.actor import Actor
from identity.policy import Resource, require
from shop.cart import CartError, NotEnoughStock, add_to_cart, cart_of, writing_cart
from shop.models import Order, OrderLine


@dataclass(frozen=True)
class Reordered:
    """Each sentence is for the person."""

    put: tuple[str, ...]
    missing: tuple[str, ...]


def reorder(order: Order, *, actor: Actor) -> Reordered:
    """Put each line into the actor's cart, at today's price, or as many of it as there are: one change of it."""
    require(actor, "orders:read", Resource("Order", order.public_id, {"owner": order.owner.public_id}))
    put, missing = [], []
    with writing_cart(actor):
        for line in order.lines.select_related("variant__product").order_by("id"):
            got = _put(line, actor)
            if got:
                put.append(f"{got} × {line.title}")
            if got < line.quantity:
                missing.append(f"{line.quantity - got} × {line.title}")
    return Reordered(tuple(put), tuple(missing))


def _put(line: OrderLine, actor: Actor) -> int:
    """How many went in."""
    if not line.variant.product.is_listed:
        return 0
    try:
        add_to_cart(line.variant, line.quantity, actor=actor)
    except NotEnoughStock as few:
        return _put_the_rest(line, few.left, actor)
    except CartError:
        return 0
    return line.quantity


def _put_the_rest(line: OrderLine, left: int, actor: Actor) -> int:
    cart = cart_of(actor)
    held = cart.items.filter(variant=line.variant).first() if cart else None
    rest = left - (held.quantity if held else 0)
    try:
        add_to_cart(line.variant, rest, actor=actor)
    except CartError:
        return 0
    return rest
