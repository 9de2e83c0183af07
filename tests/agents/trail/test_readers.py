"""Nobody sees another's trail: each kind of subject, asked for by each kind of reader, with data that could leak."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.trail.chain import look
from agents.trail.finding import find_subject
from agents.trail.windows import Asked
from audit.context import open_context
from audit.models import AuditEvent
from audit.sequencer import sequence_all
from identity.actor import agent_of
from identity.models import (
    Agent,
    LegalHold,
    LoginSession,
    Membership,
    Organization,
    User,
    Webhook,
)
from identity.policy import Refused
from shop.fulfilment import pack_rest
from shop.models import Address, Order, PurchaseApproval, Variant
from tests.agents.mandating import monthly
from tests.agents.stage import Talk, sign_in
from tests.agents.trail.chains import Bought, asks_for_mugs, buys, page, words

BrowserOf = Callable[[str], Client]
READERS = ("alice", "avery", "bob", "carol", "gwen", "mallory", "sam", "audrey")
ALLOWED = ["alice", "avery", "audrey"]


def readers_of(address: str, browsers: dict[str, Client]) -> list[str]:
    return [who for who, browser in browsers.items() if browser.get(address).status_code == 200]


def takers_of(address: str, browsers: dict[str, Client]) -> list[str]:
    return readers_of(f"{address}proof.json", browsers)


@pytest.mark.both_databases
def test_each_kind_is_its_persons_its_organizations_and_the_shops_auditors(
    bought: Bought, browser_of: BrowserOf
) -> None:
    talk = bought.talk
    subjects = {
        "order": bought.order,
        "call": bought.call,
        "conversation": talk.conversation,
        "person": talk.actor.someone,
        "delegation": talk.root,
        "sign-in": talk.actor.browser,
        "approval": bought.card,
        "mandate": monthly(talk),
    }
    browsers = {who: browser_of(who) for who in READERS}
    sequence_all()
    pages = {kind: reverse(f"trail-{kind}", args=[row.public_id]) for kind, row in subjects.items()}
    seen = {kind: readers_of(address, browsers) for kind, address in pages.items()}
    taken = {kind: takers_of(address, browsers) for kind, address in pages.items()}

    assert seen == dict.fromkeys(subjects, ALLOWED)
    assert taken == seen


def test_a_row_is_theirs_whose_it_is(bought: Bought, browser_of: BrowserOf) -> None:
    talk, browsers = bought.talk, {who: browser_of(who) for who in READERS}
    address = Address.objects.get(owner=talk.actor.principal)
    place = Membership.objects.get(user=talk.actor.principal)
    with open_context("system:seed"):
        acme = Organization.objects.get(slug="acme")
        sam, avery = (User.objects.get(email__startswith=f"{name}@") for name in ("sam", "avery"))
        about_alice = LegalHold.objects.create(person=place.user, why="Matter 12", placed_by=sam)
        about_acme = LegalHold.objects.create(organization=acme, why="Matter 13", placed_by=sam)
        webhook = Webhook.objects.create(organization=acme, owner=avery, address="https://siem.acme.test/")
    rows = {
        ("shop.order", bought.order.pk): ALLOWED,
        ("identity.membership", place.pk): ALLOWED,
        ("identity.webhook", webhook.pk): ["avery", "audrey"],
        ("shop.address", address.pk): ["alice", "audrey"],
        ("shop.variant", Variant.objects.first().pk): ["audrey"],
        ("identity.legalhold", about_alice.pk): ["audrey"],
        ("identity.legalhold", about_acme.pk): ["audrey"],
    }
    sequence_all()
    pages = {row: reverse("trail-row", args=row) for row in rows}

    assert {row: readers_of(address, browsers) for row, address in pages.items()} == rows
    assert {row: takers_of(address, browsers) for row, address in pages.items()} == rows


def test_who_held_an_office_sees_no_more_of_it_than_those_who_hold_it_now(
    bought: Bought, browser_of: BrowserOf
) -> None:
    """Avery has set a webhook up, and has left Acme since."""
    with open_context("system:seed"):
        acme, avery = Organization.objects.get(slug="acme"), User.objects.get(email="avery@acme.test")
        webhook = Webhook.objects.create(organization=acme, owner=avery, address="https://siem.acme.test/")
        Membership.objects.filter(user=avery).update(ended_at=timezone.now())
        LoginSession.objects.update(organization=None)
    address = reverse("trail-row", args=["identity.webhook", webhook.pk])

    assert browser_of("avery").get(address).status_code == 404


@pytest.mark.parametrize("row", ["shop.order/9999", "shop.letter/1", "shop.nothing/1", "shop.order/x"])
def test_of_what_is_not_kept_there_is_no_trail(bought: Bought, browser_of: BrowserOf, row: str) -> None:
    assert browser_of("audrey").get(f"/trail/rows/{row}/").status_code == 404


def test_an_auditor_of_the_organization_looks_as_its_admin_does(
    bought: Bought, browser_of: BrowserOf
) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user__email="bob@acme.test").update(role=Membership.Role.AUDITOR)

    assert bought.order.number in words(browser_of("bob"), "order", bought.order.public_id)


def test_what_was_bought_privately_is_not_the_organizations(bought: Bought, browser_of: BrowserOf) -> None:
    with open_context("system:seed"):
        Order.objects.filter(pk=bought.order.pk).update(organization=None)
    address = reverse("trail-order", args=[bought.order.public_id])

    assert browser_of("avery").get(address).status_code == 404
    assert browser_of("alice").get(address).status_code == 200


def test_of_a_person_their_organization_sees_what_was_done_in_its_name(
    bought: Bought, browser_of: BrowserOf
) -> None:
    alice = bought.talk.actor.someone
    with open_context("web", principal=alice.public_id), open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(time_zone="Europe/Lisbon")

    assert "Europe/Lisbon" in page(browser_of("alice"), "person", alice.public_id)
    assert "Europe/Lisbon" not in page(browser_of("avery"), "person", alice.public_id)


def test_of_an_agent_that_serves_many_each_sees_their_own(
    bought: Bought, talk_of: Callable[..., Talk], browser_of: BrowserOf
) -> None:
    carols = talk_of("carol")
    buys(carols)
    agent = Agent.objects.get(slug="shop-agent").public_id
    talks = {"alice": bought.talk.conversation.public_id, "carol": carols.conversation.public_id}
    seen = {
        who: [name for name, talk in talks.items() if talk in page(browser_of(who), "agent", agent)]
        for who in ("alice", "carol", "avery", "gwen", "mallory", "audrey")
    }

    assert seen == {
        "alice": ["alice"],
        "carol": ["carol"],
        "avery": ["alice"],
        "gwen": ["carol"],
        "mallory": [],
        "audrey": ["alice", "carol"],
    }


def test_an_act_of_staff_about_two_orders_tells_each_buyer_of_their_own(
    bought: Bought, browser_of: BrowserOf
) -> None:
    carols = Order.objects.get(owner__email="carol@globex.test")
    sam = sign_in("sam")
    with open_context("system:seed"):
        Order.objects.filter(pk=carols.pk).update(state="paid")
    with open_context("admin", **sam.facts()):
        for order in (bought.order, carols):
            pack_rest(Order.objects.get(pk=order.pk), actor=sam)
    told = page(browser_of("alice"), "order", bought.order.public_id)

    assert "staff-works-in-the-admin" in told
    assert [word for word in (carols.number, carols.public_id, "Sam Stone") if word in told] == []


def test_a_request_to_approvers_has_a_trail_for_who_asked_and_who_looks_after_it(
    talk: Talk, browser_of: BrowserOf
) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(role_limits={"buyer": 10_00})
    asks_for_mugs(talk)
    talk.decide(talk.card())
    asked = PurchaseApproval.objects.get()
    browsers = {who: browser_of(who) for who in READERS}

    assert readers_of(reverse("trail-purchase", args=[asked.public_id]), browsers) == ALLOWED


def test_a_decision_is_told_to_the_same_readers(bought: Bought, browser_of: BrowserOf) -> None:
    made = AuditEvent.objects.filter(category="policy.decision", action="orders:place").latest("id")
    browsers = {who: browser_of(who) for who in READERS}

    assert readers_of(reverse("trail-why", args=[made.uid]), browsers) == ALLOWED


def test_only_what_the_reader_may_have_explained_leads_on(bought: Bought, browser_of: BrowserOf) -> None:
    sam = sign_in("sam")
    with open_context("admin", **sam.facts()):
        pack_rest(Order.objects.get(pk=bought.order.pk), actor=sam)
    made = AuditEvent.objects.filter(action="orders:advance").latest("id")
    link, order = reverse("trail-why", args=[made.uid]), bought.order.public_id
    led = {who: link in page(browser_of(who), "order", order) for who in ("alice", "audrey")}

    assert led == {"alice": False, "audrey": True}


def test_looking_is_on_the_trail_and_so_is_a_look_that_was_refused(
    bought: Bought, browser_of: BrowserOf
) -> None:
    order = bought.order.public_id
    browser_of("avery").get(reverse("trail-order", args=[order]))
    browser_of("gwen").get(reverse("trail-order", args=[order]))
    read = AuditEvent.objects.get(category="audit.read", object_type="trail", object_id=order)
    refused = AuditEvent.objects.get(action="trail:read", outcome="deny")
    by = {user.public_id: user.email for user in User.objects.all()}

    assert by[read.context.principal] == "avery@acme.test"
    assert (by[refused.context.principal], refused.object_id) == ("gwen@globex.test", order)


def test_an_agent_does_not_look_into_what_it_did_itself(bought: Bought) -> None:
    agent = agent_of(bought.talk.conversation.delegation, bought.talk.actor.session)
    chain = find_subject("order", bought.order.public_id, agent)
    with bought.talk.at("chat"), pytest.raises(Refused):
        look(chain, Asked(), actor=agent)


@pytest.mark.both_databases
def test_a_name_that_no_database_keeps_names_nothing(bought: Bought, browser_of: BrowserOf) -> None:
    browser = browser_of("audrey")
    odd = (
        "orders/%00/",
        "people/%00/proof.json",
        f"rows/shop.order/{10**30}/",
        "rows/shop.order/%00/",
        "rows/%00/1/",
    )
    assert [browser.get(f"/trail/{address}").status_code for address in odd] == [404] * len(odd)


def test_nobody_who_is_not_signed_in_gets_further_than_the_sign_in(bought: Bought) -> None:
    assert Client().get(reverse("trail-order", args=[bought.order.public_id])).status_code == 302
