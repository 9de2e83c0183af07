"""The signing key of the demo identity provider, made once by whichever process needs it first."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

FILE: Final = "signing.pem"
LASTS: Final = timedelta(days=3650)
BEGIN_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class SigningKey:
    """Both in PEM."""

    private_key: str
    certificate: str


def signing_key(folder: Path) -> SigningKey:
    path = folder / FILE
    if not path.exists():
        _publish(path, _new_key())
    private_key, _, certificate = path.read_text().partition(BEGIN_CERTIFICATE)
    return SigningKey(private_key, BEGIN_CERTIFICATE + certificate)


def _publish(path: Path, text: str) -> None:
    """Whole or not at all: a link fails where another process was first, and then theirs is the key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Acme Identity (demo)")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()
