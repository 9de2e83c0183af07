"""The addresses that browsers and providers use. Nothing is stored before it is believed."""

import logging
from typing import Final
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from audit.context import open_context
from identity.models import Connection
from identity.sessions import SignIn, session_of
from identity.sso.fetch import ProviderUnreachable
from identity.sso.once import use_once
from identity.sso.refusals import (
    AssertionReplayed,
    MalformedResponse,
    RefusedResponse,
    SignInRefused,
    require,
)
from identity.sso.telling import refuse, tell_refused

from .claims import read_person
from .discovery import metadata_of
from .exchange import ask_userinfo, exchange_code
from .id_token import read_id_token
from .logout import end_named_sessions, end_session_url, is_our_state, read_logout_token
from .provider import Vouched
from .requests import Asked, unpacked
from .tokens import LARGEST

log = logging.getLogger("identity.sso")

LARGEST_CODE: Final = 4_000
ENVELOPE: Final = 1_000
"""Bytes of a form around its logout_token."""


@require_GET
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider. It answers to SITE_URL, so the browser's session must begin there too."""
    connection = _connection(provider_id)
    if request.get_host() != urlsplit(settings.SITE_URL).netloc:
        return HttpResponseRedirect(settings.SITE_URL + request.get_full_path())
    try:
        away: HttpResponse = connection.app.get_provider(request).redirect_from_request(request)
    except ProviderUnreachable as unreachable:
        return _unreachable(request, connection, unreachable)
    except (MalformedResponse, RefusedResponse) as refused:
        return refuse(request, connection, str(refused), 403)
    return away


@require_GET
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with a code, or with its no."""
    connection = _connection(provider_id)
    try:
        return _come_in(request, connection)
    except PermissionDenied:
        return refuse(request, connection, "this browser did not ask for this sign-in", 403)
    except MalformedResponse as malformed:
        return refuse(request, connection, str(malformed), 400)
    except AssertionReplayed as replayed:
        tell_refused(connection, str(replayed))
        return refuse(request, connection, str(replayed), 403)
    except RefusedResponse as refused:
        return refuse(request, connection, str(refused), 403)
    except SignInRefused as refused:
        tell_refused(connection, str(refused))
        return refuse(request, connection, str(refused), 403, explanation=str(refused))
    except ProviderUnreachable as unreachable:
        return _unreachable(request, connection, unreachable)


@require_POST
@never_cache
def sign_out(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign out here, and go on to do so at the provider.

    The way there is a page and not a redirect: our policy lets no form lead to another site (form-action).
    """
    connection = _connection(provider_id)
    session = session_of(request)
    if session is None or session.connection_id != connection.pk:
        return redirect("account_logout")
    get_adapter().logout(request)
    try:
        metadata = metadata_of(connection)
    except (ProviderUnreachable, MalformedResponse, RefusedResponse) as failed:
        log.warning("sign-out at %s is not possible: %s", connection.public_id, failed)
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    if not metadata.end_session_endpoint:
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return _signed_out_page(request, connection, onward=end_session_url(connection, metadata))


@require_GET
@never_cache
def signed_out(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from having signed out there."""
    connection = _connection(provider_id)
    if not is_our_state(connection, request.GET.get("state", "")):
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return _signed_out_page(request, connection)


@csrf_exempt
@require_POST
@never_cache
def backchannel_logout(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider says that a sign-in is over (Back-Channel Logout §2.5). Unsigned, anybody could."""
    connection = _connection(provider_id)
    try:
        require(
            int(request.headers.get("Content-Length") or 0) <= LARGEST + ENVELOPE, "the token is too large"
        )
        now = timezone.now()
        asked = read_logout_token(
            connection, metadata_of(connection), _only(request.POST, "logout_token"), now=now
        )
        with transaction.atomic():
            use_once(connection, asked.name, asked.expires_at)
            end_named_sessions(connection, asked)
    except (MalformedResponse, RefusedResponse, ProviderUnreachable) as refused:
        log.warning("logout by %s refused: %s", connection.public_id, refused)
        return JsonResponse({"error": "invalid_request"}, status=400)
    return HttpResponse()


def _connection(slug: str) -> Connection:
    """The one of that name: two of one name would share the accounts that are known by it."""
    named = Connection.objects.select_related("app", "organization").filter(app__provider_id=slug)
    found = list(named[:2])
    if len(found) != 1 or found[0].protocol != Connection.Protocol.OIDC or not found[0].enabled:
        raise Http404("No organization signs in here.")
    return found[0]


def _come_in(request: HttpRequest, connection: Connection) -> HttpResponse:
    provider = connection.app.get_provider(request)
    state = _only(request.GET, "state")
    kept = provider.unstash_redirect_state(request, state)
    vouched = _vouched(request, connection, unpacked(state, kept))
    request.sign_in = SignIn(  # type: ignore[attr-defined]
        method="oidc",
        amr=vouched.amr,
        acr=vouched.acr,
        authenticated_at=vouched.authenticated_at,
        connection=connection,
        idp_session_index=vouched.session_id,
    )
    with open_context("system:sign-in"), transaction.atomic():
        use_once(connection, f"nonce {vouched.nonce}", vouched.expires_at)
        login = provider.sociallogin_from_response(request, vouched)
        login.state = kept
        return complete_social_login(request, login)  # type: ignore[no-any-return]


def _vouched(request: HttpRequest, connection: Connection, asked: Asked) -> Vouched:
    """Everything that is asked of the provider is asked before anything of ours is locked."""
    metadata = metadata_of(connection)
    issuer = _only(request.GET, "iss", "" if metadata.names_itself else metadata.issuer)
    require(issuer == metadata.issuer, "the answer is of another provider (RFC 9207 §2.4)")
    require("error" not in request.GET, f"the provider says {request.GET.get('error', '')[:60]!r}")
    code = _only(request.GET, "code")
    require(len(code) <= LARGEST_CODE, "the code is too long")
    tokens = exchange_code(connection, metadata, asked, code)
    token = read_id_token(connection, metadata, asked, code, tokens, now=timezone.now())
    person = read_person(connection, token, ask_userinfo(metadata, tokens.access_token))
    return Vouched(
        person=person,
        nonce=asked.nonce,
        authenticated_at=token.authenticated_at,
        acr=token.acr,
        amr=token.amr,
        session_id=token.session_id,
        expires_at=token.expires_at,
    )


def _only(sent: QueryDict, name: str, otherwise: str | None = None) -> str:
    """Said once: of two values one reader would see the first and another the last."""
    values = sent.getlist(name)
    if len(values) > 1 or (not values and otherwise is None):
        raise MalformedResponse(f"{name} must be said once")
    return values[0] if values else str(otherwise)


def _signed_out_page(request: HttpRequest, connection: Connection, *, onward: str = "") -> HttpResponse:
    context = {"organization": connection.organization, "onward": onward}
    response = render(request, "account/signed_out.html", context)
    if onward:
        response["Refresh"] = f"0; url={onward}"
    return response


def _unreachable(request: HttpRequest, connection: Connection, why: ProviderUnreachable) -> HttpResponse:
    explanation = (
        f"The sign-in of {connection.organization} does not answer at the moment. Try again in a minute."
    )
    return refuse(request, connection, str(why), 503, explanation=explanation)
