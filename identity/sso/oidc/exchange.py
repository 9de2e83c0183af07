"""From the code to what the provider says of the person: two questions that we ask it ourselves."""

from dataclasses import dataclass
from typing import Any

from identity.models import Connection
from identity.sso.fetch import Answer, ProviderUnreachable, fetch
from identity.sso.refusals import RefusedResponse, require

from .client import shown_to
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
    shown = shown_to(connection, metadata)
    said = _read(fetch(metadata.token_endpoint, form={**form, **shown.form}, headers=shown.headers))
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


def _read(answer: Answer) -> dict[str, Any]:
    """A refusal by the provider is a refusal; a failure of the provider is its failure."""
    if answer.status >= 500:
        raise ProviderUnreachable(f"the provider answers {answer.status}")
    require(answer.status == 200, f"the provider answers {answer.status}")
    require(answer.content_type == "application/json", "the provider does not answer in JSON")
    return read_object(answer.body)
