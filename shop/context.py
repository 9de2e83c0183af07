"""What every page's frame shows: the aisles, and how much is in the cart. Asked for when a page uses it."""

from django.conf import settings
from django.db.models import BigAutoField, CharField, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from identity.actor import Actor
from identity.statements import Given, Statement
from identity.views.organization.frame import administers, audits
from shop.aisles import aisles
from shop.models import CartLine


def storefront(request: HttpRequest) -> dict[str, object]:
    actor = getattr(request, "actor", Actor())
    return {
        "categories": SimpleLazyObject(aisles),
        "cart_count": SimpleLazyObject(lambda: _count(actor)),
        "demo": settings.DEMO,
        "administers": lambda: administers(actor),
        "audits": lambda: audits(actor),
        "in_company": actor.organization is not None,
    }


def _count(actor: Actor) -> int:
    if actor.principal is not None:
        rows = _OF_PERSON.rows(owner=actor.principal.pk)
    elif actor.guest_key is not None:
        rows = _OF_GUEST.rows(key=actor.guest_key)
    else:
        rows = []
    return sum(quantity for (quantity,) in rows)


def _quantities(**whose: Given) -> "QuerySet[CartLine, tuple[int]]":
    return CartLine.objects.filter(saved_for_later=False, **whose).order_by().values_list("quantity")


_OF_PERSON = Statement(lambda: _quantities(cart__owner=Given("owner", BigAutoField())))
_OF_GUEST = Statement(lambda: _quantities(cart__guest_key=Given("key", CharField())))
