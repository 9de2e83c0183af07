"""People as a directory keeps them: what it puts comes back, and means an account and a place."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from identity.models import DirectoryUser, Membership, User

from .conftest import CORE, ENTERPRISE, Directory, Payload, seeding

DANA: Payload = {
    "schemas": [CORE, ENTERPRISE],
    "externalId": "00u1",
    "userName": "dana@acme.test",
    "name": {"givenName": "Dana", "familyName": "Diaz"},
    "displayName": "Dana Diaz",
    "title": "Buyer",
    "active": True,
    "emails": [{"value": "dana@acme.test", "type": "work", "primary": True}],
    ENTERPRISE: {"department": "Print", "manager": {"value": "somebody"}},
}


def place_of(email: str) -> Membership | None:
    return Membership.objects.filter(user__email=email, ended_at__isnull=True).first()


def given(body: Payload) -> Payload:
    return {name: value for name, value in body.items() if name not in {"id", "meta"}}


def test_a_newcomer_has_an_account_and_a_place(acme: Directory) -> None:
    made = acme("POST", "Users", DANA)

    dana = User.objects.get(email="dana@acme.test")
    assert (made.status, str(dana), dana.has_usable_password(), dana.is_staff) == (
        201, "Dana Diaz", False, False,
    )  # fmt: skip
    place = place_of(dana.email)
    assert place is not None
    assert (place.organization.slug, place.role) == ("acme", "buyer")


def test_what_was_put_comes_back(acme: Directory) -> None:
    made = acme("POST", "Users", DANA)
    changed = {**DANA, "title": "Head of print", "nickName": "Di"}
    acme.put(f"Users/{made.id}", changed)

    assert given(made.body) == DANA
    assert given(acme.get(f"Users/{made.id}").body) == changed


def test_a_password_is_taken_and_forgotten(acme: Directory) -> None:
    made = acme.add(password="correct horse battery staple")

    entry = DirectoryUser.objects.get(public_id=made.id)
    assert (made.status, "password" in made.body, "password" in entry.attributes) == (201, False, False)
    assert not entry.user.has_usable_password()


@pytest.mark.parametrize(
    "sent",
    [
        {"userName": "dana@elsewhere.test"},
        {"userName": "dana@acme.test.evil.test"},
        {"userName": "dana@acme.test@evil.test"},
        {"userName": "dana", "emails": [{"value": f"{'d' * 250}@acme.test", "primary": True}]},
        {"userName": "dana@acme.test", "emails": [{"value": "dana@evil.test", "primary": True}]},
        {"userName": "dana@acme.test", "emails": [{"value": "dana@evil.test", "type": "work"}]},
        {"userName": "dana@evil.test", "emails": [{"value": "dana@acme.test", "primary": True}]},
        {"userName": "dana"},
        {"userName": ""},
        {"userName": "da\tna@acme.test"},
        {"userName": "d" * 300 + "@acme.test"},
    ],
    ids=str,
)
def test_an_address_outside_the_verified_domains_is_refused(acme: Directory, sent: dict[str, Any]) -> None:
    refused = acme("POST", "Users", {"schemas": [CORE], **sent})

    assert (refused.status, refused.scim_type) == (400, "invalidValue")
    assert not User.objects.filter(email__startswith="dana").exists()


def test_a_name_that_is_no_address_is_known_by_the_email(acme: Directory) -> None:
    made = acme.add("ddiaz", emails=[{"value": "dana@acme.test", "type": "work"}])

    assert (made.status, made.body["userName"], place_of("dana@acme.test") is not None) == (
        201,
        "ddiaz",
        True,
    )


def test_an_address_at_home_is_only_noted(acme: Directory) -> None:
    emails = [{"value": "dana@acme.test", "primary": True}, {"value": "carol@globex.test", "type": "home"}]
    made = acme.add(emails=emails)

    assert made.body["emails"] == emails
    assert list(
        EmailAddress.objects.filter(user__email="dana@acme.test").values_list("email", flat=True)
    ) == ["dana@acme.test"]


def test_a_member_is_linked_and_keeps_their_role(acme: Directory) -> None:
    made = acme.add("avery@acme.test", displayName="Avery A. Avery")

    assert DirectoryUser.objects.get(public_id=made.id).user == User.objects.get(email="avery@acme.test")
    place = place_of("avery@acme.test")
    assert place is not None
    assert place.role == "admin"


@pytest.mark.parametrize("address", ["mallory@acme.test", "sam@acme.test", "carol@acme.test"])
def test_an_account_that_is_not_the_organizations_is_not_linked(acme: Directory, address: str) -> None:
    """A person's own, staff, and another company's, each with a verified address of Acme's domain."""
    name = address.partition("@")[0]
    with seeding():
        holder = User.objects.get(email__startswith=f"{name}@")
        EmailAddress.objects.create(user=holder, email=address, verified=True)
    refused = acme.add(address)

    assert (refused.status, refused.scim_type) == (409, "uniqueness")
    assert not Membership.objects.filter(user=holder, organization__slug="acme").exists()


