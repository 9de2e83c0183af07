"""The test gateway's webhooks: a body, the moment, and an HMAC-SHA256 of both.

The secret is made from the shop's own, because the pretended provider lives in the same house.
"""

import hmac
import json
import time
from collections.abc import Mapping
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.utils.crypto import salted_hmac

from identity.ids import new_public_id
from shop.payments.gateway import Notice, NotSigned

HEADER: Final = "X-Test-Gateway-Signature"
OLDEST_SECONDS = 300
TIMEOUT_SECONDS = 10


def write(key: str, kind: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a new webhook about the charge with this key."""
    body = json.dumps({"id": f"evt_{new_public_id()}", "kind": kind, "key": key}).encode()
    at = int(time.time())
    return body, {HEADER: f"t={at},v1={_signature(at, body)}"}


def send_as_it_comes(key: str, address: str) -> list[int]:
    """The demo's trial: a late notice, the same again, and an early one after it. The answers' status codes."""
    late, early = write(key, "charge.captured"), write(key, "charge.authorized")
    return [_post(address, *webhook) for webhook in (late, late, early)]


def read(body: bytes, headers: Mapping[str, str]) -> Notice:
    """Raises NotSigned."""
    parts = dict(part.partition("=")[::2] for part in headers.get(HEADER, "").split(","))
    try:
        at = int(parts["t"])
    except (KeyError, ValueError) as missing:
        raise NotSigned from missing
    good = hmac.compare_digest(_signature(at, body).encode(), parts.get("v1", "").encode())
    if not good or abs(time.time() - at) > OLDEST_SECONDS:
        raise NotSigned
    return Notice(**json.loads(body))


def _post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    sent = Request(address, body, {**headers, "Content-Type": "application/json"})  # noqa: S310  # our own address
    try:
        with urlopen(sent, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


def _signature(at: int, body: bytes) -> str:
    return salted_hmac("test gateway webhooks", b"%d." % at + body, algorithm="sha256").hexdigest()
