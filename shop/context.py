"""What every page's frame shows: the aisles, and how much is in the cart. Asked for when a page uses it."""

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from identity.actor import Actor
from identity.views.organization.frame import administers
from shop.aisles import aisles
from shop.models import CartLine


def storefront(request: HttpRequest) -> dict[str, object]:
    actor = getattr(request, "actor", Actor())
    return {
        "categories": SimpleLazyObject(aisles),
        "cart_count": SimpleLazyObject(lambda: _count(actor)),
        "demo": settings.DEMO,
        "administers": lambda: administers(actor),
    }


def _count(actor: Actor) -> int:
    if actor.principal is None and actor.guest_key is None:
        return 0
    whose = {"cart__owner": actor.principal} if actor.principal else {"cart__guest_key": actor.guest_key}
    return (
        CartLine.objects.filter(saved_for_later=False, **whose).aggregate(held=Sum("quantity"))["held"] or 0
    )
