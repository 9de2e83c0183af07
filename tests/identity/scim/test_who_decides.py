"""Roles where an organization has both a directory and a connection: what the directory says counts, and at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from identity.actor import Actor, person
from identity.connections import switch_on_connection
from identity.group_roles import NobodyLeft, map_group, unmap_group
from identity.memberships import set_role
from identity.models import (
    Connection,
    Delegation,
    DirectoryToken,
    DirectoryUser,
    GroupRole,
    LoginSession,
    Membership,
    SignInTrial,
    User,
)
from identity.policy import Refused
from identity.sso.provisioning import role_for
from identity.trials import config_of
from tests.identity.conftest import trust
from tests.identity.forge import Forge
from tests.identity.policy_cast import Cast
from tests.identity.test_group_roles import come_in

from .conftest import Directory, seeding

DANA = "dana@acme.test"


@pytest.fixture
def avery(people: dict[str, User]) -> Actor:
    return Cast(people).make("avery")


@pytest.fixture
def connection(acme: Directory, forge: Forge) -> Connection:
    """Acme's, whose claims have a say in roles as long as no directory has."""
    found = Connection.objects.select_related("app", "organization").get(organization__slug="acme")
    trust(found.app, forge)
    with seeding():
        Connection.objects.filter(pk=found.pk).update(groups_claim="groups")
        GroupRole.objects.create(connection=found, group="it", role="admin")
    found.refresh_from_db()
    return found


def role(address: str = DANA) -> str:
    place = Membership.objects.filter(user__email=address, ended_at__isnull=True).first()
    return place.role if place else ""


def test_a_group_that_is_mapped_gives_its_role_at_once_and_takes_it_away(
    acme: Directory, connection: Connection, avery: Actor
) -> None:
    acme.group("buyers of things", acme.add().id)
    with seeding():
        entry = map_group(connection, "buyers of things", "approver", actor=avery)
    assert role() == "approver"
    with seeding():
        map_group(connection, "buyers of things", "auditor", actor=avery)
    assert role() == "auditor"
    with seeding():
        unmap_group(entry, actor=avery)
    assert role() == "buyer"


def test_a_group_that_meant_the_only_way_in_takes_the_place_and_what_was_lent(
    acme: Directory, connection: Connection, avery: Actor, people: dict[str, User]
) -> None:
    with seeding():
        Connection.objects.update(default_role="")
        entry = GroupRole.objects.create(connection=connection, group="shop", role="buyer")
    acme.group("shop", acme.add("alice@acme.test").id)
    cast = Cast(people)
    with seeding():
        alice = cast.member("alice", "acme")
        cast.lent(alice)
        unmap_group(entry, actor=avery)
    assert (role("alice@acme.test"), Delegation.objects.live(timezone.now()).count()) == ("", 0)


def test_nobody_feels_what_a_connection_says_that_is_off(
    acme: Directory, connection: Connection, avery: Actor
) -> None:
    acme.group("shop", acme.add().id)
    with seeding():
        Connection.objects.update(enabled=False)
        map_group(connection, "shop", "auditor", actor=avery)
    assert role() == "buyer"


def test_an_admin_does_not_take_the_last_admin_away(
    acme: Directory, connection: Connection, avery: Actor
) -> None:
    acme.group("staff", acme.add("avery@acme.test").id)
    with seeding(), pytest.raises(NobodyLeft, match="Nobody would administer Acme"):
        map_group(connection, "staff", "buyer", actor=avery)
    assert role("avery@acme.test") == "admin"
    assert not GroupRole.objects.filter(group="staff").exists()


def test_only_who_manages_the_organization_maps(connection: Connection, people: dict[str, User]) -> None:
    bob = Cast(people).make("bob of a company")
    with seeding(), pytest.raises(Refused):
        map_group(connection, "shop", "admin", actor=bob)
    assert not GroupRole.objects.filter(group="shop").exists()


def test_while_the_directory_is_live_no_claim_changes_a_role(
    acme: Directory, connection: Connection, forge: Forge
) -> None:
    acme.add()
    assert come_in(forge, "it") == 302
    assert role() == "buyer"


def test_a_newcomer_whom_the_directory_does_not_know_has_no_role_by_a_claim(
    acme: Directory, connection: Connection, forge: Forge
) -> None:
    acme.add("erin@acme.test")
    with seeding():
        Connection.objects.update(default_role="")
    assert (come_in(forge, "it"), role()) == (403, "")
    with seeding():
        Connection.objects.update(default_role="buyer")
    assert (come_in(forge, "it"), role()) == (302, "buyer")


@pytest.mark.parametrize("how", ["its token is revoked", "its token has expired", "it names nobody"])
def test_a_directory_that_is_not_live_decides_nothing(
    acme: Directory, connection: Connection, forge: Forge, how: str
) -> None:
    acme.add()
    with seeding():
        if how == "its token is revoked":
            DirectoryToken.objects.update(revoked_at=timezone.now())
        if how == "its token has expired":
            DirectoryToken.objects.update(expires_at=timezone.now())
        if how == "it names nobody":
            DirectoryUser.objects.update(deleted_at=timezone.now())
    assert come_in(forge, "it") == 302
    assert role() == "admin"


def test_a_test_sign_in_says_who_decides(
    acme: Directory, connection: Connection, people: dict[str, User]
) -> None:
    acme.add("alice@acme.test")
    assert role_for(people["alice"], connection, ["it"]) == "buyer"


def test_the_page_of_roles_says_who_decides(
    acme: Directory, connection: Connection, signed_in: Callable[..., Client]
) -> None:
    browser, address = (
        signed_in("avery@acme.test"),
        f"/organization/connections/{connection.public_id}/people/",
    )
    assert "Roles come from your directory" not in browser.get(address).text
    acme.add()
    assert "Roles come from your directory" in browser.get(address).text


def test_the_page_tells_that_the_last_admin_stays(
    acme: Directory, connection: Connection, signed_in: Callable[..., Client]
) -> None:
    acme.group("staff", acme.add("avery@acme.test").id)
    address = f"/organization/connections/{connection.public_id}/groups/"
    answer = signed_in("avery@acme.test").post(address, {"group": "staff", "role": "buyer"})
    assert (answer.status_code, "Nobody would administer Acme" in answer.text) == (400, True)
    assert person(LoginSession.objects.get()).principal is not None


def test_a_connection_that_is_switched_on_gives_its_groups_their_meaning_at_once(
    acme: Directory, connection: Connection, avery: Actor
) -> None:
    acme.group("it", acme.add().id)
    with seeding():
        Connection.objects.update(enabled=False)
        trial = {"config": config_of(connection), "passed": True, "answer": "{}", "request_id": "r"}
        SignInTrial.objects.create(connection=connection, begun_in=avery.browser, **trial)
        set_role(Membership.objects.get(user__email=DANA), "buyer")
        switch_on_connection(connection, [], actor=avery)
    assert role() == "admin"
