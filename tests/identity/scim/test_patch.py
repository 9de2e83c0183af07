"""PATCH in every shape that real identity providers send it, and the ones that nobody should."""

from typing import Any

import pytest

from .conftest import ENTERPRISE, PATCH, Directory, Payload

Change = dict[str, Any]


@pytest.fixture
def danas(acme: Directory) -> str:
    emails = [{"value": "dana@acme.test", "type": "work", "primary": True}]
    return f"Users/{acme.add(title='Buyer', emails=emails, **{ENTERPRISE: {'division': 'North'}}).id}"


SHAPES: list[tuple[Change, Payload]] = [
    ({"op": "Replace", "value": {"active": "False"}}, {"active": False}),
    ({"op": "Replace", "path": "active", "value": "False"}, {"active": False}),
    ({"op": "replace", "value": {"active": False}}, {"active": False}),
    ({"op": "REPLACE", "path": "title", "value": "Chief"}, {"title": "Chief"}),
    ({"op": "Add", "path": "name.givenName", "value": "Di"}, {"name": {"givenName": "Di"}}),
    (
        {"op": "replace", "value": {"name.givenName": "Di", "title": "Chief"}},
        {"name": {"givenName": "Di"}, "title": "Chief"},
    ),
    (
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "di@acme.test"},
        {"emails": [{"value": "di@acme.test", "type": "work", "primary": True}]},
    ),
    (
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "555"},
        {"phoneNumbers": [{"value": "555", "type": "mobile"}]},
    ),
    (
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Print"},
        {ENTERPRISE: {"division": "North", "department": "Print"}},
    ),
    (
        {"op": "replace", "value": {ENTERPRISE: {"department": "Print"}}},
        {ENTERPRISE: {"division": "North", "department": "Print"}},
    ),
    (
        {"op": "replace", "value": {f"{ENTERPRISE}:department": "Print"}},
        {ENTERPRISE: {"division": "North", "department": "Print"}},
    ),
    (
        {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": "m1"},
        {ENTERPRISE: {"division": "North", "manager": {"value": "m1"}}},
    ),
    (
        {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": [{"value": "m1"}]},
        {ENTERPRISE: {"division": "North", "manager": {"value": "m1"}}},
    ),
    (
        {"op": "add", "value": {"emails": [{"value": "di@home.test", "type": "home"}]}},
        {
            "emails": [
                {"value": "dana@acme.test", "type": "work", "primary": True},
                {"value": "di@home.test", "type": "home"},
            ]
        },
    ),
    ({"op": "remove", "path": "title"}, {"title": None}),
    ({"op": "remove", "path": 'emails[type eq "work"]'}, {"emails": None}),
    ({"op": "Remove", "path": "emails", "value": [{"value": "dana@acme.test"}]}, {"emails": None}),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "expected"), SHAPES, ids=lambda value: str(value)[:70])
def test_a_shape_that_is_understood(
    acme: Directory, danas: str, operation: Change, expected: Payload
) -> None:
    patched = acme.patch(danas, operation)

    assert patched.status == 200, patched.body
    assert {name: patched.body.get(name) for name in expected} == expected
    assert acme.get(danas).body == patched.body


LONG_PATH = 'emails[type eq "work"' + ' and type eq "work"' * 7_000 + "].value"
FAULTS: list[tuple[Change, str]] = [
    ({"op": "remove"}, "noTarget"),
    ({"op": "replace", "path": "shoeSize", "value": 43}, "invalidPath"),
    ({"op": "replace", "path": "emails[", "value": 43}, "invalidPath"),
    ({"op": "replace", "path": "id", "value": "mine"}, "mutability"),
    ({"op": "replace", "path": "groups", "value": [{"value": "admins"}]}, "mutability"),
    ({"op": "replace", "value": {"meta": {"version": "1"}}}, "mutability"),
    ({"op": "remove", "path": "userName"}, "mutability"),
    ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
    ({"op": "move", "path": "title", "value": "x"}, "invalidValue"),
    ({"op": "add", "path": "title"}, "invalidValue"),
    ({"op": "replace", "path": 'emails[value co "nobody"].value', "value": "x"}, "noTarget"),
    ({"op": "replace", "path": LONG_PATH, "value": "x"}, "invalidFilter"),
    ({"op": "replace", "value": {LONG_PATH: "x"}}, "invalidFilter"),
]


@pytest.mark.parametrize(("operation", "scim_type"), FAULTS, ids=lambda value: str(value)[:70])
def test_a_fault_is_told_by_its_keyword(
    acme: Directory, danas: str, operation: Change, scim_type: str
) -> None:
    before = acme.get(danas)
    refused = acme.patch(danas, operation)

    assert (refused.status, refused.scim_type) == (400, scim_type), refused.body
    assert acme.get(danas).body == before.body


def test_all_operations_or_none(acme: Directory, danas: str) -> None:
    acme.patch(
        danas,
        {"op": "replace", "path": "title", "value": "Chief"},
        {"op": "replace", "value": {"id": "mine"}},
    )

    assert acme.get(danas).body["title"] == "Buyer"


@pytest.mark.parametrize("operations", [[], None, "x", [None], [{"op": "remove", "path": "title"}] * 101])
def test_no_operations_or_too_many_are_refused(acme: Directory, danas: str, operations: object) -> None:
    assert acme("PATCH", danas, {"schemas": [PATCH], "Operations": operations}).status == 400
