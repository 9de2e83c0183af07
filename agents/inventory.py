"""Orders for later, in the inventory of what acts without anybody at a keyboard."""

from collections.abc import Iterator

from agents.models import ToolCall
from agents.schedules import withdraw_scheduled
from identity.actor import Actor
from identity.inventory import Entry, Kind
from identity.models import Organization


def scheduled(organization: Organization | None) -> Iterator[Entry]:
    waiting = ToolCall.objects.filter(state=ToolCall.State.SCHEDULED)
    of_one = waiting.filter(delegation__organization=organization) if organization else waiting
    related = ("delegation__principal", "delegation__agent", "delegation__organization")
    for call in of_one.select_related(*related).order_by("run_at"):
        delegation = call.delegation
        yield Entry(
            "scheduled action",
            call.public_id,
            f"{delegation.agent} for {delegation.principal}",
            "an order that was countersigned for a day",
            call.tool.replace("_", " "),
            owner=str(delegation.principal),
            owner_active=delegation.principal.is_active,
            organization=str(delegation.organization or ""),
            since=call.created_at,
            expires_at=call.run_at,
            rotation="it runs once",
        )


def _end(id: str, actor: Actor, why: str) -> None:
    related = ("conversation__principal", "delegation__organization", "turn")
    withdraw_scheduled(ToolCall.objects.select_related(*related).get(public_id=id), actor=actor, why=why)


KINDS = (Kind("scheduled action", scheduled, end=_end),)
