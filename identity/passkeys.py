"""What a passkey says of how often it has signed (WebAuthn Level 2 §6.1.1): a count that goes back tells of a copy."""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django.db import transaction

from audit.context import open_context
from audit.events import record
from identity.models import User
from identity.notices import tell_of_copied_passkey

COUNT: Final = "count"


def goes_on(passkey: Authenticator, answer: dict[str, Any]) -> bool:
    """Whether an answer, whose signature was found to be right, comes after the last one (§7.2, step 22).

    Keys that are synced between devices do not count, and say zero always.
    """
    said = _count_of(answer)
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=passkey.pk)
        last = kept.data.get(COUNT, kept.wrap().authenticator_data.counter)
        if said > last:
            kept.data[COUNT] = said
            kept.save(update_fields=["data"])
    return bool(said > last or said == last == 0)


def refuse_copy(passkey: Authenticator) -> None:
    """Its owner and the trail are told. The key stays: which of the two is the copy, nobody knows from here."""
    owner = User.objects.get(pk=passkey.user_id)
    with open_context("system:sign-in"):
        detail = {"method": "passkey", "account": owner.public_id, "why": "its count went back"}
        record("auth", "sign_in", "failed", object_type="identity.user", object_id=owner.pk, detail=detail)
    tell_of_copied_passkey(owner, str(passkey))


def _count_of(answer: dict[str, Any]) -> int:
    count: int = parse_authentication_response(answer).response.authenticator_data.counter
    return count
