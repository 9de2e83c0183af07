"""What waits under lent authority: orders for a day, and mandates. Narrowing leaves them what they need."""

from collections.abc import Iterator

from django.db.models import QuerySet

from agents.models import Mandate, ToolCall
from identity.models import Delegation
from identity.reviews.needs import Need
from identity.scopes import Scope

KEPT = (Scope.ORDERS_PLACE, Scope.SCHEDULES_WRITE)
WAITING = (ToolCall.State.SCHEDULED, ToolCall.State.AWAITING_APPROVER)


def needs(delegations: QuerySet[Delegation]) -> Iterator[Need]:
    """Of what its person has countersigned. In minor units, as the cards said."""
    calls = ToolCall.objects.filter(
        delegation__in=delegations, state__in=WAITING, run_at__isnull=False, quote__isnull=False
    )
    for name, total in calls.values_list("delegation__public_id", "quote__total"):
        yield Need(name, KEPT, total)
    live = Mandate.objects.filter(delegation__in=delegations, state=Mandate.State.LIVE)
    for name, most in live.values_list("delegation__public_id", "most_per_order"):
        yield Need(name, KEPT, most)
