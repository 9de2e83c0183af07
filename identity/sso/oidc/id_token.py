"""What an ID token must claim (OpenID Connect Core §3.1.3.7), beyond being signed."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from hmac import compare_digest
from typing import Any, Final

from identity.models import Connection
from identity.sso.person import LONGEST_SUBJECT
from identity.sso.refusals import RefusedResponse, require

from .discovery import Metadata
from .exchange import Tokens
from .requests import Asked
from .tokens import Token, read_token

SKEW: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=10)
"""An ID token is fetched the moment it is made: an older one comes from somewhere else."""

YEAR_3000: Final = 32_503_680_000


@dataclass(frozen=True)
class IdToken:
    """`claims` are for reading the person; everything about how they came to us has been checked."""

    subject: str
    claims: dict[str, Any]
    authenticated_at: datetime
    acr: str
    amr: tuple[str, ...]
    session_id: str
    expires_at: datetime


def read_id_token(
    connection: Connection, metadata: Metadata, asked: Asked, code: str, tokens: Tokens, *, now: datetime
) -> IdToken:
    """Raises MalformedResponse or RefusedResponse."""
    token = read_token(connection, metadata, tokens.id_token, kinds=("jwt",))
    claims = token.claims
    check_parties(claims, connection, metadata)
    issued_at, expires_at = check_times(claims, now)
    require(
        compare_digest(text(claims, "nonce").encode(), asked.nonce.encode()),
        "the nonce is not the one we sent",
    )
    _check_hash(token, "at_hash", tokens.access_token)
    _check_hash(token, "c_hash", code)
    return IdToken(
        subject=subject_of(claims),
        claims=claims,
        authenticated_at=_authenticated_at(claims, asked, issued_at, now),
        acr=text(claims, "acr", ""),
        amr=_methods(claims),
        session_id=session_id_of(claims),
        expires_at=expires_at,
    )


def check_parties(claims: Mapping[str, Any], connection: Connection, metadata: Metadata) -> None:
    """From this provider, and for us. One that is for several must say that it was made for us (`azp`)."""
    client_id, audience = connection.app.client_id, claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    require(claims.get("iss") == metadata.issuer, "the token is of another issuer")
    if not isinstance(audiences, list) or client_id not in audiences:
        raise RefusedResponse("the token is for somebody else")
    if len(audiences) > 1 or "azp" in claims:
        require(claims.get("azp") == client_id, "the token was made for somebody else")


def check_times(claims: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """When it was issued and until when it is good."""
    issued_at, expires_at = moment(claims, "iat"), moment(claims, "exp")
    require(expires_at + SKEW > now, "the token has expired")
    require(issued_at <= now + SKEW, "the token is not issued yet")
    require(issued_at + LONGEST > now, "the token was issued too long ago")
    require("nbf" not in claims or moment(claims, "nbf") <= now + SKEW, "the token is not valid yet")
    return issued_at, expires_at


def subject_of(claims: Mapping[str, Any]) -> str:
    subject = text(claims, "sub")
    require(len(subject) <= LONGEST_SUBJECT, "the subject is too long")
    return subject


def session_id_of(claims: Mapping[str, Any]) -> str:
    session_id = text(claims, "sid", "")
    require(len(session_id) <= 255, "the session's name is too long")
    return session_id


def text(claims: Mapping[str, Any], name: str, otherwise: str | None = None) -> str:
    """A claim that is text, which a database can hold; one that may be absent names what counts then."""
    value = claims.get(name, otherwise)
    if not isinstance(value, str) or (not value and otherwise is None):
        raise RefusedResponse(f"{name} is missing, or not text")
    require(value.isprintable(), f"{name} cannot be read")
    return value


def moment(claims: Mapping[str, Any], name: str) -> datetime:
    """Seconds since 1970 (RFC 7519 §2)."""
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise RefusedResponse(f"{name} is missing, or not a time")
    require(0 <= value < YEAR_3000, f"{name} is no time of ours")
    return datetime.fromtimestamp(value, UTC)


def _authenticated_at(
    claims: Mapping[str, Any], asked: Asked, issued_at: datetime, now: datetime
) -> datetime:
    """When the person last proved who they are. Where we asked for a new proof (`max_age`) it must be said (§2)."""
    if "auth_time" not in claims and not asked.again:
        return min(issued_at, now)
    at = moment(claims, "auth_time")
    require(at <= now + SKEW, "the sign-in lies in the future")
    return min(at, now)


def _check_hash(token: Token, name: str, of: str) -> None:
    """The left half of the hash that the signature uses (Core §3.1.3.6); Ed25519 hashes with SHA-512."""
    if name not in token.claims:
        return
    digest = (sha512 if token.algorithm == "EdDSA" else sha256)(of.encode()).digest()
    ours = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    require(compare_digest(text(token.claims, name).encode(), ours), f"{name} is of something else")


def _methods(claims: Mapping[str, Any]) -> tuple[str, ...]:
    methods = claims.get("amr", [])
    if not isinstance(methods, list) or not all(
        isinstance(one, str) and one.isprintable() for one in methods
    ):
        raise RefusedResponse("amr is not a list of words")
    return tuple(method[:60] for method in methods[:10])
