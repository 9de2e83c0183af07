"""Codes for the loss of a telephone or a passkey: seen once, kept as hashes, each good for one sign-in.

allauth keeps a seed that the codes can be made from again, so it is not asked to keep any.
"""

import re
import secrets
from typing import Final, TypedDict, cast

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from identity.models import User

HOW_MANY: Final = 10
LENGTH: Final = 12  # letters out of 20: 51 bits
#: Also the eight figures of codes that were made before they were hashed.
LOOKS_LIKE_ONE: Final = re.compile(r"[a-z]{12}|[0-9]{8}")

CODES: Final = Authenticator.Type.RECOVERY_CODES


class Cost(TypedDict):
    """RFC 9106 §3.1; memory in KiB."""

    iterations: int
    lanes: int
    memory_cost: int


class Kept(TypedDict):
    """Argon2id (RFC 9106). One salt for a person's ten, so that a guess takes one hash."""

    salt: str
    cost: Cost
    hashes: list[str]


def first_codes(user: User) -> list[str]:
    """For who has just set up a second step; none where there are codes already."""
    return [] if Authenticator.objects.filter(user=user, type=CODES).exists() else make_codes(user)


def make_codes(user: User) -> list[str]:
    """In place of those there were. From here on nobody can read them."""
    codes = [generate_user_code(length=LENGTH) for _ in range(HOW_MANY)]
    known = {"data": kept_as(codes), "created_at": timezone.now(), "last_used_at": None}
    Authenticator.objects.update_or_create(user=user, type=CODES, defaults=known)
    return codes


def codes_left(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=CODES).first()
    return len(_kept(kept)["hashes"]) if kept else 0


def use_code(user: User, typed: str) -> Authenticator | None:
    """Take the code away, if it is one of theirs. The slow part comes before the lock."""
    code = normalize_user_code(typed)
    kept = Authenticator.objects.filter(user=user, type=CODES).first()
    if kept is None or not LOOKS_LIKE_ONE.fullmatch(code):
        return None
    shown = _hash(code, _kept(kept)["salt"], _kept(kept)["cost"])
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().filter(pk=kept.pk).first()
        if kept is None or shown not in _kept(kept)["hashes"]:
            return None
        _kept(kept)["hashes"].remove(shown)
        kept.save(update_fields=["data"])
    return kept


def kept_as(codes: list[str]) -> Kept:
    salt, cost = secrets.token_hex(16), cast(Cost, settings.RECOVERY_CODE_COST)
    hashes = [_hash(normalize_user_code(code), salt, cost) for code in codes]
    return Kept(salt=salt, cost=cost, hashes=hashes)


def _kept(authenticator: Authenticator) -> Kept:
    return cast(Kept, authenticator.data)


def _hash(code: str, salt: str, cost: Cost) -> str:
    return Argon2id(salt=bytes.fromhex(salt), length=32, **cost).derive(code.encode()).hex()
