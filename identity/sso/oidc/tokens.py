"""A token that the provider signed (RFC 7515, compact form). What it claims is judged elsewhere."""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any, Final

from jwt import PyJWS
from jwt.exceptions import PyJWTError

from identity.models import Connection
from identity.sso.refusals import MalformedResponse, RefusedResponse, require

from .discovery import Metadata
from .keys import ALGORITHMS, key_for
from .strict_json import read_object

LARGEST: Final = 30_000
COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")

#: Headers by which a token would bring its own key, or its own rules for reading it.
REFUSED: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})


@dataclass(frozen=True)
class Token:
    algorithm: str
    claims: dict[str, Any]


def read_token(connection: Connection, metadata: Metadata, token: str, *, kinds: tuple[str, ...]) -> Token:
    """The claims, once a published key has proved them. `kinds` are the types it may say it is, if it says one.

    Raises MalformedResponse or RefusedResponse. The provider is asked for nothing before the form is right.
    """
    header = _header(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise RefusedResponse("the token is not signed by an algorithm that we believe")
    require(not REFUSED & header.keys(), "the token brings its own key or rules")
    require(kid is None or isinstance(kid, str), "the token names no key")
    require(str(header.get("typ", kinds[0])).lower() in kinds, "the token is of another kind")
    key = key_for(connection, metadata, algorithm, kid)
    try:
        payload = PyJWS(algorithms=[algorithm]).decode(token, key, algorithms=[algorithm])
    except PyJWTError as error:
        raise RefusedResponse("the signature is not the provider's") from error
    return Token(algorithm, read_object(payload))


def _header(token: str) -> dict[str, Any]:
    if len(token) > LARGEST or COMPACT.fullmatch(token) is None:
        raise MalformedResponse("it is not a signed token")
    head = token.partition(".")[0]
    try:
        return read_object(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError as error:
        raise MalformedResponse("the token's header cannot be read") from error
