"""What a shopper has in the shop, so that every tool has something to work on."""

from dataclasses import dataclass

from audit.context import open_context
from identity.actor import Actor
from shop.addresses import add_address
from shop.cart import add_to_cart, save_for_later
from shop.fulfilment import deliver_order, pack_rest, ship_parcel
from shop.models import Address, CartLine, Order, Return, Variant
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.returns import request_return
from shop.wishlist import wish_for
from tests.agents.stage import sign_in, variant

HOODIE, NAVY, MUG = "quiet-hoodie-black-l", "quiet-hoodie-navy-l", "harbour-mug-red-"
OFFICE = {
    "recipient": "Front desk",
    "company": "Acme Berlin",
    "street": "Potsdamer Straße 1",
    "postcode": "10785",
    "city": "Berlin",
    "country": "DE",
}


@dataclass(frozen=True)
class Belongings:
    """A mug in the cart and a hoodie beside it; an order delivered, of which a mug goes back, and one just paid."""

    line: CartLine
    saved: CartLine
    office: Address
    delivered: Order
    paid: Order
    goods_return: Return
    mug: Variant
    hoodie: Variant


def belongings_of(name: str) -> Belongings:
    actor, sam = sign_in(name), sign_in("sam")
    mug, hoodie = variant(MUG), variant(HOODIE)
    with open_context("web", **actor.facts()):
        delivered = _deliver(_buy([(mug, 2), (hoodie, 1)], actor), sam)
        goods_return = request_return(
            delivered, {delivered.lines.order_by("id")[0]: 1}, Return.Reason.UNWANTED, actor=actor
        )
        paid = _buy([(mug, 1)], actor)
        line = add_to_cart(mug, 1, actor=actor)
        saved = save_for_later(add_to_cart(hoodie, 1, actor=actor), actor=actor)
        wish_for(mug.product.public_id, actor=actor)
        office = add_address(OFFICE, actor=actor)
    return Belongings(line, saved, office, delivered, paid, goods_return, mug, hoodie)


def _buy(items: list[tuple[Variant, int]], actor: Actor) -> Order:
    order = place_order(draft_from_items(items, actor=actor), actor=actor)
    collect_payment(order.payment.pk)
    return _read(order)


def _deliver(order: Order, sam: Actor) -> Order:
    ship_parcel(pack_rest(order, actor=sam), "DHL", "JD0146", actor=sam)
    deliver_order(order, actor=sam)
    return _read(order)


def _read(order: Order) -> Order:
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)
