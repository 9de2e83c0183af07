"""The cart: a person's, or a guest's, who is known by a key in their browser session."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from django.db.models import BigAutoField, CharField, Q, QuerySet, Sum

from identity.actor import Actor
from identity.models import User
from identity.policy import Decision, Resource, authorized, require
from identity.statements import Given, Statement, together
from shop.cart_changes import note, noting, state_of
from shop.models import Cart, CartChange, CartLine, Variant

MOST_OF_ONE = 99


class CartError(ValueError):
    """A wish about the cart that cannot be met; the message is for the person."""

    code = "invalid_arguments"


class BadQuantity(CartError):
    def __init__(self) -> None:
        super().__init__(f"Choose a quantity from 1 to {MOST_OF_ONE}.")


class SoldOut(CartError):
    code = "sold_out"

    def __init__(self, variant: Variant) -> None:
        super().__init__(f"{variant} is sold out. Choose another colour or size, or something like it.")


class NotEnoughStock(CartError):
    code = "not_enough_stock"

    def __init__(self, variant: Variant) -> None:
        self.left = variant.stock
        super().__init__(f"Only {variant.stock} of {variant} are left. Choose {variant.stock} or fewer.")


class UnknownLine(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such line in the cart. Look at the cart again: it may have changed.")


@dataclass(frozen=True)
class Merge:
    """What became of a guest's cart: each sentence is for the person."""

    moved: tuple[str, ...] = ()
    not_moved: tuple[str, ...] = ()


def cart_of(actor: Actor) -> Cart | None:
    """The actor's cart, if there is one. Looking never makes one."""
    if actor.principal is None and actor.guest_key is None:
        return None
    require(actor, "cart:read", Resource("Cart", attrs={"owner": actor.key}))
    if cart := _first(actor, _OWN, _GUESTS):
        cart.owner = actor.principal
    return cart


def _first(actor: Actor, own: Statement[Cart], guests: Statement[Cart]) -> Cart | None:
    found = own.rows(owner=actor.principal.pk) if actor.principal else guests.rows(guest_key=actor.guest_key)
    return next(iter(found), None)


def _looked_at(**whose: Given) -> QuerySet[Cart]:
    return Cart.objects.filter(**whose).select_related("discount__category", "ship_to", "change")


def _held(**whose: Given) -> QuerySet[Cart]:
    return Cart.objects.select_for_update(no_key=True).filter(**whose)


_OWNER, _GUEST = Given("owner", BigAutoField()), Given("guest_key", CharField())
_OWN, _GUESTS = Statement(lambda: _looked_at(owner=_OWNER)), Statement(lambda: _looked_at(guest_key=_GUEST))
_HELD_OWN, _HELD_GUESTS = Statement(lambda: _held(owner=_OWNER)), Statement(lambda: _held(guest_key=_GUEST))


def line_of(actor: Actor, public_id: str) -> CartLine:
    """A line of the actor's own cart; nobody else's can be fetched. Raises UnknownLine."""
    lines = CartLine.objects.select_related("variant__product", "cart__owner").filter(
        cart__in=_carts_of(actor)
    )
    if line := lines.filter(public_id=public_id).first():
        return line
    raise UnknownLine


def add_to_cart(variant: Variant, quantity: int, *, actor: Actor) -> CartLine:
    """Add to what the cart already holds of it. Raises BadQuantity, SoldOut, NotEnoughStock."""
    _check_quantity(quantity)
    with holding_cart(actor) as cart:
        line = _line_of(cart, variant) or CartLine(cart=cart, variant=variant, quantity=0)
        held, before = 0 if line.saved_for_later else line.quantity, state_of(line)
        line = _hold(line, variant, held + quantity)
        note(cart, {str(variant.pk): [before, state_of(line)]})
    return line


def change_line(
    line: CartLine, *, quantity: int, actor: Actor, variant: Variant | None = None
) -> CartLine | None:
    """Set how many, and of which variant; 0 takes the line out. Raises as add_to_cart, and UnknownLine."""
    if quantity:
        _check_quantity(quantity)
    with _changing(line, actor) as held:
        if not quantity:
            held.delete()
            return None
        if variant is None or variant == held.variant:
            return _hold(held, held.variant, quantity)
        return _swap(held, variant, quantity)


def save_for_later(line: CartLine, *, actor: Actor) -> CartLine:
    """Keep it in sight without ordering it. Raises UnknownLine."""
    with _changing(line, actor) as held:
        held.saved_for_later = True
        held.save(update_fields=("saved_for_later",))
    return held


def take_up_again(line: CartLine, *, actor: Actor) -> CartLine:
    """Back among what is ordered, as far as there is stock. Raises SoldOut, NotEnoughStock, UnknownLine."""
    with _changing(line, actor) as held:
        return _hold(held, held.variant, held.quantity)


def clear_cart(*, actor: Actor) -> int:
    """Take out all that would be ordered; what is saved for later stays. How many pieces that were."""
    with writing_cart(actor) as cart:
        pieces = cart.items.aggregate(pieces=Sum("quantity"))["pieces"] or 0
        cart.items.delete()
    return pieces


def merge_guest_cart(guest_key: str, *, actor: Actor) -> Merge:
    """Move a guest's lines into the cart of the person they now are, as far as stock and 99 of one allow."""
    if not Cart.objects.filter(guest_key=guest_key).exists():
        return Merge()
    with holding_cart(actor) as own:
        guest = next(iter(_HELD_GUESTS.rows(guest_key=guest_key)), None)
        if guest is None:  # another sign-in has just moved it
            return Merge()
        merges = [_move(line, own) for line in guest.lines.select_related("variant__product")]
        if guest.discount and not own.discount:
            own.discount = guest.discount
            own.save(update_fields=("discount", "updated_at"))
        guest.delete()
    return Merge(
        tuple(sentence for sentence, moved in merges if moved),
        tuple(sentence for sentence, moved in merges if not moved),
    )


