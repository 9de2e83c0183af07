"""What tests of mandates share: Alice's wish, her yes, and the days on which it comes due."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.test import Client
from django.urls import reverse

from agents import mandates, tasks
from agents.models import Mandate, ToolCall
from identity.actor import Actor
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

MUG, HOODIE = "harbour-mug-red-", "quiet-hoodie-black-l"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FIRST = datetime(2026, 12, 1, 8, 1, tzinfo=UTC)  # a minute past nine o'clock in Berlin
SECOND, THIRD = datetime(2027, 1, 1, 8, 1, tzinfo=UTC), datetime(2027, 2, 1, 8, 1, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
State = Mandate.State


def wants_monthly(talk: Talk, quantity: int = 2, **more: object) -> Mandate:
    """Two mugs on the first of every month, until the end of June."""
    wish = {
        "items": [{"variant_id": variant(MUG).public_id, "quantity": quantity}],
        "day": 1,
        "until": "2027-06-30",
    }
    talk.say("mugs, every month", asks("order_every_month", **wish | more), "Sign.")
    return newest()


def wants_below(talk: Talk, below: int = 10_00, **more: object) -> Mandate:
    """One mug, once it costs less than that."""
    wish = {"variant_id": variant(MUG).public_id, "below": below, "until": "2027-06-30"}
    talk.say("a mug, when it is cheap", asks("order_when_price_falls", **wish | more), "Sign.")
    return newest()


def newest() -> Mandate:
    related = ("asked_by__conversation", "asked_by__turn", "delegation__principal", "quote", "decided_in")
    return Mandate.objects.select_related(*related).latest("pk")


def gives(talk: Talk, mandate: Mandate, *, yes: bool = True, actor: Actor | None = None) -> Mandate:
    actor = actor or talk.actor
    with talk.at("chat"):
        mandates.decide_mandate(mandate, yes=yes, actor=actor)
    return newest()


def monthly(talk: Talk, **wish: object) -> Mandate:
    return gives(talk, wants_monthly(talk, **wish))


def on(talk: Talk, *moments: datetime) -> None:
    """Beat and worker come by then."""
    for moment in moments:
        with time_machine.travel(moment, tick=True):
            tasks.sweep()
            talk.worker.work()


def occurrences(mandate: Mandate) -> list[tuple[str, str]]:
    """Each by its month, and what became of it."""
    calls = ToolCall.objects.filter(mandate=mandate).order_by("pk")
    return [(call.key.rpartition(":")[2], call.state) for call in calls]


def why_not(mandate: Mandate) -> str:
    call = ToolCall.objects.filter(mandate=mandate).latest("pk")
    return str((call.result or {}).get("message", ""))


def posts(browser: Client, mandate: Mandate, answer: str = "yes") -> int:
    return browser.post(reverse("mandate", args=[mandate.public_id]), {"answer": answer}).status_code
