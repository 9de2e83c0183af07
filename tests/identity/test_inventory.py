"""What can act without anybody at a keyboard: all of it is listed, the doubtful first, and dealt with by a click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.inventory.entries import CannotBeDone, Entry, end_entry, extend_entry, inventory
from identity.models import Agent, Delegation, Organization, User
from identity.policy import Refused, Resource, decide

from .policy_cast import Cast

SignedIn = Callable[..., Client]


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def sam(cast: Cast) -> Actor:
    return cast.make("sam")


def listed(actor: Actor, kind: str, organization: Organization | None = None) -> list[Entry]:
    with open_context("admin"):
        return [entry for entry in inventory(organization, actor=actor) if entry.kind == kind]


def unattended(cast: Cast, who: str = "alice of a company") -> Actor:
    lender = cast.make(who)
    with open_context("system:seed"):
        return cast.lent(lender, order_limit=50_00, unattended_ceiling=50_00)


def test_every_kind_that_is_there_is_listed(cast: Cast, sam: Actor) -> None:
    unattended(cast)
    with open_context("admin"):
        found = {entry.kind for entry in inventory(None, actor=sam)}

    of_connections = {"provider's certificate", "our key at a provider", "client secret"}
    assert found == {"agent", "unattended authority", "signing key", "sealing key"} | of_connections


def test_authority_that_needs_a_countersignature_is_not_listed(cast: Cast, sam: Actor) -> None:
    cast.make("agent")
    assert listed(sam, "unattended authority") == []


def test_last_use_is_what_the_trail_says_also_of_a_conversation_below(cast: Cast, sam: Actor) -> None:
    agent = unattended(cast)
    with open_context("system:seed"):
        child = cast.child(agent, "cart:read")
    assert listed(sam, "unattended authority")[0].last_use is None
    with open_context("task", **child.facts()):
        decide(child, "cart:read", Resource("Cart", "", {"owner": child.key}))

    assert listed(sam, "unattended authority")[0].last_use is not None


def doubts(sam: Actor) -> tuple[str, ...]:
    return listed(sam, "agent")[0].doubts


def test_an_agent_whose_owner_is_gone_is_an_orphan(cast: Cast, sam: Actor) -> None:
    with open_context("system:seed"):
        Agent.objects.update(owner=cast.people["finn"])
        User.objects.filter(pk=cast.people["finn"].pk).update(is_active=False)
    assert doubts(sam) == ("Nobody answers for it: its owner is switched off.",)


def test_what_lasts_for_more_than_a_year_is_doubtful(sam: Actor) -> None:
    with open_context("system:seed"):
        Agent.objects.update(expires_at=timezone.now() + timedelta(days=366))
    assert doubts(sam) == ("It lasts for more than a year.",)


def test_what_nobody_has_used_is_doubtful_and_stands_first(cast: Cast, sam: Actor) -> None:
    agent = unattended(cast)
    with open_context("system:seed"):
        Delegation.objects.filter(pk=agent.lent.pk).update(created_at=timezone.now() - timedelta(days=91))
    with open_context("admin"):
        found = inventory(None, actor=sam)
    (entry,) = [entry for entry in found if entry.kind == "unattended authority"]

    assert entry.doubts == ("Nobody has used it for 90 days.",)
    assert found.index(entry) < len([entry for entry in found if entry.doubts])


def test_an_admin_sees_their_own_organizations_and_no_other(cast: Cast) -> None:
    unattended(cast)
    unattended(cast, "alice")
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")

    assert [entry.organization for entry in listed(avery, "unattended authority", acme)] == ["Acme"]
    assert listed(avery, "agent", acme) == []
    for other in (Organization.objects.get(slug="globex"), None):
        with open_context("web"), pytest.raises(Refused):
            inventory(other, actor=avery)


def test_an_entry_is_ended_by_whose_list_it_stands_on(cast: Cast) -> None:
    company, own = unattended(cast), unattended(cast, "alice")
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")
    with open_context("web"):
        end_entry("unattended authority", company.lent.public_id, acme, actor=avery, why="unused")
        with pytest.raises(CannotBeDone):
            end_entry("unattended authority", own.lent.public_id, acme, actor=avery, why="not mine")

    assert list(Delegation.objects.live(timezone.now())) == [own.lent]


def test_an_agent_is_extended_and_suspended_by_staff(sam: Actor) -> None:
    agent = Agent.objects.get(slug="shop-agent")
    with open_context("admin"):
        extend_entry("agent", agent.public_id, None, actor=sam)
        assert abs(
            Agent.objects.get(slug="shop-agent").expires_at - timezone.now() - timedelta(days=180)
        ) < timedelta(minutes=1)
        end_entry("agent", agent.public_id, None, actor=sam, why="unused")

    assert not Agent.objects.get(slug="shop-agent").enabled


def test_what_was_lent_is_lengthened_by_nobody_but_its_owner(cast: Cast, sam: Actor) -> None:
    agent = unattended(cast)
    with open_context("admin"), pytest.raises(CannotBeDone, match="Only who has lent it"):
        extend_entry("unattended authority", agent.lent.public_id, None, actor=sam)


def test_a_key_is_changed_in_the_settings_and_not_shown(sam: Actor) -> None:
    key, _ = sorted(listed(sam, "signing key"), key=lambda entry: entry.name, reverse=True)
    assert "demo-only" not in str(key)
    with open_context("admin"), pytest.raises(CannotBeDone, match="in the settings"):
        end_entry("signing key", key.id, None, actor=sam, why="old")


def test_staff_deal_with_it_on_a_page(cast: Cast, signed_in: SignedIn) -> None:
    agent, sam = unattended(cast), signed_in("sam@countersign.test")
    assert "Alice Archer" in sam.get("/admin/identity/agent/inventory/").content.decode()
    sam.post(
        "/admin/identity/agent/inventory/",
        {"kind": "unattended authority", "id": agent.lent.public_id, "do": "end"},
    )

    assert Delegation.objects.get().revoked_at is not None


def test_an_auditor_of_the_shop_is_shown_no_buttons(signed_in: SignedIn) -> None:
    page = signed_in("audrey@countersign.test").get("/admin/identity/agent/inventory/").content.decode()
    assert ("Countersign agent" in page, 'name="do"' in page, "Change</a>" in page) == (True, False, False)


def test_an_organization_that_owns_a_thing_is_named_once(signed_in: SignedIn) -> None:
    page = signed_in("sam@countersign.test").get("/admin/identity/agent/inventory/").content.decode()
    assert ("<td>Acme</td>" in page, "Acme, Acme" in page) == (True, False)


def test_an_admin_deals_with_it_on_a_page_of_the_organization(cast: Cast, signed_in: SignedIn) -> None:
    agent, avery = unattended(cast), signed_in("avery@acme.test")
    assert "Alice Archer" in avery.get("/organization/unattended/").content.decode()
    avery.post("/organization/unattended/end/", {"kind": "unattended authority", "id": agent.lent.public_id})

    assert Delegation.objects.get().revoked_at is not None


@pytest.mark.parametrize(("who", "status"), [("bob@acme.test", 403), ("mallory@example.test", 404)])
def test_who_administers_nothing_has_no_such_page(signed_in: SignedIn, who: str, status: int) -> None:
    assert signed_in(who).get("/organization/unattended/").status_code == status
