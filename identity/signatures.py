"""Reports that others can check: Ed25519 (RFC 8032), under REPORT_KEYS, which the database does not hold."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.conf import settings

from audit.canonical import canonical

ALGORITHM: Final = "Ed25519"
NO_KEY: Final = "What was given to check it by is no public key of Ed25519 in PEM."


class NotOurs(ValueError):
    """No report, or one that was changed, or signed by a key that is not known here; the sentence says which."""


@dataclass(frozen=True)
class Signed:
    """`text` is what was signed, to the byte; `key` says by which key."""

    text: str
    signature: str
    key: str

    def as_file(self) -> str:
        """One JSON object; what was signed is the canonical JSON of its `report`."""
        parts = {"algorithm": ALGORITHM, "key": self.key, "signature": self.signature}
        return json.dumps(parts | {"report": json.loads(self.text)}, indent=2, ensure_ascii=False) + "\n"


def sign(facts: Mapping[str, Any]) -> Signed:
    """By the newest key."""
    text, key = canonical(facts), _private(settings.REPORT_KEYS[0])
    return Signed(text, b64encode(key.sign(text.encode())).decode(), _name(key.public_key()))


def public_keys() -> dict[str, str]:
    """In PEM, by name: to be kept where reports are checked."""
    return {_name(key): _pem(key) for key in _known()}


def verify(file: str, *, pem: str = "") -> dict[str, Any]:
    """The report of a file, by the key given or one of our own. Raises NotOurs."""
    try:
        parts = json.loads(file)
        report, signature = dict(parts["report"]), b64decode(parts["signature"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise NotOurs("This is no signed report.") from error
    keys = [_public(pem)] if pem else _known()
    named = [key for key in keys if _name(key) == parts.get("key")]
    if not named:
        raise NotOurs("It was signed by a key that is not known here.")
    try:
        named[0].verify(signature, canonical(report).encode())
    except InvalidSignature as error:
        raise NotOurs("It was changed after it was signed.") from error
    return report


def _known() -> list[Ed25519PublicKey]:
    return [_private(secret).public_key() for secret in settings.REPORT_KEYS]


def _private(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(secret.encode()).digest())


def _public(pem: str) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotOurs(NO_KEY) from error
    if not isinstance(key, Ed25519PublicKey):
        raise NotOurs(NO_KEY)
    return key


def _pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _name(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
