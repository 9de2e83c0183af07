"""Mandates whose time has come: each month, or each fall of a price, is one call, decided again when it runs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agents import mandate_letters, outcomes
from agents.approvals import TO_EXECUTE_LATER
from agents.mandate_bounds import OutsideMandate, WithinMandate, draft_within
from agents.mandates import next_time
from agents.models import Mandate, ToolCall
from agents.months import month_of
from audit.canonical import canonical, digest
from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from identity.policy import Consent
from shop.quotes import QuoteContent

State = ToolCall.State
RELATED = (
    "asked_by__parent",
    "asked_by__conversation",
    "asked_by__turn",
    "delegation__principal",
    "decided_in",
)
#: A price that stays low is tried again so often, where the first try ordered nothing.
TRY_AGAIN = timedelta(minutes=30)
NOTHING_AGREED = "What you lend your agent no longer covers this."


def release_due(limit: int = 50) -> list[int]:
    """Make a call of what is due, each once, however many sweepers run. Returns the calls to run."""
    due = Mandate.objects.due(timezone.now()).select_related(*RELATED)
    released = [_release(mandate) for mandate in due.order_by("next_at")[:limit]]
    return [call_id for call_id in released if call_id is not None]


def agreed_by_mandate(mandate: Mandate, call: ToolCall, actor: Actor) -> tuple[Consent, QuoteContent]:
    """What may be ordered, and the yes to it. Raises OutsideMandate and as draft_from_items."""
    mandate.refresh_from_db(fields=("state", "ended_why"))
    if mandate.state == Mandate.State.ENDED:
        raise OutsideMandate(mandate.ended_why)
    if call.run_at is not None and timezone.now() > call.run_at + TO_EXECUTE_LATER:
        raise OutsideMandate("Its day was over before the shop came to it.")
    content = draft_within(mandate, actor=actor)
    return WithinMandate(mandate, content), content


def tell(mandate: Mandate, call: ToolCall, result: Mapping[str, Any]) -> None:
    """That nothing was ordered: of a month each time, of a price that stays low once."""
    mandate.refresh_from_db(fields=("state", "trouble"))
    if call.state == State.SETTLING or mandate.state == Mandate.State.ENDED:
        return
    if result.get("error") == "approval_required":
        result = {**result, "error": "refused", "message": NOTHING_AGREED}
    why = str(result.get("message", ""))
    told_before = mandate.kind == Mandate.Kind.PRICE and mandate.trouble != ""
    with open_context("system:runner"):
        Mandate.objects.filter(pk=mandate.pk).update(trouble=why[:300])
    if not told_before:
        outcomes.tell(call, result)
        mandate_letters.nothing_ordered(mandate, why)


def _release(mandate: Mandate) -> int | None:
    """Whoever moves the date on makes the call. A kill before the commit leaves the date where it was."""
    now = timezone.now()
    with transaction.atomic(), open_context("system:sweep"):
        mine = Mandate.objects.filter(pk=mandate.pk, state=Mandate.State.LIVE, next_at=mandate.next_at)
        if not mine.update(next_at=_look_again_at(mandate, now)):
            return None
        call = _call_for(mandate, now)
        if call is None:
            return None
        record("task", "due", "released", object_type="agents.toolcall", object_id=call.pk)
    return call.pk


def _look_again_at(mandate: Mandate, now: datetime) -> datetime:
    if mandate.kind == Mandate.Kind.PRICE:
        return now + TRY_AGAIN
    return next_time(mandate, now) or mandate.until


def _call_for(mandate: Mandate, now: datetime) -> ToolCall | None:
    """One a month, one for the fall of a price: the key is unique. None where it has had its run."""
    monthly = mandate.kind == Mandate.Kind.MONTHLY
    due = mandate.next_at if monthly and mandate.next_at else now
    occurrence = month_of(due, mandate.delegation.principal.zone) if monthly else "fall"
    asked = mandate.asked_by
    call, made = ToolCall.objects.get_or_create(
        key=f"mandate:{mandate.public_id}:{occurrence}",
        defaults={
            "conversation": asked.conversation,
            "turn": asked.turn,
            "parent": asked.parent or asked,
            "delegation": mandate.delegation,
            "session": mandate.given_in,
            "tool": "place_order",
            "digest": digest(canonical({"tool": "place_order", "arguments": "{}"})),
            "run_at": due,
            "mandate": mandate,
        },
    )
    return call if made or (not monthly and _once_more(call, now)) else None


def _once_more(call: ToolCall, now: datetime) -> bool:
    """The same call, so that however often it is tried it orders once."""
    nothing_ordered = ToolCall.objects.filter(
        pk=call.pk, state__in=(State.FAILED, State.REFUSED), order__isnull=True
    )
    return bool(nothing_ordered.update(state=State.READY, run_at=now, ended_at=None))
