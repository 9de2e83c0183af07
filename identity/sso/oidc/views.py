"""The addresses that browsers and providers use. Nothing is stored before it is believed."""

import logging
from typing import Final
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from identity.models import Connection
from identity.requests import length_of
from identity.sessions import session_of
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

from .arrival import arrive, only
from .client import published_keys
from .discovery import metadata_of
from .hint import hint_of
from .logout import end_named_sessions, end_session_url, is_our_state, read_logout_token
from .tokens import LARGEST
from .trial import take_answer

log = logging.getLogger("identity.sso")

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
    if (trial := take_answer(request, provider_id)) is not None:
        return redirect("organization-trial", trial.connection.public_id, trial.public_id)
    connection = _connection(provider_id)
    try:
        return arrive(request, connection)
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
    hint = hint_of(request)
    get_adapter().logout(request)
    try:
        metadata = metadata_of(connection)
    except (ProviderUnreachable, MalformedResponse, RefusedResponse) as failed:
        log.warning("sign-out at %s is not possible: %s", connection.public_id, failed)
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    if not metadata.end_session_endpoint:
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return _signed_out_page(request, connection, onward=end_session_url(connection, metadata, hint))


@require_GET
@never_cache
def signed_out(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from having signed out there."""
    connection = _connection(provider_id)
    if not is_our_state(connection, request.GET.get("state", "")):
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return _signed_out_page(request, connection)


@require_GET
@never_cache
def jwks(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Our keys at this provider, also before the connection is on: the provider reads them first."""
    found = Connection.objects.filter(app__provider_id=provider_id, protocol=Connection.Protocol.OIDC).first()
    if found is None or not found.sp_keys:
        raise Http404("No key of ours is published here.")
    return JsonResponse({"keys": published_keys(found)})


@csrf_exempt
@require_POST
@never_cache
def backchannel_logout(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider says that a sign-in is over (Back-Channel Logout §2.5). Unsigned, anybody could."""
    connection = _connection(provider_id)
    try:
        require(length_of(request) <= LARGEST + ENVELOPE, "the token is too large")
        now = timezone.now()
        asked = read_logout_token(
            connection, metadata_of(connection), only(request.POST, "logout_token"), now=now
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
    if len(found) != 1 or found[0].protocol != Connection.Protocol.OIDC or not found[0].is_open:
        raise Http404("No organization signs in here.")
    return found[0]


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
