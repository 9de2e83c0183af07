"""What the shop knows of a sign-in or of lent authority: the orders placed by it, and what was asked of approvers."""

from collections.abc import Iterator

from django.db.models import Q

from audit.models import AuditEvent
from identity.models import LoginSession
from identity.traces import Origins, Room, Trace
from shop.models import Order, PurchaseApproval
from shop.money import money
from shop.purchase_approvals import void_purchases


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
    for asked in PurchaseApproval.objects.filter(_from(origins)).select_related("quote").order_by("pk"):
        what = f"for an order of {money(asked.quote.total, asked.quote.currency)}"
        yield Trace("request to approvers", asked.public_id, what, asked.created_at, asked.state)


def void(origins: Origins, why: str) -> None:
    """Requests that wait, and yeses that were not used: of whoever asked, of their agent, of the approver."""
    void_purchases(
        _from(origins), f"What it stood on was cut: {why}." if why else "What it stood on was cut."
    )


def _from(origins: Origins) -> Q:
    sessions, places = origins.sessions, origins.places
    return (
        Q(asked_in__in=sessions)
        | Q(decided_in__in=sessions)
        | Q(delegation__in=origins.delegations)
        | Q(asked_as__in=places)
        | Q(decided_as__in=places)
    )


ROOM = Room("shop", traces, void)
