"""The ID token of a sign-in, kept sealed in that browser's own session, to be shown where the person signs out.

By it the provider knows whose session is meant, and asks no questions (RP-Initiated Logout §2). It opens nothing: it
is proof of a sign-in to us alone, and is gone with the browser's session.
"""

from typing import Final

from django.http import HttpRequest

from identity.vault import UnopenedSecret, seal, unseal

KEPT: Final = "oidc-id-token"
LONGEST: Final = 3_000
"""Characters. A longer one would not fit into an address, and the provider asks then."""


def keep_hint(request: HttpRequest, id_token: str) -> None:
    if len(id_token) <= LONGEST:
        request.session[KEPT] = seal(id_token)
    else:
        request.session.pop(KEPT, None)


def hint_of(request: HttpRequest) -> str:
    """Empty where there is none."""
    sealed = request.session.get(KEPT, "")
    try:
        return unseal(sealed) if sealed else ""
    except UnopenedSecret:
        return ""