def test_a_claim_without_proof_stands_in_nobodys_way(acme: Directory) -> None:
    with seeding():
        EmailAddress.objects.create(
            user=User.objects.get(email__startswith="mallory"), email="dana@acme.test", verified=False
        )
    made = acme.add()

    assert (made.status, EmailAddress.objects.get(email="dana@acme.test").user.email) == (
        201,
        "dana@acme.test",
    )


def test_a_name_and_an_account_are_one_users(acme: Directory) -> None:
    acme.add("dana@acme.test")
    same_name, same_account = (
        acme.add("DANA@acme.test"),
        acme.add("dd", emails=[{"value": "Dana@acme.test"}]),
    )

    assert [(one.status, one.scim_type) for one in (same_name, same_account)] == [(409, "uniqueness")] * 2


def test_the_account_follows_to_another_address(acme: Directory) -> None:
    made = acme.add()
    acme.patch(f"Users/{made.id}", {"op": "replace", "path": "userName", "value": "dana.dow@acme.test"})

    dana = DirectoryUser.objects.get(public_id=made.id).user
    assert (dana.email, list(EmailAddress.objects.filter(user=dana).values_list("email", "verified"))) == (
        "dana.dow@acme.test",
        [("dana.dow@acme.test", True)],
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [("dana@evil.test", (400, "invalidValue")), ("bob@acme.test", (409, "uniqueness"))],
)
def test_the_account_does_not_follow_everywhere(
    acme: Directory, address: str, expected: tuple[int, str]
) -> None:
    made = acme.add()
    refused = acme.patch(f"Users/{made.id}", {"op": "replace", "path": "userName", "value": address})

    assert (refused.status, refused.scim_type) == expected
    assert acme.get(f"Users/{made.id}").body["userName"] == "dana@acme.test"


def test_an_account_that_belongs_elsewhere_too_keeps_its_address_and_name(acme: Directory) -> None:
    made = acme.add("alice@acme.test")
    alice = User.objects.get(email="alice@acme.test")
    with seeding():
        globex = Membership.objects.get(user__email="carol@globex.test").organization
        Membership.objects.create(user=alice, organization=globex)
    named = acme.patch(f"Users/{made.id}", {"op": "replace", "path": "displayName", "value": "Mallory"})
    moved = acme.patch(
        f"Users/{made.id}", {"op": "replace", "path": "userName", "value": "mallory@acme.test"}
    )

    alice.refresh_from_db()
    assert (named.status, moved.status, alice.email, str(alice)) == (
        200, 403, "alice@acme.test", "Alice Archer",
    )  # fmt: skip


def test_a_name_that_nobody_can_see_is_none(acme: Directory) -> None:
    made = acme("POST", "Users", DANA | {"displayName": "Dee"})
    unseen = {"op": "replace", "path": "displayName", "value": "\N{NO-BREAK SPACE}"}
    acme.patch(f"Users/{made.id}", unseen)

    assert User.objects.get(email="dana@acme.test").full_name == "Dana Diaz"


def test_an_unknown_attribute_is_refused(acme: Directory) -> None:
    refused = acme.add(shoeSize=43)

    assert (refused.status, refused.scim_type) == (400, "invalidSyntax")


def test_its_person_is_told_that_it_writes_their_name_too(
    acme: Directory, signed_in: Callable[..., Client]
) -> None:
    acme.add("alice@acme.test")
    page = signed_in().get("/account/profile/").content.decode()
    assert "The directory of Acme keeps your name, too" in page