def empty_cart(owner: User) -> None:
    """For the order that takes the cart's content, its code and choices, under that order's permit.

    What was changed before it can no longer be taken back.
    """
    CartLine.objects.filter(cart__owner=owner, saved_for_later=False).delete()
    CartChange.objects.filter(cart__owner=owner).delete()
    chosen = Q(discount__isnull=False) | Q(ship_to__isnull=False) | ~Q(shipping_method="")
    Cart.objects.filter(chosen, owner=owner).update(discount=None, ship_to=None, shipping_method="")


def check_stock(variant: Variant, quantity: int) -> None:
    """Of a variant that was read in this transaction. Raises BadQuantity, SoldOut, NotEnoughStock."""
    if quantity > MOST_OF_ONE:
        raise BadQuantity
    if variant.stock <= 0:
        raise SoldOut(variant)
    if quantity > variant.stock:
        raise NotEnoughStock(variant)


@contextmanager
def writing_cart(actor: Actor) -> Iterator[Cart]:
    """As `holding_cart`; what the block changes can be taken back (shop.undo)."""
    with holding_cart(actor) as cart, noting(cart):
        yield cart


@contextmanager
def holding_cart(actor: Actor) -> Iterator[Cart]:
    """The actor's own cart, allowed to be changed, and locked so that two changes at once do not lose one."""
    with _writing(actor):
        yield _held_cart(actor)


@contextmanager
def _changing(line: CartLine, actor: Actor) -> Iterator[CartLine]:
    """As it stands once nobody else changes its cart. Raises UnknownLine where it is gone by then."""
    with _writing(actor, line.cart):
        held = _held_line(line)
        with noting(held.cart):
            yield held


def _writing(actor: Actor, cart: Cart | None = None) -> AbstractContextManager[Decision]:
    name, owner = (cart.public_id, cart.owner_key) if cart else ("", actor.key)
    return authorized(actor, "cart:write", Resource("Cart", name, {"owner": owner}))


def _carts_of(actor: Actor) -> QuerySet[Cart]:
    if actor.principal:
        return Cart.objects.filter(owner=actor.principal)
    return Cart.objects.filter(guest_key=actor.guest_key) if actor.guest_key else Cart.objects.none()


def _held_cart(actor: Actor) -> Cart:
    """The actor's cart, made when missing."""
    if held := _first(actor, _HELD_OWN, _HELD_GUESTS):
        return held
    if actor.principal:
        cart, _ = Cart.objects.get_or_create(
            owner=actor.principal, defaults={"organization": actor.organization}
        )
    else:
        cart, _ = Cart.objects.get_or_create(guest_key=actor.guest_key)
    return Cart.objects.select_for_update(no_key=True).get(pk=cart.pk)


def _line_of(cart: Cart, variant: Variant) -> CartLine | None:
    """If there is one. Stock and price of the variant are from now on as they stand now."""
    with together() as ask:
        lines = ask(_LINE, cart=cart.pk, variant=variant.pk)
        on_sale = ask(_ON_SALE, variant=variant.pk)
    ((variant.stock, variant.price),) = on_sale
    return next(iter(lines), None)


_VARIANT = Given("variant", BigAutoField())
_LINE = Statement(lambda: CartLine.objects.filter(cart=Given("cart", BigAutoField()), variant=_VARIANT))
_ON_SALE = Statement(lambda: Variant.objects.filter(pk=_VARIANT).order_by().values_list("stock", "price"))


def _held_line(line: CartLine) -> CartLine:
    """As it stands once nobody else changes the cart; it may be gone by then, and so may the cart of a guest."""
    cart = Cart.objects.select_for_update(no_key=True).filter(pk=line.cart_id).first()
    lines = CartLine.objects.select_related("variant__product", "cart").filter(pk=line.pk)
    held = lines.first() if cart else None
    if held is None:
        raise UnknownLine
    return held


def _hold(line: CartLine, variant: Variant, quantity: int) -> CartLine:
    check_stock(variant, quantity)
    if line.pk is None or line.variant_id != variant.pk:
        line.variant, line.price_seen = variant, variant.price
    line.quantity, line.saved_for_later = quantity, False
    line.save()
    return line


def _swap(line: CartLine, variant: Variant, quantity: int) -> CartLine:
    """The other variant may already have a line of its own: then that one grows."""
    other = _line_of(line.cart, variant)
    if other is None:
        return _hold(line, variant, quantity)
    line.delete()
    return _hold(other, variant, quantity + (0 if other.saved_for_later else other.quantity))


def _move(line: CartLine, own: Cart) -> tuple[str, bool]:
    variant = line.variant
    if line.saved_for_later:
        return _move_saved(line, own)
    held = _line_of(own, variant) or CartLine(cart=own, variant=variant, quantity=0)
    if held.saved_for_later:
        held.quantity = 0
    quantity = min(held.quantity + line.quantity, MOST_OF_ONE, variant.stock)
    if quantity <= held.quantity:
        return f"{variant}: no more are to be had", False
    added = quantity - held.quantity
    _hold(held, variant, quantity)
    return f"{added} × {variant}" + (f" (of {line.quantity})" if added < line.quantity else ""), True


def _move_saved(line: CartLine, own: Cart) -> tuple[str, bool]:
    if not own.lines.filter(variant=line.variant).exists():
        line.cart = own
        line.save(update_fields=("cart",))
    return f"{line.variant}, for later", True


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_OF_ONE:
        raise BadQuantity
