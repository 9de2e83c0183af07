"""Pages of the demo identity provider: who are you, and back to the shop you go."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from .keys import signing_key
from .lies import LIES, Lie, find_lie
from .logout import logout_answer
from .people import DIRECTORY, Colleague, find_colleague
from .saml import IdentityProvider, SignInRequest, UnknownServiceProvider, UnreadableRequest
from .sites import ConnectionsOf

_GIVEN: dict[str, str] = {}
"""The last honest answer to each shop, by where it went."""


@cache
def identity_provider() -> IdentityProvider:
    return IdentityProvider(
        settings.DEMO_IDP_URL,
        signing_key(settings.DEMO_IDP_DIR),
        ConnectionsOf(settings.DEMO_IDP_SERVICE_PROVIDERS),
    )


@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    return HttpResponse(identity_provider().metadata(), content_type="application/samlmetadata+xml")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return _page("home.html", {"site": settings.DEMO_IDP_SERVICE_PROVIDERS[0]})


@require_http_methods(["GET", "POST"])
def sso(request: HttpRequest) -> HttpResponse:
    """The AuthnRequest comes by GET; the same request comes back with the choice, so nothing is kept between."""
    sent = request.GET if request.method == "GET" else request.POST
    encoded, relay_state = sent.get("SAMLRequest", ""), sent.get("RelayState", "")
    try:
        asked = identity_provider().read_request(encoded)
    except UnreadableRequest:
        return _page("refused.html", {"reason": "That is not a sign-in request."}, status=400)
    except UnknownServiceProvider:
        return _page("refused.html", {"reason": "That site is not one Acme signs in to."}, status=403)
    if request.method == "GET":
        return _picker(asked, encoded, relay_state)
    return _answer(asked, sent.get("subject", ""), relay_state, find_lie(sent.get("lie", "")))


@require_GET
def slo(request: HttpRequest) -> HttpResponse:
    encoded, relay_state = request.GET.get("SAMLRequest", ""), request.GET.get("RelayState", "")
    try:
        return HttpResponseRedirect(logout_answer(identity_provider(), encoded, relay_state))
    except UnreadableRequest:
        return _page("refused.html", {"reason": "That is not a request to sign out."}, status=400)
    except UnknownServiceProvider:
        return _page("refused.html", {"reason": "That site is not one Acme signs out of."}, status=403)


def _picker(asked: SignInRequest, encoded: str, relay_state: str) -> HttpResponse:
    context = {
        "people": DIRECTORY,
        "lies": LIES,
        "again": asked.again,
        "site": urlsplit(asked.acs).netloc,
        "answer_at": reverse("idp-sso"),
        "asked": [("SAMLRequest", encoded), ("RelayState", relay_state)],
    }
    return _page("picker.html", context)


def _answer(asked: SignInRequest, subject: str, relay_state: str, lie: Lie | None) -> HttpResponse:
    colleague = find_colleague(subject)
    if colleague is None:
        return _page("refused.html", {"reason": "Nobody of that name works at Acme."}, status=400)
    saml_response = _told(asked, colleague, lie)
    if not saml_response:
        return _page(
            "refused.html", {"reason": "There is no answer to repeat yet. Sign in once, then come back."}
        )
    context = {
        "acs": asked.acs,
        "site": urlsplit(asked.acs).netloc,
        "person": colleague,
        "saml_response": saml_response,
        "lie": lie,
        "relay_state": relay_state,
    }
    return _page("answer.html", context, form_action=_origin(asked.acs))


def _told(asked: SignInRequest, colleague: Colleague, lie: Lie | None) -> str:
    """An answer, kept for whoever wants to see it come a second time; "" where there is none to repeat."""
    if lie is not None and lie.from_before:
        return _GIVEN.get(asked.acs, "")
    told = identity_provider().respond(asked, colleague, lie=lie)
    if lie is None:
        _GIVEN[asked.acs] = told
    return told


def _page(
    name: str, context: Mapping[str, object], *, status: int = 200, form_action: str = ""
) -> HttpResponse:
    """Rendered without the request: the shop's context processors have no business here."""
    response = HttpResponse(render_to_string(f"demo_idp/{name}", dict(context)), status=status)
    response["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {form_action}".strip()
    )
    response["Cache-Control"] = "no-store"
    return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
