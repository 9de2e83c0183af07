"""What the shop knows of a sign-in or of lent authority: the orders placed by it."""

from collections.abc import Iterator

from django.db.models import Q

from audit.models import AuditEvent
from identity.models import LoginSession
from identity.traces import Origins, Room, Trace
from shop.models import Order
from shop.money import money


def traces(origins: Origins) -> Iterator[Trace]:
    """By an agent the order names its delegation; by a person the trail names the sign-in."""
    signed_in = LoginSession.objects.filter(pk__in=origins.sessions).values_list("public_id", flat=True)
    placed = AuditEvent.objects.filter(
        object_type=Order._meta.label_lower, action="insert", context__session__in=list(signed_in)
    )
    keys = [int(key) for key in placed.values_list("object_id", flat=True)]
    for order in Order.objects.filter(Q(delegation__in=origins.delegations) | Q(pk__in=keys)).order_by("pk"):
        by = "by an agent" if order.delegation_id else "by the person"
        what = f"{order.number}, {money(order.total, order.currency)}, {by}"
        yield Trace("order", order.public_id, what, order.placed_at, order.state)


ROOM = Room("shop", traces)
