"""Groups: who is in them, and the role that a connection says they mean."""

import json
from typing import Any

import pytest

from identity.memberships import live_membership
from identity.models import Connection, DirectoryUser, GroupRole, Membership, User

from .conftest import GROUP, Directory, seeding
from .test_users import place_of

Role = Membership.Role
Change = dict[str, Any]


@pytest.fixture
def dana(acme: Directory) -> str:
    return acme.add().id


@pytest.fixture
def erin(acme: Directory) -> str:
    return acme.add("erin@acme.test").id


def lay_roles(**roles: str) -> None:
    with seeding():
        for group, role in roles.items():
            GroupRole.objects.create(
                connection=Connection.objects.get(organization__slug="acme"), group=group, role=role
            )


def role_of(public_id: str) -> str:
    entry = DirectoryUser.objects.get(public_id=public_id)
    place = live_membership(entry.user, entry.organization)
    return place.role if place else ""


def test_a_group_has_members_and_a_user_has_groups(acme: Directory, dana: str) -> None:
    made = acme.group("print", dana, externalId="g1")

    assert [member["value"] for member in made.body["members"]] == [dana]
    assert acme.get(f"Users/{dana}").body["groups"] == [
        {"value": made.id, "$ref": made.body["meta"]["location"], "display": "print", "type": "direct"}
    ]


def by_value(*names: str) -> list[Change]:
    return [{"value": name} for name in names]


#: Whoever is named stands for their id.
SHAPES: list[tuple[list[Change], str]] = [
    ([{"op": "Add", "path": "members", "value": [{"value": "erin", "display": "Erin"}]}], "dana erin"),
    ([{"op": "add", "value": {"members": by_value("erin")}}], "dana erin"),
    ([{"op": "add", "path": "members", "value": {"value": "erin"}}], "dana erin"),
    ([{"op": "add", "path": "members", "value": by_value("dana")}], "dana"),
    ([{"op": "replace", "path": "members", "value": by_value("erin")}], "erin"),
    ([{"op": "remove", "path": 'members[value eq "dana"]'}], ""),
    ([{"op": "Remove", "path": "members", "value": by_value("dana")}], ""),
    ([{"op": "remove", "path": "members"}], ""),
    ([{"op": "replace", "value": {"id": "print", "displayName": "press"}}], "dana"),
    (
        [
            {"op": "add", "path": "members", "value": by_value("erin")},
            {"op": "remove", "path": 'members[value eq "dana" or value eq "nobody"]'},
        ],
        "erin",
    ),
]


@pytest.mark.parametrize(("operations", "left"), SHAPES, ids=lambda value: str(value)[:60])
def test_members_come_and_go_in_every_shape(
    acme: Directory, dana: str, erin: str, operations: list[Change], left: str
) -> None:
    ids = {"dana": dana, "erin": erin, "print": acme.group("print", dana).id}
    text = json.dumps(operations)
    for name, public_id in ids.items():
        text = text.replace(f'"{name}', f'"{public_id}')
    patched = acme.patch(f"Groups/{ids['print']}", *json.loads(text))

    assert patched.status == 200, patched.body
    assert [one["value"] for one in patched.body.get("members", [])] == [ids[name] for name in left.split()]


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "nobody"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"type": "User"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": ["dana"]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": "g", "type": "Group"}]}, "invalidValue"),
        ({"op": "remove", "path": 'members[type eq "User"]'}, "invalidPath"),
        ({"op": "replace", "path": 'members[value eq "x"].type', "value": "User"}, "invalidPath"),
        ({"op": "remove", "path": "displayName"}, "mutability"),
        ({"op": "replace", "path": "displayName", "value": " "}, "invalidValue"),
    ],
    ids=str,
)
def test_what_is_no_change_of_members_is_refused(
    acme: Directory, dana: str, operation: Change, scim_type: str
) -> None:
    group = f"Groups/{acme.group('print', dana).id}"
    refused = acme.patch(group, operation)

    assert (refused.status, refused.scim_type) == (400, scim_type), refused.body
    assert [member["value"] for member in acme.get(group).body["members"]] == [dana]


