"""A chain in short: who began it, which agent and tool, by which authority, and which policy let it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from agents.models import Approval, Mandate, ToolCall
from agents.trail.events import Page
from agents.trail.subjects import Subject
from audit.models import Category
from identity.trail.outcomes import in_words
from identity.trail.words import wish
from shop.models import PurchaseApproval

#: Of each, no more than this: the rest stands in the chain.
MOST = 5
MOMENT = "%Y-%m-%d %H:%M:%S UTC"
SPENDS = {"orders:place", "schedules:write"}

RELATED = ("conversation", "turn", "session", "delegation__principal", "delegation__agent")


@dataclass(frozen=True)
class Line:
    """A question of the auditor's, and its answer; `url` is where the answer has a trail of its own."""

    label: str
    value: str
    note: str = ""
    url: str = ""


def summary_of(subject: Subject, page: Page) -> Iterator[Line]:
    call = subject.calls.select_related(*RELATED).order_by("pk").first()
    if call is not None:
        yield from _began(call)
        yield from _agreed(subject)
    elif page.events:
        yield Line("Begun by", page.cast.who(page.events[0].context))
    yield from _decided(page)


def _began(call: ToolCall) -> Iterator[Line]:
    lent, session = call.delegation, call.session
    signed_in = f"signed in by {session.method}, session {session.public_id}"
    yield Line("For", str(lent.principal), signed_in, _url("sign-in", session.public_id))
    yield Line("By", str(lent.agent), f"delegation {lent.public_id}", _url("delegation", lent.public_id))
    talk = call.conversation.public_id
    turn = f"turn {call.turn.public_id}" if call.turn else ""
    yield Line("In", f"conversation {talk}", turn, _url("conversation", talk))
    yield Line("First tool", call.tool, f"call {call.public_id}", _url("call", call.public_id))


def _agreed(subject: Subject) -> Iterator[Line]:
    """What was waited for, and who said yes: the first of each."""
    calls = subject.calls.order_by().values("pk")
    for call in ToolCall.objects.filter(pk__in=calls, run_at__isnull=False).select_related("parent")[:MOST]:
        asked = f"asked for by call {call.parent.public_id}" if call.parent else ""
        yield Line("Kept until", f"{call.run_at:%Y-%m-%d %H:%M} UTC", asked, _url("call", call.public_id))
    for given in Mandate.objects.filter(calls__in=calls).select_related("decided_by").distinct()[:MOST]:
        note = f"given {given.decided_at:{MOMENT}} by {given.decided_by}"
        yield Line("By mandate", given.public_id, note, _url("mandate", given.public_id))
    answered = Approval.objects.filter(tool_call__in=calls, decided_at__isnull=False)
    for card in answered.select_related("decided_by")[:MOST]:
        note = f"{card.decided_at:{MOMENT}}, approval {card.public_id}"
        label = card.get_state_display().capitalize()
        yield Line(label, f"by {card.decided_by}", note, _url("approval", card.public_id))
    quotes = ToolCall.objects.filter(pk__in=calls, quote__isnull=False).values("quote")
    agreed = PurchaseApproval.objects.filter(quote__in=quotes, decided_at__isnull=False)
    for asked_of in agreed.select_related("decided_by", "organization").order_by("pk")[:MOST]:
        note = f"{asked_of.decided_at:{MOMENT}}, request {asked_of.public_id}"
        who = f"by {asked_of.decided_by}, for {asked_of.organization}"
        label = asked_of.get_state_display().capitalize()
        yield Line(label, who, note, _url("purchase", asked_of.public_id))


def _decided(page: Page) -> Iterator[Line]:
    """The last decision about money, and the last refusal of anything else, and the policies that made it."""
    decided = [event for event in page.events if event.category == Category.POLICY_DECISION]
    weighty = {event.action: event for event in decided if event.action in SPENDS or event.outcome == "deny"}
    for action, event in weighty.items():
        policies = ", ".join(event.detail.get("policies", ()))
        note = f"{policies}, policies {event.detail.get('version', '')}"
        yield Line(
            wish(action).capitalize(), in_words(event.outcome), note, reverse("trail-why", args=[event.uid])
        )


def _url(kind: str, name: str) -> str:
    return reverse(f"trail-{kind}", args=[name])
