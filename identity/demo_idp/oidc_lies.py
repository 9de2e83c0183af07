"""Answers of an OpenID provider that a shop must refuse, for whoever wants to watch it do so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Claims = dict[str, Any]
TEN_MINUTES: Final = 600


@dataclass(frozen=True)
class OpenIDLie:
    """`notice` is what the shop should find wrong, in a line. What is said of the person is said twice: by the token,
    and at userinfo.
    """

    name: str
    title: str
    notice: str
    of_token: Callable[[Claims], Claims] = lambda claims: claims
    of_person: Callable[[Claims], Claims] = lambda claims: claims
    signed: bool = True


def _expired(claims: Claims) -> Claims:
    return claims | {"iat": claims["iat"] - TEN_MINUTES, "exp": claims["exp"] - TEN_MINUTES}


def _of_another_domain(claims: Claims) -> Claims:
    return claims | {"email": claims["email"].partition("@")[0] + "@acme.test"}


def _saying(**words: str) -> Callable[[Claims], Claims]:
    return lambda claims: claims | words


TRUTH: Final = OpenIDLie("", "", "")
OPENID_LIES: Final = (
    OpenIDLie("expired", "Too late", "The answer was good until five minutes ago.", _expired),
    OpenIDLie(
        "audience", "For somebody else", "It names another shop as its audience.", _saying(aud="another")
    ),
    OpenIDLie(
        "nonce", "To another question", "It answers a sign-in that nobody began.", _saying(nonce="another")
    ),
    OpenIDLie("domain", "A foreign address", "Globex does not own acme.test.", of_person=_of_another_domain),
    OpenIDLie(
        "unsigned",
        "Unsigned",
        "Nobody has signed it (alg: none): anyone could have written it.",
        signed=False,
    ),
)


def find_openid_lie(name: str) -> OpenIDLie:
    """The truth, where no lie has that name."""
    return next((lie for lie in OPENID_LIES if lie.name == name), TRUTH)
