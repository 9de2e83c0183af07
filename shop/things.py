"""Orders, quotes and carts as policies know them, told to identity for the page "Why?"."""

from dataclasses import replace
from typing import Final

from django.db.models import F, Q, Sum

from identity.actor import Actor
from identity.policy import Resource
from identity.things import Find
from shop.models import Cart, Order, Quote
from shop.quote_resource import resource_of
from shop.quotes import content_of


def find_order(number: str, actor: Actor) -> Resource | None:
    """With what was agreed to: where it goes, and what is in it. None where that was erased."""
    found = (
        Order.objects.filter(Q(public_id=number) | Q(number__iexact=number)).select_related("quote").first()
    )
    if found is None or not found.quote.content:
        return None
    return replace(resource_of(content_of(found.quote), found.public_id, actor=actor), type="Order")


def find_quote(number: str, actor: Actor) -> Resource | None:
    found = Quote.objects.filter(public_id=number).first()
    return resource_of(content_of(found), found.public_id, actor=actor) if found and found.content else None


def find_cart(number: str, actor: Actor) -> Resource | None:
    """Its goods are its total: shipping and tax come with a quote."""
    found = Cart.objects.filter(public_id=number).select_related("owner").first()
    if found is None:
        return None
    total = found.items.aggregate(total=Sum(F("quantity") * F("variant__price")))["total"] or 0
    return Resource("Cart", found.public_id, {"owner": found.owner_key, "total": total})


FINDS: Final[dict[str, Find]] = {"Order": find_order, "Quote": find_quote, "Cart": find_cart}
