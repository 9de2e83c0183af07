"""What an organization decides in two places at once comes out as if one had waited for the other."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.domains.verbs import DomainRefused, claim_domain, record_value, require_sso, verify_domain
from identity.group_roles import map_group
from identity.invitations import NotInvited, accept_invitation, invite, withdraw_invitation
from identity.memberships import NoPlace, add_member, change_role
from identity.models import (
    Connection,
    DirectoryGroup,
    DirectoryUser,
    Domain,
    GroupRole,
    Invitation,
    LoginSession,
    Membership,
    User,
)
from identity.policy import Refused

from .journey import HERE
from .policy_cast import Cast

Role = Membership.Role


@pytest.fixture
def cast(seeded: object) -> Cast:
    return Cast({user.get_short_name().lower(): user for user in User.objects.all()})


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """How each ended: the name of what it raised, or "done"."""
    together, ends = Barrier(len(verbs)), ["" for _ in verbs]

    def run(number: int, verb: Callable[[], object]) -> None:
        together.wait(10)
        try:
            with open_context("web"):
                verb()
            ends[number] = "done"
        except (DomainRefused, NotInvited, NoPlace, Refused) as refused:
            ends[number] = type(refused).__name__
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number, verb)) for number, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def test_a_domain_that_two_organizations_show_at_once_has_one_owner(cast: Cast) -> None:
    avery, gwen = cast.make("avery"), cast.make("gwen")
    with open_context("web"):
        claims = [claim_domain("both.example", actor.organization, actor=actor) for actor in (avery, gwen)]

    def both(name: str) -> tuple[str, ...]:
        return tuple(record_value(domain) for domain in claims)

    ends = at_once(
        lambda: verify_domain(claims[0], actor=avery, ask=both),
        lambda: verify_domain(claims[1], actor=gwen, ask=both),
    )
    assert sorted(ends) == ["DomainRefused", "done"]
    assert Domain.objects.verified().filter(name="both.example").count() == 1


def test_two_admins_who_end_each_others_office_leave_one(cast: Cast) -> None:
    avery = cast.make("avery")
    with open_context("web"):
        add_member(cast.people["bob"], avery.organization, Role.ADMIN, actor=avery)
    bob = cast.make("bob of a company")
    places = {
        name: Membership.objects.get(user=cast.people[name], ended_at=None) for name in ("avery", "bob")
    }
    ends = at_once(
        lambda: change_role(places["bob"], Role.BUYER, actor=avery),
        lambda: change_role(places["avery"], Role.BUYER, actor=bob),
    )
    assert sorted(ends) == ["Refused", "done"]
    assert (
        Membership.objects.filter(organization=avery.organization, role=Role.ADMIN, ended_at=None).count()
        == 1
    )


def test_an_invitation_is_taken_or_withdrawn(cast: Cast) -> None:
    avery, mallory = cast.make("avery"), cast.make("mallory")
    with open_context("web"):
        invitation = invite("mallory@example.test", avery.organization, Role.BUYER, actor=avery)
    accepted, _ = at_once(
        lambda: accept_invitation(invitation, actor=mallory),
        lambda: withdraw_invitation(invitation, actor=avery),
    )
    kept = Invitation.objects.get()
    member = Membership.objects.filter(user=mallory.principal).exists()
    assert (accepted == "done", kept.withdrawn_at is None) == (member, member)


def test_nobody_slips_in_by_password_while_the_company_takes_its_sign_in_over(cast: Cast) -> None:
    acme, domain = Connection.objects.get(protocol="saml"), Domain.objects.get(name="acme.test")
    with open_context("system:seed"):
        avery = cast.member("avery", "acme", connection=acme)
    sent = {"login": "bob@acme.test", "password": PASSWORD}
    ends = at_once(
        lambda: require_sso(domain, actor=avery),
        *[lambda: Client(headers=HERE).post("/accounts/login/", sent)] * 3,
    )
    assert ends == ["done"] * 4
    live = LoginSession.objects.filter(user=cast.people["bob"], ended_at=None)
    assert list(live.values_list("method", flat=True)) == []


def test_a_group_that_two_admins_map_at_once_means_one_thing_to_its_people(cast: Cast) -> None:
    acme, bob = Connection.objects.select_related("organization").get(protocol="saml"), cast.people["bob"]
    with open_context("system:seed"):
        known = {"user": bob, "user_name": "bob", "name_key": "bob", "address": bob.email}
        entry = DirectoryUser.objects.create(organization=acme.organization, **known)
        DirectoryGroup.objects.create(organization=acme.organization, display_name="staff").members.add(entry)
    avery, sam = cast.make("avery"), cast.make("sam")
    ends = at_once(
        lambda: map_group(acme, "staff", Role.AUDITOR, actor=avery),
        lambda: map_group(acme, "staff", Role.BUYER, actor=sam),
    )
    place = Membership.objects.get(user=bob, ended_at=None)
    assert (ends, place.role) == (["done", "done"], GroupRole.objects.get(group="staff").role)
