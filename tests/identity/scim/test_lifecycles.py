"""What two identity providers send, in their order, from the first test of the connection to the last goodbye."""

from identity.models import Connection, GroupRole, Membership

from .conftest import CORE, ENTERPRISE, GROUP, Directory, seeding
from .test_users import place_of


def lay_role(group: str, role: str) -> None:
    with seeding():
        GroupRole.objects.create(
            connection=Connection.objects.get(organization__slug="acme"), group=group, role=role
        )


def test_okta(acme: Directory) -> None:
    """It looks first, creates, puts whole users, patches `active` without a path, and renames groups by value."""
    lay_role("Approvers", Membership.Role.APPROVER)
    assert acme("GET", "Users?startIndex=1&count=2").body["totalResults"] == 0
    assert acme.find("Users", 'userName eq "dana@acme.test"', startIndex="1", count="100").names == []
    sent = {
        "schemas": [CORE],
        "userName": "dana@acme.test",
        "name": {"givenName": "Dana", "familyName": "Diaz"},
        "emails": [{"primary": True, "value": "dana@acme.test", "type": "work", "display": "dana@acme.test"}],
        "displayName": "Dana Diaz",
        "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [],
        "password": "1mz050nq",
        "active": True,
    }
    made = acme("POST", "Users", sent)
    dana = f"Users/{made.id}"
    assert (made.status, acme.get(dana).body["id"]) == (201, made.id)
    assert acme.put(dana, {**sent, "id": made.id, "title": "Buyer", "meta": {}}).body["title"] == "Buyer"

    group = acme("POST", "Groups", {"schemas": [GROUP], "displayName": "Approvers", "members": []})
    approvers = f"Groups/{group.id}"
    acme.patch(
        approvers, {"op": "replace", "value": {"id": group.id, "displayName": "Approvers"}},
        {"op": "add", "path": "members", "value": [{"value": made.id, "display": "dana@acme.test"}]},
    )  # fmt: skip
    place = place_of("dana@acme.test")
    assert place is not None
    assert place.role == "approver"

    acme.patch(approvers, {"op": "remove", "path": f'members[value eq "{made.id}"]'})
    assert acme.patch(dana, {"op": "replace", "value": {"active": False}}).body["active"] is False
    assert place_of("dana@acme.test") is None
    assert acme.put(dana, {**sent, "active": True}).body["active"] is True
    back = place_of("dana@acme.test")
    assert back is not None
    assert (back.role, acme.delete(approvers).status) == ("buyer", 204)


DANA = {
    "schemas": [CORE, ENTERPRISE],
    "externalId": "dana",
    "userName": "Dana@acme.test",
    "active": True,
    "displayName": "Dana Diaz",
    "emails": [{"primary": True, "type": "work", "value": "Dana.Diaz@acme.test"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Dana Diaz", "familyName": "Diaz", "givenName": "Dana"},
    ENTERPRISE: {"department": "Print"},
}


def test_entra_id_brings_changes_and_takes_a_person(acme: Directory) -> None:
    """It asks for nobody to test the connection, capitalizes operations, writes booleans as text, and deletes late."""
    nobody = acme.find("Users", 'userName eq "c6e5a2f0-0000-4fb2-8f3a-000000000000"')
    assert (nobody.status, nobody.body["totalResults"], nobody.body["Resources"]) == (200, 0, [])
    dana = f"Users/{acme('POST', 'Users', DANA).id}"
    assert acme.find("Users", 'externalId eq "dana"').names == ["Dana@acme.test"]
    assert place_of("dana.diaz@acme.test") is not None
    changed = acme.patch(
        dana,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "dana.dow@acme.test"},
        {"op": "Replace", "path": "name.familyName", "value": "Dow"},
        {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": "5d2e"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+1 555"},
    )
    assert changed.body[ENTERPRISE] == {"department": "Print", "manager": {"value": "5d2e"}}
    assert place_of("dana.dow@acme.test") is not None
    assert acme.patch(dana, {"op": "Replace", "path": "active", "value": "False"}).body["active"] is False
    assert (acme.delete(dana).status, acme.get(dana).status) == (204, 404)
    assert place_of("dana.dow@acme.test") is None


def test_entra_id_puts_a_person_in_a_group_and_takes_them_out(acme: Directory) -> None:
    """A group is known by its externalId, and looked up without its members."""
    lay_role("0b1c-group", Membership.Role.ADMIN)
    dana = [{"value": acme("POST", "Users", DANA).id}]
    sent = {"schemas": [GROUP], "externalId": "0b1c-group", "displayName": "Shop admins"}
    admins = f"Groups/{acme('POST', 'Groups', sent).id}"
    found = acme.find("Groups", 'displayName eq "Shop admins"', excludedAttributes="members")
    assert found.names == ["Shop admins"]
    acme.patch(admins, {"op": "Add", "path": "members", "value": dana})
    place = place_of("dana.diaz@acme.test")
    assert place is not None
    assert place.role == "admin"
    acme.patch(admins, {"op": "Remove", "path": "members", "value": dana})
    place.refresh_from_db()
    assert place.role == "buyer"
