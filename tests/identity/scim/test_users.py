"""People as a directory keeps them: what it puts comes back, and means an account and a place."""

from typing import Any

from identity.models import Membership, User

from .conftest import CORE, ENTERPRISE, Directory

DANA: dict[str, Any] = {
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


def test_a_newcomer_has_an_account_and_a_place(acme: Directory) -> None:
    made = acme("POST", "Users", DANA)

    assert (made.status, made.headers["Location"]) == (201, made.body["meta"]["location"])
    dana = User.objects.get(email="dana@acme.test")
    assert (str(dana), dana.has_usable_password(), dana.is_staff) == ("Dana Diaz", False, False)
    place = place_of(dana.email)
    assert place is not None
    assert (place.organization.slug, place.role) == ("acme", "buyer")
