"""An invitation: to an address, taken by who has confirmed it, while who sent it may still invite."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity import invitations
from identity.actor import Actor
from identity.cuts import reset_after_theft
from identity.delegations import deactivate_person
from identity.invitations import (
    NotInvited,
    TooManyInvitations,
    accept_invitation,
    add_person,
    invite,
    withdraw_invitation,
)
from identity.memberships import NoPlace, add_member, end_membership
from identity.models import Invitation, Membership, User
from identity.policy import Refused

from .policy_cast import Cast

Role = Membership.Role


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def avery(cast: Cast) -> Actor:
    return cast.make("avery")


@pytest.fixture
def invitation(avery: Actor) -> Invitation:
    with open_context("web"):
        return invite("mallory@example.test", avery.organization, Role.APPROVER, actor=avery)


def test_who_has_the_address_takes_the_place(cast: Cast, invitation: Invitation) -> None:
    mallory = cast.make("mallory")
    with open_context("web"):
        assert str(accept_invitation(invitation, actor=mallory)) == "Mallory Marsh at Acme, approver"
        with pytest.raises(NotInvited):
            accept_invitation(invitation, actor=mallory)


def test_nobody_else_takes_it(cast: Cast, invitation: Invitation) -> None:
    for who in ("bob", "gwen", "avery", "sam", "bearer"):
        actor = cast.make(who)
        with open_context("web"), pytest.raises(Refused):
            accept_invitation(invitation, actor=actor)
    assert not Membership.objects.filter(role=Role.APPROVER).exclude(user=cast.people["bob"]).exists()


def test_an_address_that_was_not_confirmed_is_nobodys(cast: Cast, invitation: Invitation) -> None:
    mallory = cast.make("mallory")
    with open_context("system:seed"):
        EmailAddress.objects.filter(email=invitation.email).update(verified=False)
    with open_context("web"), pytest.raises(Refused):
        accept_invitation(invitation, actor=mallory)


@pytest.mark.parametrize("how", ["withdrawn", "sent anew", "too old", "its sender is no admin any more"])
def test_one_that_is_no_longer_open_gives_nothing(
    cast: Cast, avery: Actor, invitation: Invitation, how: str
) -> None:
    mallory = cast.make("mallory")
    with open_context("web"):
        if how == "withdrawn":
            withdraw_invitation(invitation, actor=avery)
        if how == "sent anew":
            invite(invitation.email, avery.organization, Role.BUYER, actor=avery)
    with open_context("system:seed"):
        if how == "too old":
            Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7, minutes=1))
        if how == "its sender is no admin any more":
            Membership.objects.filter(user=avery.principal).update(role=Role.BUYER)
    with open_context("web"), pytest.raises(NotInvited):
        accept_invitation(invitation, actor=mallory)


@pytest.mark.parametrize("how", ["its sender was switched off", "its sender was robbed"])
def test_one_whose_sender_was_cut_off_gives_nothing(cast: Cast, invitation: Invitation, how: str) -> None:
    mallory, sam, sender = cast.make("mallory"), cast.make("sam"), cast.people["avery"]
    with open_context("web"):
        if how == "its sender was switched off":
            deactivate_person(sender, actor=sam, why="left")
        else:
            reset_after_theft(sender, actor=sam, keep_second_step=True)
        with pytest.raises(NotInvited):
            accept_invitation(invitation, actor=mallory)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_who_was_here_before_is_back_at_once(cast: Cast, avery: Actor) -> None:
    place = Membership.objects.select_related("user", "organization").get(user=cast.people["alice"])
    with open_context("web"):
        with pytest.raises(NoPlace, match="here already"):
            add_person("Alice@acme.test", avery.organization, Role.BUYER, actor=avery)
        end_membership(place, actor=avery, why="she left")
        back = add_person("alice@acme.test", avery.organization, Role.APPROVER, actor=avery)
    assert str(back) == "Alice Archer at Acme, approver"


def test_who_was_put_out_does_not_come_back_by_an_older_invitation(
    cast: Cast, avery: Actor, invitation: Invitation
) -> None:
    """To another address of theirs, or sent before they came in some other way."""
    mallory = cast.make("mallory")
    with open_context("web"):
        place = add_member(mallory.someone, avery.company, Role.BUYER, actor=avery)
        end_membership(place, actor=avery, why="no longer trusted")
        with pytest.raises(NotInvited):
            accept_invitation(invitation, actor=mallory)


def test_an_invitation_does_not_take_the_last_admins_office(cast: Cast, avery: Actor) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.create(user=avery.someone, email="avery@example.test", verified=True)
    with open_context("web"):
        own = invite("avery@example.test", avery.company, Role.BUYER, actor=avery)
        with pytest.raises(NoPlace, match="last admin"):
            accept_invitation(own, actor=avery)


def test_only_an_admin_invites(cast: Cast, avery: Actor) -> None:
    for who in ("gwen", "bob of a company", "avery's agent"):
        actor = cast.make(who)
        with open_context("web"), pytest.raises(Refused):
            invite("mallory@example.test", avery.organization, Role.ADMIN, actor=actor)
    assert not Invitation.objects.exists()


def ask(avery: Actor, address: str) -> Invitation:
    with open_context("web"):
        return invite(address, avery.organization, Role.BUYER, actor=avery)


def test_an_address_is_written_to_three_times_a_day_whoever_asks(cast: Cast, avery: Actor) -> None:
    gwen = cast.make("gwen")
    for _ in range(2):
        withdraw = ask(avery, "new@example.test")
        with open_context("web"):
            withdraw_invitation(withdraw, actor=avery)
    ask(gwen, "new@example.test")
    for actor in (avery, gwen):
        with pytest.raises(TooManyInvitations, match="tomorrow"):
            ask(actor, "new@example.test")
    assert ask(avery, "other@example.test").email == "other@example.test"


def test_tomorrow_it_may_be_written_to_again(avery: Actor) -> None:
    for _ in range(3):
        ask(avery, "new@example.test")
    with open_context("system:seed"):
        Invitation.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    assert ask(avery, "new@example.test").withdrawn_at is None


def test_an_organization_sends_so_many_an_hour_and_another_goes_on(
    cast: Cast, avery: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "FROM_ONE_ORGANIZATION", 2)
    for name in ("one", "two"):
        ask(avery, f"{name}@example.test")
    with pytest.raises(TooManyInvitations, match="within the hour"):
        ask(avery, "three@example.test")
    assert ask(cast.make("gwen"), "three@example.test").organization.slug == "globex"


def test_the_page_says_so_at_the_address(signed_in: Callable[..., Client], avery: Actor) -> None:
    for _ in range(3):
        ask(avery, "new@example.test")
    answer = signed_in("avery@acme.test").post(
        "/organization/members/", {"email": "new@example.test", "role": "buyer"}
    )
    assert (answer.status_code, "try again tomorrow" in answer.content.decode()) == (429, True)
