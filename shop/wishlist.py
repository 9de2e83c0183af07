"""Products that a person keeps in mind: a list of their own, which neither reserves nor promises anything."""

from django.db.models import Q, QuerySet

from identity.actor import Actor
from identity.policy import Resource, authorized, require
from shop.catalog import UnknownProduct, visible
from shop.filters import ANYTHING
from shop.models import Product, WishlistItem
from shop.quotes import signed_in

MOST = 100


class WishlistFull(ValueError):
    def __init__(self) -> None:
        super().__init__(f"The wishlist holds {MOST} products already. Take one out first.")


def list_wishes(*, actor: Actor) -> QuerySet[Product]:
    """What is on the actor's list and for sale, the newest wish first; to be told by `cards_of` or `faces_of`."""
    require(actor, "wishlist:write", _of(actor))
    return visible(ANYTHING).filter(wishes__owner=signed_in(actor)).order_by("-wishes__id")


def wish_for(name: str, *, actor: Actor) -> Product:
    """By the product's public id or slug; kept once. Raises UnknownProduct, WishlistFull."""
    with authorized(actor, "wishlist:write", _of(actor)):
        person = signed_in(actor)
        product = visible(ANYTHING).filter(Q(public_id=name) | Q(slug=name)).first()
        if product is None:
            raise UnknownProduct(f"There is no product {name!r} in the shop. Search for it by name.")
        wished = visible(ANYTHING).filter(wishes__owner=person)
        if product not in wished and wished.count() >= MOST:
            raise WishlistFull
        WishlistItem.objects.get_or_create(owner=person, product=product)
    return product


def forget_wish(name: str, *, actor: Actor) -> Product:
    """Also of a product that is no longer for sale. Raises UnknownProduct where it is not on the list."""
    with authorized(actor, "wishlist:write", _of(actor)):
        wishes = WishlistItem.objects.filter(owner=signed_in(actor)).select_related("product")
        wish = wishes.filter(Q(product__public_id=name) | Q(product__slug=name)).first()
        if wish is None:
            raise UnknownProduct("That is not on the wishlist. Look at the list.")
        wish.delete()
    return wish.product


def _of(actor: Actor) -> Resource:
    return Resource("Wishlist", "", {"owner": actor.key})
