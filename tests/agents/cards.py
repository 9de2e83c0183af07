"""A card that waits for Alice, and what became of its call."""

from django.urls import reverse

from agents.models import Approval, ToolCall
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"


def wants_mugs(talk: Talk, quantity: int = 2) -> Approval:
    """Mugs are in the cart, and a card waits for the person."""
    mug = variant(MUG).public_id
    talk.say("buy mugs", asks("add_to_cart", variant_id=mug, quantity=quantity), asks("place_order"), "Sign.")
    return talk.card()


def page(approval: Approval) -> str:
    return reverse("approval", args=[approval.public_id])


def call_of(approval: Approval) -> ToolCall:
    return ToolCall.objects.get(pk=approval.tool_call_id)


def message(approval: Approval) -> str:
    return str((call_of(approval).result or {})["message"])
