"""Discount codes: what they take off which goods, for whom, and that none is used more often than it allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from identity.actor import Actor
from identity.models import User
from shop.aisles import subtree
from shop.cart import CartError, cart_of, writing_cart
from shop.models import Discount, DiscountUse, Order, Variant
from shop.money import money, split

Kind = Discount.Kind


class CodeRefused(CartError):
    """The code cannot be used now, or not for these goods; the message is for the person."""


@dataclass(frozen=True)
class Saving:
    """What a code takes off: so much of each line, in minor units, or the shipping."""

    code: str
    label: str
    off: tuple[int, ...]
    free_shipping: bool = False


def find_code(code: str) -> Discount:
    """In any case. Raises CodeRefused; a code that is switched off is as good as none."""
    found = Discount.objects.select_related("category").filter(code__iexact=code.strip(), is_active=True)
    if discount := found.first():
        return discount
    raise CodeRefused("There is no such code. Look at its letters again.")


def use_code(code: str, *, actor: Actor) -> Saving:
    """Put a code on the actor's cart, in place of another. Raises CodeRefused, and then changes nothing."""
    with writing_cart(actor) as cart:
        discount = find_code(code)
        items = [(line.variant, line.quantity) for line in cart.items.select_related("variant__product")]
        saving = saving_of(discount, items, actor.principal)
        cart.discount = discount
        cart.save(update_fields=("discount", "updated_at"))
    return saving


def drop_code(*, actor: Actor) -> None:
    """Take the code off the actor's cart."""
    if cart_of(actor) is None:
        return
    with writing_cart(actor) as cart:
        cart.discount = None
        cart.save(update_fields=("discount", "updated_at"))


def saving_of(discount: Discount, items: Sequence[tuple[Variant, int]], person: User | None) -> Saving:
    """What it takes off these, at today's prices. Raises CodeRefused with the first reason why it cannot be used."""
    _check_is_active(discount)
    _check_dates(discount)
    _check_uses(discount, person)
    worths = _worths(discount, items)
    worth = sum(worths)
    if not worth and discount.category:
        raise CodeRefused(f"{discount.code} is for {discount.category}, and nothing of that is in the cart.")
    if not worth:
        raise CodeRefused(f"There is nothing in the cart that {discount.code} could be used for.")
    if worth < discount.minimum:
        short = money(discount.minimum - worth)
        raise CodeRefused(f"{discount.code} begins at {money(discount.minimum)}: {short} more is needed.")
    return Saving(
        discount.code,
        discount.label,
        tuple(split(_amount(discount, worth), worths)),
        free_shipping=discount.kind == Kind.FREE_SHIPPING,
    )


def spend(order: Order, code: str) -> None:
    """The code is used on this order, under the permit that places it. Raises CodeRefused if it no longer can be."""
    discount = Discount.objects.select_for_update(no_key=True).get(code=code)
    _check_is_active(discount)
    _check_uses(discount, order.owner)
    DiscountUse.objects.create(
        discount=discount, owner=order.owner, order=order, once=discount.once_per_person
    )


def give_back_use(order: Order) -> None:
    """A cancelled order has used no code. The caller holds the order and its permit."""
    if order.discount_code:
        DiscountUse.objects.filter(order=order).delete()


def _check_is_active(discount: Discount) -> None:
    if not discount.is_active:
        raise CodeRefused(f"{discount.code} can no longer be used.")


def _check_dates(discount: Discount) -> None:
    now = timezone.now()
    if discount.starts_at and now < discount.starts_at:
        raise CodeRefused(f"{discount.code} begins on {discount.starts_at:%-d %B %Y}.")
    if discount.ends_at and now >= discount.ends_at:
        raise CodeRefused(f"{discount.code} ended on {discount.ends_at:%-d %B %Y}.")


def _check_uses(discount: Discount, person: User | None) -> None:
    if not discount.once_per_person and discount.most_uses is None:
        return
    mine = Q(owner=person) if person else Q(pk=None)
    if discount.once_per_person and discount.uses.filter(mine).exists():
        raise CodeRefused(f"You have used {discount.code} already. It works once for each person.")
    if discount.most_uses is not None and discount.uses.count() >= discount.most_uses:
        raise CodeRefused(f"{discount.code} has been used up.")


def _worths(discount: Discount, items: Sequence[tuple[Variant, int]]) -> list[int]:
    """What each line is worth to the code: nothing outside its category."""
    within = subtree(discount.category.slug) if discount.category else None
    return [
        quantity * variant.price if within is None or variant.product.category_id in within else 0
        for variant, quantity in items
    ]


def _amount(discount: Discount, worth: int) -> int:
    if discount.kind == Kind.FREE_SHIPPING:
        return 0
    return worth * discount.value // 100 if discount.kind == Kind.PERCENTAGE else min(discount.value, worth)
