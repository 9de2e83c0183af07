"""Secrets at rest: of second steps and of connections. Whoever reads the database alone reads none of them."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class UnopenedSecret(ValueError):
    """It was sealed under a key that is no longer among VAULT_KEYS."""


def seal(text: str) -> str:
    """Encrypted and authenticated under the first of VAULT_KEYS; all of them open."""
    return _vault().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _vault().decrypt(sealed).decode()
    except InvalidToken as error:
        raise UnopenedSecret("a secret was sealed under a key that is not in VAULT_KEYS") from error


class SealedField(models.TextField):
    """Text that is sealed in its column and open in Python; empty stays empty."""

    def from_db_value(self, value: str | None, *rest: Any) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal(text) if text else text


def _vault() -> MultiFernet:
    keys = [urlsafe_b64encode(sha256(key.encode()).digest()) for key in settings.VAULT_KEYS]
    return MultiFernet([Fernet(key) for key in keys])
