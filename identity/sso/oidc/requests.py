"""What we ask of a provider (OpenID Connect Core §3.1.2.1): always by code, with PKCE (S256) and a nonce.

What the answer must fit stays in the browser's own session, under a state that is good once.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from identity.models import Connection

from .discovery import Metadata

SCOPES: Final = ("openid", "email", "profile")


@dataclass(frozen=True)
class Asked:
    """One request of one browser. `again`: for which sign-in the person must prove themselves anew (step_up.py)."""

    state: str
    nonce: str
    verifier: str
    again: Mapping[str, str] | None

    def packed(self) -> dict[str, Any]:
        return {"nonce": self.nonce, "verifier": self.verifier, "again": self.again}


def new_request(again: Mapping[str, str] | None) -> Asked:
    return Asked(_random(), _random(), _random(), again)


def unpacked(state: str, kept: Mapping[str, Any]) -> Asked:
    return Asked(state, kept["nonce"], kept["verifier"], kept["again"])


def authorization_url(connection: Connection, metadata: Metadata, asked: Asked) -> str:
    challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": connection.app.client_id,
        "redirect_uri": redirect_uri(connection),
        "scope": " ".join((*SCOPES, *connection.app.settings.get("extra_scopes", ()))),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if asked.again else {}),
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"


def redirect_uri(connection: Connection) -> str:
    return at_our_site("oidc_callback", connection)


def at_our_site(name: str, connection: Connection) -> str:
    """From SITE_URL, never from the Host header."""
    site: str = settings.SITE_URL
    return site + reverse(name, args=[connection.app.provider_id])


def _random() -> str:
    return secrets.token_urlsafe(32)
