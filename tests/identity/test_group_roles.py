"""What the groups of an identity provider mean here: they give roles, and take them away."""

import pytest

from audit.context import open_context
from identity.models import Connection, GroupRole, Membership

from .forge import Forge
from .journey import Browser

Role = Membership.Role


@pytest.fixture
def grouped(acme: Connection) -> Connection:
    with open_context("system:seed"):
        acme.groups_claim = "groups"
        acme.save()
        for group, role in (("shop-approvers", Role.APPROVER), ("it", Role.ADMIN), ("all", Role.BUYER)):
            GroupRole.objects.create(connection=acme, group=group, role=role)
    return acme


def come_in(forge: Forge, *groups: str) -> int:
    said = {"mail": ("dana@acme.test",), "givenName": ("Dana",), "surname": ("Diaz",), "groups": groups}
    browser = Browser()
    browser.arrive(forge.respond(browser.begin(), attributes=said))
    return browser.finish().status_code


def role() -> str:
    return Membership.objects.get(user__email="dana@acme.test").role


def test_the_strongest_group_gives_the_role(grouped: Connection, forge: Forge) -> None:
    come_in(forge, "all", "shop-approvers", "unknown")

    assert role() == Role.APPROVER


def test_a_group_that_is_gone_takes_its_role_away(grouped: Connection, forge: Forge) -> None:
    come_in(forge, "it")
    come_in(forge, "all")

    assert role() == Role.BUYER


def test_who_is_in_no_group_that_counts_stays_out(grouped: Connection, forge: Forge) -> None:
    with open_context("system:seed"):
        Connection.objects.filter(pk=grouped.pk).update(default_role="")

    assert (come_in(forge, "kitchen"), Membership.objects.filter(user__email="dana@acme.test").count()) == (
        403,
        0,
    )


def test_groups_have_no_say_where_the_connection_names_no_claim(acme: Connection, forge: Forge) -> None:
    with open_context("system:seed"):
        GroupRole.objects.create(connection=acme, group="it", role=Role.ADMIN)
    come_in(forge, "it")

    assert role() == Role.BUYER
