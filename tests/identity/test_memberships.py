"""A place in an organization: who gives it, who takes it, and what goes with it."""

import pytest

from audit.context import open_context
from identity.delegations import deactivate_person, grant_delegation
from identity.mails import admins_of
from identity.memberships import NoPlace, add_member, change_role, end_membership
from identity.models import Agent, Membership, Organization, User
from identity.policy import Refused
from identity.terms import Terms

from .policy_cast import Cast

Role = Membership.Role


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


def place_of(name: str) -> Membership:
    return Membership.objects.select_related("user", "organization").get(user__email__startswith=name)


def test_an_admin_gives_a_place_and_changes_its_role(cast: Cast) -> None:
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")
    with open_context("web"):
        place = add_member(cast.people["mallory"], acme, Role.BUYER, actor=avery)
        change_role(place, Role.APPROVER, actor=avery)

    assert str(place_of("mallory")) == "Mallory Marsh at Acme, approver"


def test_an_admin_of_another_organization_changes_nothing(cast: Cast) -> None:
    gwen = cast.make("gwen")
    with open_context("web"), pytest.raises(Refused):
        end_membership(place_of("alice"), actor=gwen, why="mine now")

    assert place_of("alice").ended_at is None


def test_the_end_of_a_membership_cuts_what_was_lent_there_and_nothing_else(cast: Cast) -> None:
    avery, alice, own = (cast.make(who) for who in ("avery", "alice of a company", "alice"))
    with open_context("web"):
        at_work, at_home = (
            grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)
            for actor in (alice, own)
        )
        cut = end_membership(place_of("alice"), actor=avery, why="she left")

    at_home.refresh_from_db()
    assert (cut.ended, at_home.revoked_at) == ((at_work.public_id,), None)


def test_the_last_admin_stays(cast: Cast) -> None:
    avery = cast.make("avery")
    with open_context("web"):
        for change in (
            lambda: change_role(place_of("avery"), Role.BUYER, actor=avery),
            lambda: end_membership(place_of("avery"), actor=avery, why="enough"),
        ):
            with pytest.raises(NoPlace, match="last admin"):
                change()

    assert (place_of("avery").role, place_of("avery").ended_at) == (Role.ADMIN, None)


def test_an_admin_who_was_switched_off_is_none(cast: Cast) -> None:
    avery, sam, acme = cast.make("avery"), cast.make("sam"), Organization.objects.get(slug="acme")
    with open_context("web"):
        change_role(place_of("bob"), Role.ADMIN, actor=avery)
        deactivate_person(cast.people["bob"], actor=sam, why="left")
        with pytest.raises(NoPlace, match="last admin"):
            change_role(place_of("avery"), Role.BUYER, actor=avery)
        end_membership(place_of("bob"), actor=sam, why="left")

    assert list(admins_of(acme)) == [place_of("avery")]


def test_an_organization_whose_only_admin_was_switched_off_has_none(cast: Cast) -> None:
    sam, acme = cast.make("sam"), Organization.objects.get(slug="acme")
    with open_context("web"):
        deactivate_person(cast.people["avery"], actor=sam, why="left")
        end_membership(place_of("avery"), actor=sam, why="left")

    assert list(admins_of(acme)) == []


def test_the_last_admin_stays_whatever_the_page_had_read_of_them(cast: Cast) -> None:
    avery, sam, read_before = cast.make("avery"), cast.make("sam"), place_of("bob")
    with open_context("web"):
        change_role(place_of("bob"), Role.ADMIN, actor=avery)
        change_role(place_of("avery"), Role.BUYER, actor=sam)
        with pytest.raises(NoPlace, match="last admin"):
            change_role(read_before, Role.BUYER, actor=sam)

    assert place_of("bob").role == Role.ADMIN


def test_the_end_of_an_old_place_leaves_the_one_that_came_after_it_alone(cast: Cast) -> None:
    avery, old = cast.make("avery"), place_of("alice")
    with open_context("web"):
        end_membership(old, actor=avery, why="she left")
        add_member(old.user, old.organization, Role.BUYER, actor=avery)
        lent = grant_delegation(
            Agent.objects.get(slug="shop-agent"), Terms(), actor=cast.make("alice of a company")
        )
        with pytest.raises(NoPlace, match="has ended"):
            end_membership(old, actor=avery, why="again")

    lent.refresh_from_db()
    assert lent.revoked_at is None


def test_a_membership_that_has_ended_takes_no_role(cast: Cast) -> None:
    avery, place = cast.make("avery"), place_of("alice")
    with open_context("web"):
        end_membership(place, actor=avery, why="she left")
        with pytest.raises(NoPlace, match="has ended"):
            change_role(place, Role.ADMIN, actor=avery)
