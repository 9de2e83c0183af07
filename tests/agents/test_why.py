"""Why did it do that? From any tool call to its trail, and from there to the rule that decided."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import ToolCall
from audit.models import AuditEvent
from tests.agents.script import asks
from tests.agents.stage import Talk


@pytest.fixture
def decision(talk: Talk) -> AuditEvent:
    """Alice's agent has looked into her cart."""
    talk.say("What is in my cart?", asks("view_cart"))
    return AuditEvent.objects.get(category="policy.decision", action="cart:read")


def words(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def test_a_call_in_the_chat_leads_to_its_trail_and_that_to_the_rule(
    talk: Talk, decision: AuditEvent, browser_of: Callable[[str], Client]
) -> None:
    alice, call = browser_of("alice"), ToolCall.objects.get()
    trail, why = reverse("trail-call", args=[call.public_id]), reverse("trail-why", args=[decision.uid])
    chat = words(alice, reverse("conversation", args=[talk.conversation.public_id]))

    assert f'href="{trail}">Why?' in chat
    assert f'href="{why}">Why?' in words(alice, trail)


def test_the_rule_is_told_with_its_reason_and_what_would_have_changed_it(
    decision: AuditEvent, browser_of: Callable[[str], Client]
) -> None:
    page = words(browser_of("alice"), reverse("trail-why", args=[decision.uid]))

    assert "<h1>Why did it do that?</h1>" in page
    assert "agent-reads-cart-within-scope</span> The agent was lent this scope." in page
    assert "<li>Taking this permission back.</li>" in page


def test_nobody_else_sees_it(decision: AuditEvent, browser_of: Callable[[str], Client]) -> None:
    address = reverse("trail-why", args=[decision.uid])

    assert [browser_of(who).get(address).status_code for who in ("bob", "mallory", "sam")] == [404] * 3
    assert Client().get(address).status_code == 302


def test_looking_is_on_the_trail(decision: AuditEvent, browser_of: Callable[[str], Client]) -> None:
    browser_of("alice").get(reverse("trail-why", args=[decision.uid]))
    read = AuditEvent.objects.get(category="audit.read", object_type="decision")

    assert read.object_id == str(decision.uid)
