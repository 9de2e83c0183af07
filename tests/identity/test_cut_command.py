"""Cuts at the server's console, for staff who stand there: every way, under their own name."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.delegations import grant_delegation
from identity.models import Agent, Connection, Delegation, Membership, User
from identity.terms import Terms

from .policy_cast import Cast

SignedIn = Callable[..., Client]


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


def lend(actor: Actor) -> Delegation:
    with open_context("web"):
        return grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)


def cut(kind: str, name: str, operator: str = "sam@countersign.test", why: str = "an incident") -> str:
    out = StringIO()
    call_command("cut", kind, name, f"--as={operator}", f"--why={why}", stdout=out)
    return out.getvalue()


def test_the_console_cuts_under_the_operators_name(cast: Cast) -> None:
    alice = cast.make("alice")
    lend(alice)

    assert cut("person", "alice@acme.test") == (
        "The account is switched off.\n"
        "Sign-ins ended for cause: 1. Delegations that are dead: 1.\n"
        "Already on its way to a bank: nothing.\n"
    )
    (told,) = AuditEvent.objects.filter(category="delegation", action="revoke")
    assert (told.context.source, told.context.principal, told.detail["why"]) == (
        "system:shell",
        cast.people["sam"].public_id,
        "an incident",
    )


def test_an_address_is_read_in_any_letters(cast: Cast) -> None:
    assert cut("person", "Alice@Acme.test").startswith("The account is switched off.")


def names(cast: Cast) -> dict[str, str]:
    alice = cast.make("alice of a company")
    return {
        "person": alice.someone.public_id,
        "membership": str(Membership.objects.get(user=alice.principal).pk),
        "connection": Connection.objects.get(organization__slug="acme").public_id,
        "agent": "shop-agent",
        "session": alice.browser.public_id,
        "delegation": lend(alice).public_id,
        "organization": "acme",
    }


@pytest.mark.parametrize(
    "kind", ["person", "membership", "connection", "agent", "session", "delegation", "organization"]
)
def test_the_console_knows_every_way(cast: Cast, kind: str) -> None:
    name = names(cast)[kind]
    assert cut(kind, name).endswith("nothing.\n")


@pytest.mark.parametrize(
    ("kind", "name", "operator"),
    [
        ("person", "nobody@example.test", "sam@countersign.test"),
        ("membership", "alice", "sam@countersign.test"),
        ("agent", "shop-agent", "alice@acme.test"),
    ],
)
def test_the_console_refuses_what_is_not_there_and_who_is_not_staff(
    cast: Cast, kind: str, name: str, operator: str
) -> None:
    with pytest.raises(CommandError):
        cut(kind, name, operator)
    assert Agent.objects.get(slug="shop-agent").enabled


@pytest.mark.parametrize(
    ("name", "why", "answer"),
    [
        ("a\udcff", "an incident", "is no name"),
        ("alice@acme.test", " ", "Say why"),
        ("a@b", "x" * 201, "is no name"),
    ],
)
def test_the_console_takes_what_the_trail_can_hold(
    people: dict[str, User], name: str, why: str, answer: str
) -> None:
    with pytest.raises(CommandError, match=answer):
        cut("person", name, why=why)
    assert User.objects.get(email="alice@acme.test").is_active


def test_the_console_ends_no_membership_twice(people: dict[str, User]) -> None:
    place = str(Membership.objects.get(user=people["alice"]).pk)
    cut("membership", place)
    with pytest.raises(CommandError, match="The membership of Acme has ended"):
        cut("membership", place)


@pytest.mark.parametrize("way", ["person", "session"])
def test_staff_who_are_cut_are_out_of_the_admin(
    signed_in: SignedIn, people: dict[str, User], way: str
) -> None:
    browser = signed_in("sam@countersign.test")
    assert browser.get("/admin/").status_code == 200
    sam = people["sam"]
    cut(way, sam.public_id if way == "person" else sam.login_sessions.get().public_id)

    assert browser.get("/admin/").status_code == 302
    act = {"action": "switch_off", "_selected_action": [people["alice"].pk]}
    assert browser.post("/admin/identity/user/", act).status_code == 302
    assert User.objects.get(email="alice@acme.test").is_active


def test_staff_who_are_switched_off_cut_nobody(cast: Cast) -> None:
    cut("person", "cora@countersign.test")

    with pytest.raises(CommandError, match="is not staff"):
        cut("person", "alice@acme.test", operator="cora@countersign.test")
