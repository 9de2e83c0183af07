"""Where a cart goes, and how, once its owner has chosen: for this one cart, in place of their defaults."""

from identity.actor import Actor
from shop.addresses import UnknownAddress
from shop.cart import cart_of, writing_cart
from shop.models import Address, Cart
from shop.quotes import CannotQuote, default_address, signed_in, ways_to_send
from shop.rates import Offer, country_name


def choose_address(public_id: str, *, actor: Actor) -> Address:
    """One of the actor's own for the cart that they fill now. Raises UnknownAddress."""
    with writing_cart(actor) as cart:
        address = Address.objects.filter(owner=signed_in(actor), public_id=public_id).first()
        if address is None:
            raise UnknownAddress
        cart.ship_to = address
        cart.save(update_fields=("ship_to", "updated_at"))
    return address


def choose_shipping(code: str, *, actor: Actor) -> Offer:
    """Raises CannotQuote, with what is offered, and NoDelivery."""
    with writing_cart(actor) as cart:
        offered = ways_to_send(destination_of(cart), actor=actor)
        chosen = next((offer for offer in offered if offer.code == code), None)
        if chosen is None:
            raise CannotQuote(
                f"It cannot be sent that way. Choose one of: {', '.join(offer.code for offer in offered)}."
            )
        cart.shipping_method = code
        cart.save(update_fields=("shipping_method", "updated_at"))
    return chosen


def list_shipping(*, actor: Actor) -> list[Offer]:
    """The ways to send the actor's cart where it goes, the proposed one first. Raises CannotQuote, NoDelivery."""
    cart = cart_of(actor)
    if cart is None:
        raise CannotQuote("The cart is empty. Put something in it first.")
    return ways_to_send(destination_of(cart), actor=actor)


def destination_of(cart: Cart) -> Address:
    """The address chosen for it, else its owner's default. Raises CannotQuote."""
    if cart.owner is None:
        raise CannotQuote("Sign in to order.")
    return cart.ship_to or default_address(cart.owner)


def town_of(address: Address) -> str:
    """As much of an address as tells it from others, and tells nobody where somebody lives."""
    return ", ".join(filter(None, (address.city or address.region, country_name(address.country))))
