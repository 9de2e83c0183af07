"""The proof of a chain is there for whoever sees the chain, and what is taken away is recorded."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import ToolCall
from audit.models import AuditEvent, Checkpoint
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import check_bundle
from tests.agents.script import asks
from tests.agents.stage import Talk


@pytest.fixture
def address(talk: Talk) -> str:
    """Alice's agent has looked into her cart."""
    talk.say("What is in my cart?", asks("view_cart"))
    sequence_all()
    return reverse("trail-call-proof", args=[ToolCall.objects.get().public_id])


def test_its_seal_leads_to_a_file_that_proves_it(address: str, browser_of: Callable[[str], Client]) -> None:
    alice, size = browser_of("alice"), Checkpoint.objects.latest("size").size
    page = alice.get(address.removesuffix("proof.json")).content.decode()
    bundle = alice.get(f"{address}?since={size}").json()

    assert 'href="proof.json">Download the proof</a>' in page
    assert "you pinned" in check_bundle(bundle, public_keys(), [Checkpoint.objects.get(size=size).note])[0]
    assert bundle["personal"] == []


def test_nobody_else_gets_it(address: str, browser_of: Callable[[str], Client]) -> None:
    assert [browser_of(who).get(address).status_code for who in ("bob", "mallory", "sam")] == [404] * 3
    assert Client().get(address).status_code == 302


def test_taking_it_is_recorded(address: str, browser_of: Callable[[str], Client]) -> None:
    browser_of("alice").get(address)
    taken = AuditEvent.objects.filter(category="audit.read", object_type="trail").latest("id")
    assert taken.detail["proof"] is True


def test_the_facts_of_decisions_stay_with_staff(address: str, browser_of: Callable[[str], Client]) -> None:
    bundle = browser_of("alice").get(address).json()
    decisions = AuditEvent.objects.filter(category="policy.decision", log_entry__isnull=False)
    told = [event["payload"] for event in bundle["events"] if "payload" in event]

    assert decisions.exists()
    assert [text for text in told if '"category":"policy.decision"' in text] == []
    assert any("leaf" in event for event in bundle["events"])
