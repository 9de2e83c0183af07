"""Buying again what an order held, or what became none, as far as it is still to be had."""

from collections.abc import Iterable
from dataclasses import dataclass

from identity.actor import Actor
from identity.policy import Resource, require
from shop.cart import (
    MOST_OF_ONE,
    BadQuantity,
    CartError,
    NotEnoughStock,
    add_to_cart,
    cart_of,
    writing_cart,
)
from shop.models import Order, Variant
from shop.quote_content import QuoteContent


@dataclass(frozen=True)
class Reordered:
    """Each sentence is for the person."""

    put: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A line; no variant where the shop does not have it any more."""

    variant: Variant | None
    title: str
    quantity: int


def reorder(order: Order, *, actor: Actor) -> Reordered:
    """Put each line into the actor's cart, at today's price, or as many of it as there are: one change of it."""
    require(actor, "orders:read", Resource("Order", order.public_id, {"owner": order.owner.public_id}))
    lines = order.lines.select_related("variant__product").order_by("id")
    return _put_all([Wanted(line.variant, line.title, line.quantity) for line in lines], actor)


def refill(content: QuoteContent, *, actor: Actor) -> Reordered:
    """The same with what a quote held."""
    there = Variant.objects.select_related("product").in_bulk(
        [line.variant for line in content.lines], field_name="public_id"
    )
    lines = [Wanted(there.get(line.variant), line.title, line.quantity) for line in content.lines]
    return _put_all(lines, actor)


def _put_all(lines: Iterable[Wanted], actor: Actor) -> Reordered:
    put, missing = [], []
    with writing_cart(actor):
        for line in lines:
            got = _put(line, actor)
            if got:
                put.append(f"{got} × {line.title}")
            if got < line.quantity:
                missing.append(f"{line.quantity - got} × {line.title}")
    return Reordered(tuple(put), tuple(missing))


def _put(line: Wanted, actor: Actor) -> int:
    """How many went in."""
    if line.variant is None or not line.variant.product.is_listed:
        return 0
    try:
        add_to_cart(line.variant, line.quantity, actor=actor)
    except (BadQuantity, NotEnoughStock):
        return _put_the_rest(line.variant, actor)
    except CartError:
        return 0
    return line.quantity


def _put_the_rest(variant: Variant, actor: Actor) -> int:
    """As many as stock and 99 of one allow."""
    cart = cart_of(actor)
    held = cart.items.filter(variant=variant).first() if cart else None
    rest = min(variant.stock, MOST_OF_ONE) - (held.quantity if held else 0)
    try:
        add_to_cart(variant, rest, actor=actor)
    except CartError:
        return 0
    return rest