def test_the_strongest_group_gives_the_role_and_leaving_it_takes_it_away(acme: Directory, dana: str) -> None:
    lay_roles(buyers=Role.BUYER, approvers=Role.APPROVER, it=Role.ADMIN)
    acme.group("approvers", dana)
    it = f"Groups/{acme.group('it', dana).id}"
    strongest = role_of(dana)
    acme.patch(it, {"op": "remove", "path": f'members[value eq "{dana}"]'})

    assert (strongest, role_of(dana)) == (Role.ADMIN, Role.APPROVER)


@pytest.mark.parametrize("change", ["rename", "delete", "put"])
def test_a_group_that_means_nothing_any_more_takes_its_role_along(
    acme: Directory, dana: str, change: str
) -> None:
    lay_roles(it=Role.ADMIN)
    it = f"Groups/{acme.group('it', dana).id}"
    match change:
        case "rename":
            acme.patch(it, {"op": "replace", "path": "displayName", "value": "kitchen"})
        case "delete":
            acme.delete(it)
        case "put":
            acme.put(it, {"schemas": [GROUP], "displayName": "it"})

    assert role_of(dana) == Role.BUYER


def test_a_group_is_known_by_its_external_id_too(acme: Directory, dana: str) -> None:
    """As Entra ID names it in the claims of a sign-in."""
    lay_roles(**{"9f1c": Role.APPROVER})
    acme.group("Approvers of the shop", dana, externalId="9f1c")

    assert role_of(dana) == Role.APPROVER


def test_a_role_given_by_hand_stays_until_a_group_has_a_say(acme: Directory) -> None:
    lay_roles(it=Role.ADMIN)
    averys = acme.add("avery@acme.test").id
    acme.group("kitchen", averys)
    acme.patch(f"Users/{averys}", {"op": "replace", "path": "title", "value": "Boss"})

    assert role_of(averys) == Role.ADMIN


def test_no_group_makes_anyone_staff(acme: Directory, dana: str) -> None:
    lay_roles(staff=Role.ADMIN, catalog=Role.ADMIN)
    acme.group("staff", dana)
    acme.group("catalog", dana)

    user = User.objects.get(email="dana@acme.test")
    assert (user.is_staff, user.is_superuser, user.roles, user.groups.count()) == (False, False, (), 0)


def test_where_only_groups_let_in_one_waits_for_a_group(acme: Directory) -> None:
    lay_roles(shop=Role.BUYER)
    with seeding():
        Connection.objects.update(default_role="")
    made = acme.add()
    waiting = place_of("dana@acme.test")
    shop = f"Groups/{acme.group('shop', made.id).id}"
    inside = role_of(made.id)
    acme.delete(shop)

    assert (made.body["active"], waiting, inside, role_of(made.id)) == (True, None, Role.BUYER, "")
    assert acme.get(f"Users/{made.id}").body["active"] is True


def test_one_who_is_off_is_not_brought_in_by_a_group(acme: Directory, dana: str) -> None:
    lay_roles(it=Role.ADMIN)
    acme.patch(f"Users/{dana}", {"op": "replace", "value": {"active": False}})
    acme.group("it", dana)

    assert role_of(dana) == ""


def test_a_connection_that_is_off_has_no_say(acme: Directory, dana: str) -> None:
    lay_roles(it=Role.ADMIN)
    with seeding():
        Connection.objects.update(enabled=False)
    acme.group("it", dana)

    assert role_of(dana) == Role.BUYER


def test_one_who_is_deleted_leaves_their_groups(acme: Directory, dana: str) -> None:
    group = acme.group("print", dana).id
    acme.delete(f"Users/{dana}")

    assert "members" not in acme.get(f"Groups/{group}").body
