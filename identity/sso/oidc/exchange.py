"""From the code to what the provider says of the person: two questions that we ask it ourselves."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from identity.models import Connection
from identity.sso.fetch import Answer, ProviderUnreachable, fetch
from identity.sso.refusals import RefusedResponse, require

from .discovery import Metadata
from .requests import Asked, redirect_uri
from .strict_json import read_object


@dataclass(frozen=True)
class Tokens:
    id_token: str
    access_token: str


def exchange_code(connection: Connection, metadata: Metadata, asked: Asked, code: str) -> Tokens:
    """Good once, and only with the verifier that this browser's request was made with (RFC 7636 §4.5)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri(connection),
        "code_verifier": asked.verifier,
    }
    client = _client(connection)
    said = _read(fetch(metadata.token_endpoint, form=form | client.form, headers=client.headers))
    id_token, access_token, kind = (said.get(name) for name in ("id_token", "access_token", "token_type"))
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise RefusedResponse("the provider gave no ID token, or no access token")
    require(str(kind).lower() == "bearer", "the access token is of a kind that we cannot use")
    require(access_token.isascii() and access_token.isprintable(), "the access token cannot be sent")
    return Tokens(id_token, access_token)


def ask_userinfo(metadata: Metadata, access_token: str) -> dict[str, Any]:
    """Empty where the provider has no such endpoint; its ID token has to say everything then."""
    if not metadata.userinfo_endpoint:
        return {}
    return _read(fetch(metadata.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"}))


@dataclass(frozen=True)
class _Client:
    """How we show who we are: by the secret (RFC 6749 §2.3.1), or as a public client by PKCE alone."""

    form: dict[str, str]
    headers: dict[str, str]


def _client(connection: Connection) -> _Client:
    client_id = connection.app.client_id
    if not connection.client_secret:
        return _Client({"client_id": client_id}, {})
    pair = f"{quote_plus(client_id)}:{quote_plus(connection.client_secret)}"
    return _Client({}, {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"})


def _read(answer: Answer) -> dict[str, Any]:
    """A refusal by the provider is a refusal; a failure of the provider is its failure."""
    if answer.status >= 500:
        raise ProviderUnreachable(f"the provider answers {answer.status}")
    require(answer.status == 200, f"the provider answers {answer.status}")
    require(answer.content_type == "application/json", "the provider does not answer in JSON")
    return read_object(answer.body)
