"""The keys that a provider signs with (RFC 7517), kept for a while, and asked for anew when one is unknown."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.cache import cache
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from identity.models import Connection
from identity.sso.refusals import RefusedResponse, require

from .discovery import Metadata, cache_key, fetched_object, kept, renewed

AGE: Final = 300
"""Seconds until the keys are asked for again. A key that the provider has withdrawn is good here until then."""

REST: Final = 30
"""Seconds between two questions that unknown keys cause: whoever names keys at random asks nothing of the provider."""

MOST_KEYS: Final = 50
SMALLEST_RSA: Final = 2048

#: The algorithms we believe, and the keys that each may be checked with: nothing symmetric, and never none.
ALGORITHMS: Final[Mapping[str, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}


def key_for(connection: Connection, metadata: Metadata, algorithm: str, kid: str | None) -> PyJWK:
    """The one published key that may have signed this. Raises RefusedResponse where there is none, or two."""
    key, ask = cache_key(connection, "keys", metadata.jwks_uri), partial(fetched_object, metadata.jwks_uri)
    fitting = _fitting(kept(key, AGE, ask), algorithm, kid)
    if not fitting and cache.add(cache_key(connection, "asked", metadata.jwks_uri), True, REST):
        fitting = _fitting(renewed(key, AGE, ask), algorithm, kid)
    require(len(fitting) == 1, "no key, or no one key, of the provider may have signed this")
    return _usable(fitting[0], algorithm)


def _fitting(published: dict[str, Any], algorithm: str, kid: str | None) -> list[dict[str, Any]]:
    keys = published.get("keys")
    if not isinstance(keys, list):
        raise RefusedResponse("the provider publishes no keys")
    kind, curve = ALGORITHMS[algorithm]
    return [
        key
        for key in keys[:MOST_KEYS]
        if isinstance(key, dict)
        and key.get("kty") == kind
        and (curve is None or key.get("crv") == curve)
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]


def _usable(key: dict[str, Any], algorithm: str) -> PyJWK:
    try:
        usable = PyJWK(key, algorithm)
    except PyJWTError as error:
        raise RefusedResponse("a key of the provider cannot be read") from error
    weak = isinstance(usable.key, RSAPublicKey) and usable.key.key_size < SMALLEST_RSA
    require(not weak, "a key of the provider is too short")
    return usable
