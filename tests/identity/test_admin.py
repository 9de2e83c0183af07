"""The admin's door to people and companies: governed like any other, and nothing goes away."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.models import AuditEvent
from identity.models import Agent, LoginSession, Membership, Organization, User

SignedIn = Callable[..., Client]


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


@pytest.mark.parametrize(
    "kind", ["user", "organization", "membership", "connection", "agent", "loginsession", "assertionseen"]
)
def test_lists_open(sam: Client, kind: str) -> None:
    assert sam.get(f"/admin/identity/{kind}/").status_code == 200


@pytest.mark.parametrize("kind", [User, Organization, Membership, Agent, LoginSession])
def test_rows_open_and_do_not_go_away(sam: Client, kind: type) -> None:
    row = kind.objects.first()
    address = f"/admin/identity/{kind._meta.model_name}/{row.pk}"
    assert sam.get(f"{address}/change/").status_code == 200
    assert sam.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_customers_do_not_come_in(signed_in: SignedIn) -> None:
    assert signed_in().get("/admin/identity/user/").status_code == 302


def test_new_person_is_made_by_address(sam: Client) -> None:
    sent = {
        "email": "new@example.test",
        "full_name": "New Person",
        "time_zone": "UTC",
        "usable_password": "true",
        "password1": "a-long-enough-password",
        "password2": "a-long-enough-password",
    }
    assert sam.post("/admin/identity/user/add/", sent).status_code == 302
    assert User.objects.get(email="new@example.test").check_password("a-long-enough-password")


def test_suspending_an_agent_is_a_recorded_decision(sam: Client) -> None:
    agent = Agent.objects.get()
    sent = {
        "slug": agent.slug,
        "name": agent.name,
        "kind": agent.kind,
        "purpose": agent.purpose,
        "owner": agent.owner_id,
        "expires_at_0": "2027-01-01",
        "expires_at_1": "00:00:00",
    }
    assert sam.post(f"/admin/identity/agent/{agent.pk}/change/", sent).status_code == 302
    assert not Agent.objects.get().enabled
    assert AuditEvent.objects.filter(
        category="policy.decision", action="admin:write", outcome="allow"
    ).exists()


def test_switching_a_person_off_signs_them_out(sam: Client, signed_in: SignedIn, alice: User) -> None:
    browser = signed_in()
    sam.post("/admin/identity/user/", {"action": "switch_off", "_selected_action": [alice.pk]})
    assert browser.get("/account/").status_code == 302
    assert LoginSession.objects.get(user=alice).ended_why == "for_cause"
