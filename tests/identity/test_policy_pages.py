"""Policies in the admin: what they say and decided, why something is answered as it is, and how it was."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from audit.context import open_context
from audit.models import AuditEvent
from identity import cedar, policy_book
from identity.models import User
from identity.policy import Resource, decide

from .policy_cast import Cast

SignedIn = Callable[..., Client]
VERSIONS = "/admin/identity/policyversion/"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    cache.clear()
    return Cast(people)


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


@pytest.fixture
def refused(cast: Cast) -> AuditEvent:
    """Alice's agent wanted to order for 600.00, and may for 500.00."""
    agent = cast.make("agent")
    with open_context("chat", **agent.facts()):
        decide(agent, "orders:place", Resource("Quote", "q", {"owner": agent.key, "total": 600_00}))
    return AuditEvent.objects.get(category="policy.decision", object_type="Quote")


def asked(sam: Client, person: User, **question: str) -> str:
    question = {"action": "orders:place", "owner": "own", "total": "42", "minutes_ago": "5"} | question
    return sam.get(f"{VERSIONS}why/", {"person": person.public_id, **question}).content.decode()


@pytest.mark.parametrize(
    ("email", "leads"), [("sam@countersign.test", True), ("sue@countersign.test", False)]
)
def test_the_first_page_of_the_admin_leads_to_why_for_who_may_ask(
    signed_in: SignedIn, cast: Cast, email: str, leads: bool
) -> None:
    assert (f"{VERSIONS}why/" in signed_in(email).get("/admin/").content.decode()) is leads


def test_every_policy_is_listed_with_its_text_and_how_often_it_decided(
    sam: Client, refused: AuditEvent
) -> None:
    page = sam.get(f"{VERSIONS}in-force/").content.decode()

    assert [name for name in cedar.active_policies().rules if f">{name}</a>" not in page] == []
    assert policy_book.counts().times["order-limit-holds"] == 1


def test_the_way_here_names_each_page_once(sam: Client, cast: Cast) -> None:
    page = sam.get(f"{VERSIONS}in-force/").content.decode()
    assert page.split('class="breadcrumbs"')[1].split("</div>")[0].count("Policies in force") == 1


def test_the_page_of_a_policy_leads_to_what_it_decided(sam: Client, refused: AuditEvent) -> None:
    page = sam.get(f"{VERSIONS}in-force/order-limit-holds/").content.decode()

    assert "resource.total &gt; context.delegation.order_limit" in page
    assert f"{VERSIONS}decisions/{refused.uid}/" in page
    assert str(refused.uid) not in sam.get(f"{VERSIONS}in-force/daily-limit-holds/").content.decode()


def test_who_looks_at_what_a_policy_decided_is_on_the_trail(sam: Client, refused: AuditEvent) -> None:
    sam.get(f"{VERSIONS}in-force/order-limit-holds/")
    sam.get(f"{VERSIONS}in-force/daily-limit-holds/")

    look = AuditEvent.objects.get(category="audit.read", action="policy")
    assert look.detail["shown"]["audit.auditevent"]["keys"] == [str(refused.pk)]


def test_a_policy_that_is_none_has_no_page(sam: Client) -> None:
    assert sam.get(f"{VERSIONS}in-force/no-such-policy/").status_code == 404


def test_a_person_is_found_by_a_part_of_their_name(sam: Client) -> None:
    alice = User.objects.get(email="alice@acme.test")

    assert f"?person={alice.public_id}" in sam.get(f"{VERSIONS}why/", {"q": "alice"}).content.decode()
    assert "Nobody of that name." in sam.get(f"{VERSIONS}why/", {"q": "zzz"}).content.decode()


def test_a_question_is_answered_with_what_would_change_it(sam: Client, cast: Cast) -> None:
    agent = cast.make("agent")
    page = asked(sam, agent.someone, delegation=agent.lent.public_id, total="600")

    assert '<h2 id="answer-heading">No.</h2>' in page
    assert "order-limit-holds</a>, which forbids" in page
    assert "<li>Countersigning exactly this, and raising the limit for one order to $600.00.</li>" in page


def test_how_they_signed_in_is_imagined(sam: Client, cast: Cast) -> None:
    alice = cast.people["alice"]

    assert "Not yet: the person has to sign in again first." in asked(
        sam, alice, total="1001", minutes_ago="16"
    )
    assert "Yes." in asked(sam, alice, total="1001", minutes_ago="15")
    assert "No policy speaks for it" in asked(sam, alice, minutes_ago="")


def test_asking_decides_nothing_and_is_on_the_trail(sam: Client, cast: Cast) -> None:
    alice = cast.people["alice"]
    decisions = AuditEvent.objects.filter(category="policy.decision").count()
    asked(sam, alice, owner="other")

    assert AuditEvent.objects.filter(category="policy.decision").count() == decisions
    read = AuditEvent.objects.get(category="audit.read", object_type="authority")
    assert (read.object_id, read.detail) == (alice.public_id, {"answer": "deny", "asked": "orders:place"})


def test_another_persons_delegation_cannot_be_asked_about_as_theirs(sam: Client, cast: Cast) -> None:
    agent = cast.make("agent")
    page = asked(sam, cast.people["bob"], delegation=agent.lent.public_id)

    assert "Select a valid choice." in page


def test_a_recorded_decision_is_asked_again_of_both_policies(sam: Client, refused: AuditEvent) -> None:
    page = sam.get(f"{VERSIONS}decisions/{refused.uid}/").content.decode()

    assert page.count("<td>the same</td>") == 2
    assert "raising the limit for one order to $600.00" in page
    assert "order-limit-holds, as it was" in page
    assert AuditEvent.objects.filter(category="audit.read", object_id=refused.uid).count() == 1


def test_the_trail_leads_from_a_decision_to_its_why(sam: Client, refused: AuditEvent) -> None:
    page = sam.get(f"/admin/audit/auditevent/{refused.pk}/change/").content.decode()

    assert f"{VERSIONS}decisions/{refused.uid}/" in page


def test_an_event_that_is_no_decision_has_no_why(sam: Client) -> None:
    event = AuditEvent.objects.exclude(category="policy.decision").latest("id")

    assert sam.get(f"{VERSIONS}decisions/{event.uid}/").status_code == 404
    assert (
        "The decision, asked again"
        not in sam.get(f"/admin/audit/auditevent/{event.pk}/change/").content.decode()
    )


@pytest.mark.parametrize(("who", "status"), [("audrey", 200), ("sue", 403), ("cora", 403), ("finn", 403)])
def test_only_staff_and_auditors_look_at_others_authority(
    signed_in: SignedIn, refused: AuditEvent, who: str, status: int
) -> None:
    browser = signed_in(f"{who}@countersign.test")
    pages = ("why/", "in-force/", "in-force/order-limit-holds/", f"decisions/{refused.uid}/")

    assert [browser.get(f"{VERSIONS}{page}").status_code for page in pages] == [status] * 4


def test_customers_do_not_get_there(signed_in: SignedIn) -> None:
    assert signed_in().get(f"{VERSIONS}why/").status_code == 302


def test_nothing_is_written_there_by_a_post(sam: Client) -> None:
    assert sam.post(f"{VERSIONS}why/").status_code == 405
    assert sam.post(f"{VERSIONS}add/").status_code == 403
