"""Signatures of webhooks, by the Standard Webhooks specification: HMAC-SHA256 over id, moment and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
_KEY_BYTES: Final = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def signed(message: str, at: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """Headers of one message. While a secret is changed, each of both signs: a space stands between."""
    moment = str(int(at.timestamp()))
    signatures = (_signature(message, moment, body, key) for key in keys)
    return {"webhook-id": message, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def _signature(message: str, moment: str, body: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
