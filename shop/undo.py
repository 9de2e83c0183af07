"""Taking back the last change of a cart: the same rows as before, while nobody has touched them since."""

from identity.actor import Actor
from shop.cart import CartError, check_stock, holding_cart
from shop.cart_changes import State, forget, stands
from shop.models import Address, Cart, CartChange, CartLine, Discount, Variant


class NothingToUndo(CartError):
    code = "conflict"


def undo_change(*, actor: Actor) -> tuple[str, ...]:
    """What was taken back, in sentences for the person. Raises NothingToUndo, SoldOut, NotEnoughStock."""
    with holding_cart(actor) as cart:
        change = CartChange.objects.filter(cart=cart).first()
        if change is None:
            raise NothingToUndo("There is no change of the cart that could be taken back.")
        if not stands(cart, change):
            raise NothingToUndo("The cart has changed since. Look at it, and say what it should hold.")
        variants = Variant.objects.select_related("product").in_bulk([int(key) for key in change.lines])
        wanted = [int(key) for key, (was, _) in change.lines.items() if was is not None]
        if not all(key in variants and variants[key].product.is_listed for key in wanted):
            raise NothingToUndo("The cart cannot be as it was: something of it is no longer for sale.")
        said = [_put_back(cart, variants[int(key)], was) for key, (was, _) in change.lines.items()]
        said += [_choose_again(cart, name, was) for name, (was, _) in change.choices.items()]
        cart.save()
        forget(cart)
    return tuple(said)


def _put_back(cart: Cart, variant: Variant, was: State) -> str:
    line = cart.lines.filter(variant=variant).first()
    if was is None:
        if line:
            line.delete()
        return f"{variant} is out of the cart again."
    quantity, saved = was
    if not saved:
        check_stock(variant, quantity)
    line = line or CartLine(cart=cart, variant=variant, price_seen=variant.price)
    line.quantity, line.saved_for_later = quantity, saved
    line.save()
    return f"{quantity} × {variant} {'saved for later' if saved else 'in the cart'} again."


def _choose_again(cart: Cart, name: str, was: object) -> str:
    """What has been removed meanwhile cannot be chosen again."""
    kept = {"discount_id": Discount, "ship_to_id": Address}.get(name)
    if kept is not None and was is not None and not kept._default_manager.filter(pk=was).exists():
        was = None
    setattr(cart, name, was)
    return SAID[name]


SAID = {
    "discount_id": "The discount code is as it was before.",
    "ship_to_id": "The cart goes where it went before.",
    "shipping_method": "It is sent as it was before.",
}
