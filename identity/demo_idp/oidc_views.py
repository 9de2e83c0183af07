"""Globex's pages and endpoints: who are you, back to the shop, and signed out everywhere."""

import secrets
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from urllib.parse import unquote_plus, urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from identity.sso.fetch import ProviderUnreachable, fetch
from identity.sso.refusals import RefusedResponse

from .keys import client_secret, signing_key
from .oidc import AuthenticationRequest, InvalidGrant, OpenIDProvider, Session, Shop
from .oidc_lies import OPENID_LIES, OpenIDLie, find_openid_lie
from .people import GLOBEX_DIRECTORY, Colleague, find_colleague
from .saml import UnknownServiceProvider, UnreadableRequest
from .views import _origin, _page

COOKIE = "globex-identity"
SALT = "identity.demo_idp.oidc.session"
ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "prompt",
)  # fmt: skip


@cache
def openid_provider() -> OpenIDProvider:
    folder = settings.DEMO_IDP_DIR / "globex"
    return OpenIDProvider(
        f"{settings.DEMO_IDP_URL}/globex",
        signing_key(folder),
        client_secret(folder),
        tuple(Shop(site) for site in settings.DEMO_IDP_SERVICE_PROVIDERS),
    )


@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openid_provider().discovery())


@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openid_provider().jwks())


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return _globex_page(
        "oidc_home.html", {"site": settings.DEMO_IDP_SERVICE_PROVIDERS[0], "person": _signed_in(request)}
    )


@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The request comes by GET; the same request comes back with the choice, so nothing is kept between."""
    sent = (request.GET if request.method == "GET" else request.POST).dict()
    try:
        asked = openid_provider().read_request(sent)
    except UnreadableRequest:
        return _globex_page("refused.html", {"reason": "That is not a sign-in request."}, status=400)
    except UnknownServiceProvider:
        return _globex_page(
            "refused.html", {"reason": "That site is not one Globex signs in to."}, status=403
        )
    if request.method == "GET":
        return _picker(asked, sent)
    colleague = find_colleague(sent.get("subject", ""), GLOBEX_DIRECTORY)
    if colleague is None:
        return _globex_page("refused.html", {"reason": "Nobody of that name works at Globex."}, status=400)
    return _answer(asked, _session_for(request, colleague), find_openid_lie(sent.get("lie", "")))


@require_POST
def token(request: HttpRequest) -> HttpResponse:
    if not openid_provider().is_client(*_client_of(request)):
        return JsonResponse({"error": "invalid_client"}, status=401)
    try:
        return _unkept(openid_provider().redeem(request.POST.dict(), GLOBEX_DIRECTORY))
    except InvalidGrant as error:
        return JsonResponse({"error": "invalid_grant", "error_description": str(error)}, status=400)


@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    kind, _, access_token = request.headers.get("Authorization", "").partition(" ")
    try:
        return _unkept(openid_provider().userinfo(access_token if kind == "Bearer" else "", GLOBEX_DIRECTORY))
    except InvalidGrant:
        return JsonResponse({"error": "invalid_token"}, status=401)


@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """Asked for by a shop, or by whoever comes here. Every shop is told before the person goes on."""
    sent = (request.GET if request.method == "GET" else request.POST).dict()
    back = sent.get("post_logout_redirect_uri", "")
    if back and back not in [shop.signed_out for shop in openid_provider().shops]:
        return _globex_page(
            "refused.html", {"reason": "That site is not one Globex signs out of."}, status=403
        )
    if request.method == "GET":
        context = {"person": _signed_in(request), "back": back, "state": sent.get("state", "")}
        return _globex_page("oidc_sign_out.html", context, form_action=_origin(back) if back else "")
    told = _tell_shops(_session_of(request))
    if back:
        response: HttpResponse = HttpResponseRedirect(f"{back}?{urlencode({'state': sent.get('state', '')})}")
    else:
        response = _globex_page("oidc_signed_out.html", {"told": told})
    response.delete_cookie(COOKIE, path="/globex/")
    return response


def _answer(asked: AuthenticationRequest, session: Session, lie: OpenIDLie) -> HttpResponse:
    """Back to the shop at once; a lie waits until it has been said what the shop should notice."""
    provider = openid_provider()
    code = provider.issue_code(asked, session, lie)
    onward = f"{asked.redirect_uri}?{urlencode({'code': code, 'state': asked.state, 'iss': provider.issuer})}"
    if lie.name:
        context = {"lie": lie, "site": urlsplit(asked.redirect_uri).netloc, "onward": onward}
        return _globex_page("oidc_answer.html", context)
    response = HttpResponseRedirect(onward)
    kept = signing.dumps(asdict(session), salt=SALT)
    response.set_cookie(COOKIE, kept, path="/globex/", httponly=True, samesite="Lax")
    return response


def _picker(asked: AuthenticationRequest, sent: Mapping[str, str]) -> HttpResponse:
    context = {
        "people": GLOBEX_DIRECTORY,
        "lies": OPENID_LIES,
        "again": asked.again,
        "site": urlsplit(asked.redirect_uri).netloc,
        "answer_at": reverse("idp-authorize"),
        "asked": [(name, sent.get(name, "")) for name in ASKED],
    }
    return _globex_page("picker.html", context, form_action=_origin(asked.redirect_uri))


def _globex_page(
    name: str, context: Mapping[str, object], *, status: int = 200, form_action: str = ""
) -> HttpResponse:
    return _page(name, {"company": "Globex", **context}, status=status, form_action=form_action)


def _session_of(request: HttpRequest) -> Session | None:
    try:
        return Session(**signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return None


def _signed_in(request: HttpRequest) -> Colleague | None:
    session = _session_of(request)
    return find_colleague(session.subject, GLOBEX_DIRECTORY) if session else None


def _session_for(request: HttpRequest, colleague: Colleague) -> Session:
    """The same session goes on for the same person; choosing them is the proof of now."""
    known = _session_of(request)
    sid = known.sid if known and known.subject == colleague.subject else secrets.token_hex(16)
    return Session(sid, colleague.subject, int(time.time()))


def _tell_shops(session: Session | None) -> list[str]:
    """Sites that have heard of the sign-out (Back-Channel Logout §2.5)."""
    if session is None:
        return []
    provider = openid_provider()
    return [shop.site for shop in provider.shops if _is_told(shop, provider.logout_token(session))]


def _is_told(shop: Shop, logout_token: str) -> bool:
    try:
        return fetch(shop.backchannel, form={"logout_token": logout_token}).status == 200
    except (ProviderUnreachable, RefusedResponse):
        return False


def _client_of(request: HttpRequest) -> tuple[str, str]:
    kind, _, packed = request.headers.get("Authorization", "").partition(" ")
    try:
        client_id, _, secret = (
            b64decode(packed if kind == "Basic" else "", validate=True).decode().partition(":")
        )
    except ValueError:
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)


def _unkept(said: dict[str, object]) -> HttpResponse:
    response = JsonResponse(said)
    response["Cache-Control"] = "no-store"
    return response
