"""A request as the shop's views get it, and whose it is."""

from dataclasses import replace

from django.http import Http404, HttpRequest
from django.urls import reverse

from identity.actor import Actor
from identity.ids import new_public_id
from identity.middleware import GUEST_KEY
from identity.models import User
from shop.models import Order, Product
from shop.orders import UnknownOrder, get_order


class ShopRequest(HttpRequest):
    """With the actor that identity.middleware has read."""

    actor: Actor


def shopper(request: ShopRequest) -> Actor:
    """Who fills a cart here. A guest gets a key for theirs with the first thing they put in."""
    if request.actor.principal is None and request.actor.guest_key is None:
        request.session[GUEST_KEY] = new_public_id()
        request.actor = replace(request.actor, guest_key=request.session[GUEST_KEY])
    return request.actor


def page_of(product: Product, request: ShopRequest) -> str:
    """The product's page, in the colour that was looked at there."""
    colour = request.POST.get("colour", "")
    return reverse("product", args=[product.slug], query={"colour": colour} if colour else None)


def person_of(request: ShopRequest) -> User:
    """For views that ask for a sign-in first."""
    if request.actor.principal is None:
        raise RuntimeError("this view must ask for a sign-in before it asks for the person")
    return request.actor.principal


def own_order(request: ShopRequest, public_id: str) -> Order:
    """Anybody else's is not there."""
    try:
        return get_order(public_id, actor=request.actor)
    except UnknownOrder as unknown:
        raise Http404(str(unknown)) from unknown
