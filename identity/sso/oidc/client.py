"""How we show a provider who we are: by a key of ours, by a secret, or, as a public client, by PKCE alone."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus

import jwt
from cryptography.x509 import load_pem_x509_certificate
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from identity.key_pairs import KeyPair
from identity.models import Connection
from identity.models.connections import BY_KEY
from identity.sso.certificates import read_certificate

from .discovery import Metadata

ASSERTED: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHM: Final = "RS256"
SECONDS: Final = 60


@dataclass(frozen=True)
class Shown:
    """What goes with a request to the token endpoint."""

    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def shown_to(connection: Connection, metadata: Metadata) -> Shown:
    client_id = connection.app.client_id
    if connection.app.settings.get("client_auth") == BY_KEY:
        proof = _assertion(connection.sp_keys[0], client_id, metadata.token_endpoint)
        return Shown({"client_id": client_id, "client_assertion_type": ASSERTED, "client_assertion": proof})
    if not connection.client_secret:
        return Shown({"client_id": client_id})
    pair = f"{quote_plus(client_id)}:{quote_plus(connection.client_secret)}"
    return Shown(headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"})


def published_keys(connection: Connection) -> list[dict[str, Any]]:
    """Both, while one takes the place of the other (RFC 7517 §5)."""
    return [_public(pair) for pair in connection.sp_keys]


def _assertion(pair: KeyPair, client_id: str, audience: str) -> str:
    """private_key_jwt (OpenID Connect Core §9, RFC 7523 §3). Each connection has a key of its own, so that what one
    provider is shown is worth nothing at another."""
    now = int(timezone.now().timestamp())
    claims = {"iss": client_id, "sub": client_id, "aud": audience, "iat": now, "exp": now + SECONDS}
    return jwt.encode(
        {**claims, "jti": secrets.token_urlsafe(16)},
        pair.private_key,
        algorithm=ALGORITHM,
        headers={"kid": _name(pair)},
    )


def _public(pair: KeyPair) -> dict[str, Any]:
    key = load_pem_x509_certificate(pair.certificate.encode()).public_key()
    said: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key))  # type: ignore[arg-type]  # ours are RSA
    return {
        "kty": said["kty"],
        "n": said["n"],
        "e": said["e"],
        "kid": _name(pair),
        "use": "sig",
        "alg": ALGORITHM,
    }


def _name(pair: KeyPair) -> str:
    return read_certificate(pair.certificate).fingerprint[:32]
