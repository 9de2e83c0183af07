"""What a provider says of itself (OpenID Connect Discovery §4), kept for a while per connection."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from django.core.cache import cache

from identity.models import Connection
from identity.sso.fetch import ProviderUnreachable, checked_address, fetch
from identity.sso.refusals import RefusedResponse, require

from .strict_json import read_object

AGE: Final = 3600
"""Seconds until a provider is asked again what it says of itself."""

PAUSE: Final = 15
"""Seconds in which a provider that did not answer is left in peace, whoever knocks here."""

WELL_KNOWN: Final = "/.well-known/openid-configuration"
UNREACHABLE: Final = {"unreachable": True}


@dataclass(frozen=True)
class Metadata:
    """`names_itself`: its answers carry `iss` (RFC 9207 §3), so that one without it is not its."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    names_itself: bool = False


def metadata_of(connection: Connection) -> Metadata:
    """Raises ProviderUnreachable, or RefusedResponse where the provider is not whom the connection names."""
    issuer = str(connection.app.settings.get("issuer", ""))
    return Metadata(**kept(cache_key(connection, "metadata", issuer), AGE, lambda: asdict(discover(issuer))))


def discover(issuer: str) -> Metadata:
    """Asked of the provider itself. The issuer it names must be the one it was asked as (Discovery §4.3)."""
    require(not checked_address(issuer).query, "an issuer has no query")
    said = fetched_object(issuer.rstrip("/") + WELL_KNOWN)
    require(said.get("issuer") == issuer, "the provider names another issuer than the connection")
    return Metadata(
        issuer=issuer,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        **{name: _address(said, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")},
        **{
            name: _address(said, name)
            for name in ("userinfo_endpoint", "end_session_endpoint")
            if name in said
        },
    )


def fetched_object(url: str) -> dict[str, Any]:
    answer = fetch(url)
    if answer.status != 200:
        raise ProviderUnreachable(f"{url} answers {answer.status}")
    return read_object(answer.body)


def kept(key: str, seconds: int, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """From the cache, or asked for."""
    known: dict[str, Any] | None = cache.get(key)
    if known == UNREACHABLE:
        raise ProviderUnreachable("the provider did not answer a moment ago")
    if known is not None:
        return known
    try:
        return renewed(key, seconds, ask)
    except ProviderUnreachable:
        cache.set(key, UNREACHABLE, PAUSE)
        raise


def renewed(key: str, seconds: int, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Asked for; what was known stays where no answer comes."""
    known = ask()
    cache.set(key, known, seconds)
    return known


def cache_key(connection: Connection, what: str, source: str) -> str:
    """Of one connection and one address: where that changes, it is asked anew."""
    return f"oidc:{connection.public_id}:{what}:{sha256(source.encode()).hexdigest()}"


def _address(said: dict[str, Any], name: str) -> str:
    url = said.get(name)
    if not isinstance(url, str):
        raise RefusedResponse(f"the provider names no {name}")
    checked_address(url)
    return url
