"""Orders for later and mandates, in the inventory of what acts without anybody at a keyboard."""

from collections.abc import Iterator

from agents.mandate_words import how_often
from agents.mandates import MandateGone, withdraw_mandate
from agents.models import Mandate, ToolCall
from agents.schedules import NotScheduled, withdraw_scheduled
from identity.actor import Actor
from identity.inventory.entries import CannotBeDone, Entry, Kind
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


def mandates(organization: Organization | None) -> Iterator[Entry]:
    live = Mandate.objects.filter(state=Mandate.State.LIVE)
    of_one = live.filter(delegation__organization=organization) if organization else live
    related = ("delegation__principal", "delegation__agent", "delegation__organization")
    for mandate in of_one.select_related(*related).order_by("next_at"):
        delegation = mandate.delegation
        yield Entry(
            "mandate",
            mandate.public_id,
            f"{delegation.agent} for {delegation.principal}",
            "orders that were countersigned once",
            f"{mandate.left} of {mandate.count} orders left, {how_often(mandate)}",
            owner=str(delegation.principal),
            owner_active=delegation.principal.is_active,
            organization=str(delegation.organization or ""),
            since=mandate.decided_at,
            expires_at=mandate.until,
            rotation="its principal gives another",
        )


def _end_mandate(id: str, actor: Actor, why: str) -> None:
    related = ("delegation__organization", "asked_by__turn")
    mandate = Mandate.objects.select_related(*related).get(public_id=id)
    try:
        withdraw_mandate(mandate, actor=actor, why=why)
    except MandateGone as gone:
        raise CannotBeDone(str(gone)) from gone


def _end(id: str, actor: Actor, why: str) -> None:
    related = ("conversation__principal", "delegation__organization", "turn")
    call = ToolCall.objects.select_related(*related).get(public_id=id)
    try:
        withdraw_scheduled(call, actor=actor, why=why)
    except NotScheduled as gone:
        raise CannotBeDone(str(gone)) from gone


KINDS = (Kind("scheduled action", scheduled, end=_end), Kind("mandate", mandates, end=_end_mandate))
