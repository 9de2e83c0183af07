"""How the person at a browser has proved who they are, as RFC 8176 names it, from what allauth noted on the way."""

from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from identity.models import User
from identity.models.sessions import MFA

FIRST_STEPS: Final = {"password": "pwd", "password_reset": "pwd", "code": "otp"}
"""A code that came by mail is a one-time password, and one factor."""


def method_at(request: HttpRequest, user: User) -> str:
    """What they came in with: a password, a code by mail, or a passkey alone."""
    first: dict[str, Any] = next(iter(get_authentication_records(request, user)), {})
    if first.get("passwordless"):
        return "passkey"
    return "code" if first.get("method") == "code" else "password"


def amr_at(request: HttpRequest, user: User) -> tuple[str, ...]:
    """All of it, in order. Who left no note has just signed up, with a password."""
    shown: list[str] = []
    for record in get_authentication_records(request, user):
        shown += _amr_of_record(record)
    return tuple(dict.fromkeys(shown)) or ("pwd",)


def amr_of(authenticator: Authenticator) -> tuple[str, ...]:
    """What a second step adds. A key that verifies its user is two factors by itself (WebAuthn §6.1, flag UV)."""
    if authenticator.type != Authenticator.Type.WEBAUTHN:
        return ("otp", MFA)
    synced = authenticator.wrap().authenticator_data.is_backup_eligible()
    return ("swk" if synced else "hwk", "user", MFA)


def _amr_of_record(record: dict[str, Any]) -> tuple[str, ...]:
    if record["method"] != "mfa":
        return (FIRST_STEPS[record["method"]],) if record["method"] in FIRST_STEPS else ()
    authenticator = Authenticator.objects.filter(pk=record["id"]).first()
    return amr_of(authenticator) if authenticator else ("otp", MFA)
