"""The addresses that browsers and identity providers use. Nothing is stored before it is believed."""

import logging
from typing import Final
from urllib.parse import urlsplit

from allauth.socialaccount.helpers import complete_social_login
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from audit.context import open_context
from audit.events import record
from identity.models import Connection
from identity.sessions import SignIn
from identity.sso.assurance import amr_of
from identity.sso.refusals import AssertionReplayed, MalformedResponse, RefusedResponse, SignInRefused

from .handover import COOKIE, hand_over, taken_over
from .logout import end_named_sessions, read_logout_request
from .replay import use_assertion
from .responses import LARGEST, Assertion, read_response
from .service_provider import toolkit_settings

log = logging.getLogger("identity.sso")

ENVELOPE: Final = 10_000
"""Bytes of a form around its SAMLResponse: names, RelayState, percent signs."""


@require_GET
@never_cache
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Off to the identity provider. It answers to SITE_URL, so the browser's session must begin there too."""
    connection = _connection(organization_slug)
    if request.get_host() != urlsplit(settings.SITE_URL).netloc:
        return HttpResponseRedirect(settings.SITE_URL + request.get_full_path())
    away: HttpResponse = connection.app.get_provider(request).redirect_from_request(request)
    return away


@csrf_exempt
@require_POST
@never_cache
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The assertion consumer: whoever is signed in, whoever posts, only a believable response leaves a trace."""
    connection = _connection(organization_slug)
    if int(request.headers.get("Content-Length") or 0) > 3 * LARGEST + ENVELOPE:
        return _refuse(request, connection, "the response is too large", 413)
    encoded = request.POST.get("SAMLResponse", "")
    if not 0 < len(encoded) <= LARGEST:
        return _refuse(request, connection, "no SAMLResponse of an acceptable size was sent", 400)
    try:
        assertion = read_response(connection, encoded, now=timezone.now())
        use_assertion(connection, assertion)
    except MalformedResponse as malformed:
        return _refuse(request, connection, str(malformed), 400)
    except AssertionReplayed as replayed:
        _tell_refused(connection, str(replayed))
        return _refuse(request, connection, str(replayed), 403)
    except RefusedResponse as refused:
        return _refuse(request, connection, str(refused), 403)
    return _to_finish(organization_slug, assertion)


@require_GET
@never_cache
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Back in our own site, where the browser shows its session: does the assertion answer its request?"""
    connection = _connection(organization_slug)
    assertion = taken_over(request, organization_slug)
    if assertion is None:
        return _refuse(request, connection, "the sign-in took too long or was begun elsewhere", 400)
    try:
        response = _sign_in(request, connection, assertion)
    except PermissionDenied:
        response = _refuse(request, connection, "this browser did not ask for this sign-in", 403)
    except SignInRefused as refused:
        _tell_refused(connection, str(refused))
        response = _refuse(request, connection, str(refused), 403, explanation=str(refused))
    response.delete_cookie(COOKIE, path=request.path)
    return response


@require_GET
@never_cache
def sls(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The identity provider signs a person out. Unsigned, anybody could."""
    connection = _connection(organization_slug)
    try:
        asked = read_logout_request(connection, request.GET.dict())
    except (MalformedResponse, RefusedResponse) as refused:
        return _refuse(request, connection, str(refused), 400)
    end_named_sessions(connection, asked)
    return HttpResponseRedirect(asked.answer_url or reverse(settings.ACCOUNT_LOGOUT_REDIRECT_URL))


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    text = toolkit_settings(_connection(organization_slug)).get_sp_metadata()
    return HttpResponse(text, content_type="application/samlmetadata+xml")


def _connection(slug: str) -> Connection:
    connections = Connection.objects.select_related("app", "organization")
    found = connections.enabled().filter(app__client_id=slug, protocol=Connection.Protocol.SAML)
    if (connection := found.first()) is None:
        raise Http404("No organization signs in here.")
    return connection


def _to_finish(slug: str, assertion: Assertion) -> HttpResponse:
    path = reverse("saml_finish_acs", args=[slug])
    response = HttpResponseRedirect(path)
    response.status_code = 303
    hand_over(response, slug, assertion, path)
    return response


def _sign_in(request: HttpRequest, connection: Connection, assertion: Assertion) -> HttpResponse:
    provider = connection.app.get_provider(request)
    state = provider.unstash_redirect_state(request, assertion.request_id)
    request.sign_in = SignIn(  # type: ignore[attr-defined]
        method="saml",
        amr=amr_of(assertion.acr),
        acr=assertion.acr,
        authenticated_at=assertion.authenticated_at,
        connection=connection,
        idp_session_index=assertion.session_index,
    )
    with open_context("system:sign-in"), transaction.atomic():
        login = provider.sociallogin_from_response(request, assertion)
        login.state = state
        return complete_social_login(request, login)  # type: ignore[no-any-return]


def _refuse(
    request: HttpRequest, connection: Connection, reason: str, status: int, *, explanation: str = ""
) -> HttpResponse:
    """The exact reason would help a forger: it goes to the log, and the page says what to do."""
    log.warning("SAML sign-in for %s refused (%s): %r", connection.app.client_id, status, reason)
    context = {"organization": connection.organization, "explanation": explanation}
    return render(request, "socialaccount/authentication_error.html", context, status=status)


def _tell_refused(connection: Connection, reason: str) -> None:
    with open_context("system:sign-in", organization=connection.organization.slug):
        record("auth", "sign_in", "refused", detail={"connection": connection.public_id, "reason": reason})
