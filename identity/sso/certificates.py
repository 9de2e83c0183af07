"""Certificates by which an identity provider signs: read, named, and watched for their end."""

import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

WARN_BEFORE: Final = timedelta(days=30)
SHORTEST_RSA: Final = 2048


class BadCertificate(ValueError):
    """It is none, or nothing to rely on; the sentence says which."""


@dataclass(frozen=True)
class Certificate:
    pem: str
    fingerprint: str
    begins_at: datetime
    ends_at: datetime

    def has_ended(self, at: datetime) -> bool:
        return self.ends_at <= at

    def ends_soon(self, at: datetime) -> bool:
        return at < self.ends_at <= at + WARN_BEFORE


def fingerprint_of(text: str) -> str:
    """Empty where it is no certificate to rely on."""
    try:
        return read_certificate(text).fingerprint
    except BadCertificate:
        return ""


def read_certificate(text: str) -> Certificate:
    """From PEM, or from the bare base64 of a metadata file."""
    body = "".join(
        text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "").split()
    )
    lines = "\n".join(textwrap.wrap(body, 64))
    pem = f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
    try:
        read = x509.load_pem_x509_certificate(pem.encode())
        key = read.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadCertificate("A certificate in it cannot be read.") from error
    if isinstance(key, RSAPublicKey) and key.key_size < SHORTEST_RSA:
        raise BadCertificate(
            f"A certificate in it has a key of {key.key_size} bits; {SHORTEST_RSA} is the least."
        )
    return Certificate(
        pem, read.fingerprint(SHA256()).hex(), read.not_valid_before_utc, read.not_valid_after_utc
    )
