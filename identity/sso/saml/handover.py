"""From the identity provider's POST to our own GET.

The POST comes from another site, so the browser withholds its session cookie (SameSite=Lax). What the assertion
said travels in a signed cookie of two minutes to the next address, where the browser also shows its session, and
with it the request that the assertion must answer. Nothing is stored on our side.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from identity.sso.person import Person

from .responses import Assertion

COOKIE: Final = "countersign-saml"
SALT: Final = "identity.sso.saml.handover"
SECONDS: Final = 120


def hand_over(response: HttpResponse, slug: str, assertion: Assertion, path: str) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps({"slug": slug, **_packed(assertion)}, salt=SALT, compress=True),
        max_age=SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def taken_over(request: HttpRequest, slug: str) -> Assertion | None:
    """The assertion handed over to this browser for this connection; None where there is none, or it is too old."""
    try:
        packed = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return _unpacked(packed) if packed.pop("slug") == slug else None


def _packed(assertion: Assertion) -> dict[str, object]:
    return {
        "id": assertion.id,
        "request_id": assertion.request_id,
        "person": vars(assertion.person),
        "authenticated_at": assertion.authenticated_at.isoformat(),
        "acr": assertion.acr,
        "session_index": assertion.session_index,
        "name_id": assertion.name_id,
        "expires_at": assertion.expires_at.isoformat(),
        "signed_by": assertion.signed_by,
    }


def _unpacked(packed: dict[str, object]) -> Assertion:
    times = {name: datetime.fromisoformat(str(packed[name])) for name in ("authenticated_at", "expires_at")}
    return Assertion(**{**packed, **times, "person": _person(packed["person"])})  # type: ignore[arg-type]


def _person(packed: Any) -> Person:
    return Person(**{**packed, "groups": tuple(packed["groups"])})
