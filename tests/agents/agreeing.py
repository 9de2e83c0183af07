"""Orders of an agent that wait for an approver, too, and how that one answers."""

from collections.abc import Callable
from datetime import UTC, datetime

from agents.models import Approval, ToolCall
from audit.context import open_context
from identity.actor import Actor
from shop.models import PurchaseApproval
from tests.agents.script import asks
from tests.agents.stage import Talk, sign_in, variant

MUG = "harbour-mug-red-"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 8, 1, tzinfo=UTC)


def wants_a_mug(talk: Talk) -> None:
    talk.say("a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign.")


def wants_one_later(talk: Talk) -> Approval:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 1}]
    talk.say("later", asks("schedule_order", items=items, on="2026-11-27"), "Sign.")
    return talk.decide(talk.card())


def asked() -> PurchaseApproval:
    return PurchaseApproval.objects.with_all().latest("pk")


def decided(verb: Callable[..., PurchaseApproval], talk: Talk, *, by: Actor | None = None) -> None:
    """Bob presses the button; the worker then does what follows."""
    bob = by or sign_in("bob")
    with open_context("web", **bob.facts()):
        verb(asked(), actor=bob)
    talk.worker.work()


def call_of(talk: Talk) -> ToolCall:
    return ToolCall.objects.filter(conversation=talk.conversation).latest("pk")


def told_to_the_model(talk: Talk) -> str:
    return str(talk.model.heard[-1]["messages"])
