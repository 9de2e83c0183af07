"""Leaving and coming back by the directory's word, and what is felt at once."""

import pytest
from django.db import transaction

from audit.context import open_context
from audit.models import AuditEvent, PersonalValue
from identity.delegations import grant_delegation
from identity.erasure import erase_person
from identity.memberships import add_member, end_membership
from identity.models import (
    Agent,
    Connection,
    Delegation,
    DirectoryToken,
    DirectoryUser,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.terms import Terms
from tests.identity.policy_cast import Cast

from .conftest import Directory
from .test_users import place_of

OFF = {"op": "replace", "path": "active", "value": False}
ON = {"op": "replace", "path": "active", "value": True}


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def alices(acme: Directory) -> str:
    return f"Users/{acme.add('alice@acme.test').id}"


def test_deactivation_ends_the_place_the_sign_ins_by_it_and_what_was_lent_there(
    acme: Directory, alices: str, cast: Cast
) -> None:
    with open_context("system:seed"):
        by_company = cast.member(
            "alice", "acme", connection=Connection.objects.get(organization__slug="acme")
        )
        own = cast.browser("alice")
    with open_context("web"):
        at_work, at_home = (
            grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=who)
            for who in (by_company, own)
        )
    gone = acme.patch(alices, OFF)

    assert (gone.status, gone.body["active"], place_of("alice@acme.test")) == (200, False, None)
    ends = [LoginSession.objects.get(pk=who.browser.pk).ended_why for who in (by_company, own)]
    assert ends == [LoginSession.End.FOR_CAUSE, ""]
    live = [Delegation.objects.get(pk=one.pk).revoked_at is None for one in (at_work, at_home)]
    assert live == [False, True]


def test_the_trail_names_the_token_and_the_decision(
    acme: Directory, alices: str, token: DirectoryToken
) -> None:
    acme.patch(alices, OFF)

    ended = AuditEvent.objects.filter(object_type="identity.membership", action="update").latest("pk")
    decision = AuditEvent.objects.filter(category="policy.decision", action="directory:write").latest("pk")
    assert (ended.context.source, ended.context.details["directory"]) == ("scim", token.public_id)
    assert (ended.context.principal, ended.context_id) == (None, decision.context_id)
    assert decision.detail["policies"] == ["directory-keeps-its-own-organization"]
    assert ended.permit == decision.detail["decision"]


def test_one_who_comes_back_has_a_new_place(acme: Directory, alices: str) -> None:
    acme.patch(alices, OFF)
    back = acme.patch(alices, ON)

    assert (back.body["active"], Membership.objects.filter(user__email="alice@acme.test").count()) == (
        True,
        2,
    )


def test_deleted_is_gone_and_the_account_goes_on(acme: Directory, alices: str) -> None:
    gone = acme.delete(alices)

    assert (gone.status, acme.get(alices).status, acme.delete(alices).status) == (204, 404, 404)
    assert (place_of("alice@acme.test"), User.objects.get(email="alice@acme.test").is_active) == (None, True)
    forgotten = DirectoryUser.objects.get()
    assert (forgotten.user_name, forgotten.address, forgotten.attributes) == ("", "", {})


def test_whom_the_directory_deleted_it_can_make_again(acme: Directory, alices: str) -> None:
    acme.delete(alices)
    again = acme.add("alice@acme.test")

    assert (again.status, f"Users/{again.id}" == alices) == (201, False)
    assert place_of("alice@acme.test") is not None


def test_whom_an_admin_put_out_the_directory_does_not_bring_back(
    acme: Directory, alices: str, cast: Cast
) -> None:
    place = place_of("alice@acme.test")
    assert place is not None
    with open_context("web"):
        end_membership(place, actor=cast.make("avery"), why="no longer trusted")
    seen = acme.get(alices)
    refused = acme.patch(alices, ON)
    acme.delete(alices)
    again = acme.add("alice@acme.test")

    assert (seen.body["active"], refused.status, again.status) == (False, 403, 409)
    assert "not by this directory" in refused.body["detail"]
    assert place_of("alice@acme.test") is None


def test_a_deactivation_after_an_admins_makes_it_no_more_the_directorys(
    acme: Directory, alices: str, cast: Cast
) -> None:
    place = place_of("alice@acme.test")
    assert place is not None
    with open_context("web"):
        end_membership(place, actor=cast.make("avery"), why="no longer trusted")
    acme.patch(alices, OFF)

    assert acme.patch(alices, ON).status == 403


def test_whom_an_admin_took_back_is_shown_as_active_and_can_be_ended_again(
    acme: Directory, alices: str, cast: Cast
) -> None:
    acme.patch(alices, OFF)
    with open_context("web"):
        acme_itself = Organization.objects.get(slug="acme")
        add_member(cast.people["alice"], acme_itself, "buyer", actor=cast.make("avery"))
    seen = acme.get(alices)
    acme.patch(alices, OFF)

    assert (seen.body["active"], place_of("alice@acme.test")) == (True, None)


def test_what_is_said_of_a_place_that_others_ended_or_gave_back_is_kept(
    acme: Directory, alices: str, cast: Cast
) -> None:
    place, avery = place_of("alice@acme.test"), cast.make("avery")
    assert place is not None
    with open_context("web"):
        end_membership(place, actor=avery, why="no longer trusted")
    acme.patch(alices, {"op": "replace", "path": "title", "value": "Buyer"})
    silent = DirectoryUser.objects.get().active
    acme.patch(alices, OFF)
    gone = DirectoryUser.objects.get().active
    with open_context("web"):
        add_member(cast.people["alice"], place.organization, "buyer", actor=avery)
    acme.patch(alices, ON)

    assert (silent, gone, DirectoryUser.objects.get().active) == (True, False, True)


def test_the_directory_may_end_the_last_admin(acme: Directory) -> None:
    averys = acme.add("avery@acme.test")
    acme.delete(f"Users/{averys.id}")

    assert not Membership.objects.filter(organization__slug="acme", role="admin", ended_at=None).exists()


def test_a_put_that_says_nothing_of_it_leaves_it_as_it_is(acme: Directory, alices: str) -> None:
    acme.patch(alices, OFF)
    silent = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "alice@acme.test"}

    assert acme.put(alices, silent).body["active"] is False


def test_a_newcomer_may_come_inactive(acme: Directory) -> None:
    made = acme.add(active=False)
    waiting = place_of("dana@acme.test")
    acme.patch(f"Users/{made.id}", ON)

    assert (made.body["active"], waiting, place_of("dana@acme.test") is not None) == (False, None, True)


def test_an_erasure_takes_what_the_directory_said_along(acme: Directory) -> None:
    danas = acme.add(title="Zwirnlein").id
    dana = User.objects.get(email="dana@acme.test")
    with transaction.atomic():
        erase_person(dana, reference="asked for")

    assert acme.get(f"Users/{danas}").status == 404
    assert not DirectoryUser.objects.filter(user=dana).exists()
    assert not PersonalValue.objects.filter(value__contains="Zwirnlein").exists()
