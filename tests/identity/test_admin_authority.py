"""What people, companies and agents may do, for staff: no form gives or takes it, actions do, after a fresh sign-in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import Agent, Membership, Organization
from tests.shop.browsing import sign_in_long_ago

from .admin_actions import run

SignedIn = Callable[..., Client]


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


def test_no_form_switches_authority(sam: Client) -> None:
    """What the forms are sent besides is not read."""
    agent = Agent.objects.get(slug="shop-agent")
    sent = {
        "slug": "another",
        "name": agent.name,
        "kind": agent.kind,
        "purpose": agent.purpose,
        "owner": agent.owner_id,
        "expires_at_0": "2099-01-01",
        "expires_at_1": "00:00:00",
        "enabled": "",
    }
    assert sam.post(f"/admin/identity/agent/{agent.pk}/change/", sent).status_code == 302
    place = Membership.objects.get(user__email="alice@acme.test")
    sent = {"user": place.user_id, "organization": place.organization_id, "role": "admin"}
    assert sam.post(f"/admin/identity/membership/{place.pk}/change/", sent).status_code == 403

    after = Agent.objects.get(pk=agent.pk)
    assert (after.slug, after.enabled, after.expires_at) == ("shop-agent", True, agent.expires_at)
    assert Membership.objects.get(pk=place.pk).role == "buyer"


def test_no_form_sets_what_an_organization_lets_its_people_do(sam: Client) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(order_ceiling=1, mfa_required=True)
    acme = Organization.objects.get(slug="acme")
    sent = {"name": "Acme Ltd", "order_ceiling": "", "mfa_required": "", "model_endpoints": '["elsewhere"]'}
    assert sam.post(f"/admin/identity/organization/{acme.pk}/change/", sent).status_code == 302

    after = Organization.objects.get(pk=acme.pk)
    assert (after.name, after.order_ceiling, after.mfa_required, after.model_endpoints) == (
        "Acme Ltd",
        1,
        True,
        [],
    )


@pytest.mark.parametrize(("days", "leads_to"), [("60", "/account/step-up/"), ("30", "/admin/")])
def test_terms_of_payment_change_after_a_fresh_sign_in(sam: Client, days: str, leads_to: str) -> None:
    acme = Organization.objects.get(slug="acme")
    form = {"name": "Acme Ltd", "payment_terms_days": days}
    sign_in_long_ago()
    answer = sam.post(f"/admin/identity/organization/{acme.pk}/change/", form)
    assert answer["Location"].startswith(leads_to)
    assert Organization.objects.get(pk=acme.pk).payment_terms_days == 30


def test_staff_change_terms_of_payment(sam: Client) -> None:
    acme = Organization.objects.get(slug="acme")
    form = {"name": acme.name, "payment_terms_days": "60"}
    assert sam.post(f"/admin/identity/organization/{acme.pk}/change/", form).status_code == 302
    decided = AuditEvent.objects.filter(category="policy.decision", action="limits:manage")
    assert (Organization.objects.get(pk=acme.pk).payment_terms_days, decided.count()) == (60, 1)


def test_an_agent_is_suspended_and_resumed_by_actions(sam: Client) -> None:
    assert run(sam, "agent", "suspend", Agent.objects.get(slug="shop-agent"))[-1] == "Done: 1."
    assert not Agent.objects.get(slug="shop-agent").enabled
    run(sam, "agent", "resume", Agent.objects.get(slug="shop-agent"))

    assert Agent.objects.get(slug="shop-agent").enabled
    decided = AuditEvent.objects.filter(category="policy.decision", object_type="Agent")
    assert list(decided.values_list("action", flat=True)) == ["authority:cut", "authority:restore"]


@pytest.mark.parametrize(
    ("kind", "action", "slug"),
    [
        ("agent", "extend", "shop-agent"),
        ("organization", "demand", "acme"),
        ("organization", "demand_no_more", "acme"),
    ],
)
def test_an_old_sign_in_is_renewed_before_authority_lasts_longer_or_asks_for_less(
    sam: Client, kind: str, action: str, slug: str
) -> None:
    row = {"agent": Agent, "organization": Organization}[kind].objects.get(slug=slug)
    before = type(row).objects.filter(pk=row.pk).values().get()
    sign_in_long_ago()
    answer = sam.post(f"/admin/identity/{kind}/", {"action": action, "_selected_action": [row.pk]})

    assert answer["Location"].startswith("/account/step-up/")
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_an_agent_goes_on_by_an_action(sam: Client) -> None:
    agent = Agent.objects.get(slug="shop-agent")
    run(sam, "agent", "extend", agent)
    lasts = Agent.objects.get(pk=agent.pk).expires_at - timezone.now()
    assert abs(lasts - timedelta(days=180)) < timedelta(minutes=1)


def test_a_second_step_is_demanded_of_an_organization_by_actions(sam: Client) -> None:
    acme, demanded = Organization.objects.get(slug="acme"), []
    for action in ("demand", "demand_no_more"):
        run(sam, "organization", action, acme)
        demanded.append(Organization.objects.get(pk=acme.pk).mfa_required)
    assert demanded == [True, False]


def test_an_organization_is_switched_off_and_on_by_actions(sam: Client) -> None:
    acme = Organization.objects.get(slug="acme")
    run(sam, "organization", "switch_off", acme)
    assert not Organization.objects.get(pk=acme.pk).enabled
    run(sam, "organization", "switch_on", acme)

    assert Organization.objects.get(pk=acme.pk).enabled
