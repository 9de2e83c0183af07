"""The addresses that browsers and identity providers use. Nothing is stored before it is believed."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from identity.models import Connection
from identity.requests import length_of
from identity.sso.refusals import AssertionReplayed, MalformedResponse, RefusedResponse, SignInRefused
from identity.sso.telling import refuse, tell_refused

from .arrival import arrive
from .door import connection_at
from .handover import COOKIE, hand_over, taken_over
from .replay import use_assertion
from .responses import LARGEST, Assertion, read_response
from .service_provider import metadata_settings
from .trial import take_answer

ENVELOPE: Final = 10_000
"""Bytes of a form around its SAMLResponse: names, RelayState, percent signs."""


@require_GET
@never_cache
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Off to the identity provider. It answers to SITE_URL, so the browser's session must begin there too."""
    connection = connection_at(organization_slug)
    if request.get_host() != urlsplit(settings.SITE_URL).netloc:
        return HttpResponseRedirect(settings.SITE_URL + request.get_full_path())
    away: HttpResponse = connection.app.get_provider(request).redirect_from_request(request)
    return away


@csrf_exempt
@require_POST
@never_cache
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The assertion consumer: whoever is signed in, whoever posts, only a believable response leaves a trace."""
    too_large = length_of(request) > 3 * LARGEST + ENVELOPE
    if not too_large and (tested := _tested(request, organization_slug)) is not None:
        return tested
    connection = connection_at(organization_slug)
    if too_large:
        return refuse(request, connection, "the response is too large", 413)
    encoded = request.POST.get("SAMLResponse", "")
    if not 0 < len(encoded) <= LARGEST:
        return refuse(request, connection, "no SAMLResponse of an acceptable size was sent", 400)
    try:
        assertion = read_response(connection, encoded, now=timezone.now())
        use_assertion(connection, assertion)
    except MalformedResponse as malformed:
        return refuse(request, connection, str(malformed), 400)
    except AssertionReplayed as replayed:
        tell_refused(connection, str(replayed))
        return refuse(request, connection, str(replayed), 403)
    except RefusedResponse as refused:
        return refuse(request, connection, str(refused), 403)
    return _to_finish(organization_slug, assertion)


@require_http_methods(["GET", "POST"])
@never_cache
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Back in our own site, where the browser shows its session: does the assertion answer its request?

    By POST from our own page, where nobody had asked and the person wants to go on.
    """
    connection = connection_at(organization_slug)
    assertion = taken_over(request, organization_slug)
    if assertion is None:
        return refuse(request, connection, "the sign-in took too long or was begun elsewhere", 400)
    try:
        response = arrive(request, connection, assertion)
    except AssertionReplayed as replayed:
        response = refuse(request, connection, str(replayed), 403)
    except PermissionDenied:
        response = refuse(request, connection, "this browser did not ask for this sign-in", 403)
    except SignInRefused as refused:
        tell_refused(connection, str(refused))
        response = refuse(request, connection, str(refused), 403, explanation=str(refused))
    if assertion.request_id or request.method == "POST":
        response.delete_cookie(COOKIE, path=request.path)
    return response


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Also before the connection is switched on: an identity provider is told of us first."""
    connections = Connection.objects.filter(protocol=Connection.Protocol.SAML).select_related("app")
    connection = get_object_or_404(connections, app__client_id=organization_slug)
    text = metadata_settings(connection).get_sp_metadata()
    return HttpResponse(text, content_type="application/samlmetadata+xml")


def _tested(request: HttpRequest, slug: str) -> HttpResponse | None:
    """Where an admin sees what came of their test, if this is the answer to one."""
    encoded = request.POST.get("SAMLResponse", "")
    trial = take_answer(slug, encoded) if len(encoded) <= LARGEST else None
    if trial is None:
        return None
    response = redirect("organization-trial", trial.connection.public_id, trial.public_id)
    response.status_code = 303
    return response


def _to_finish(slug: str, assertion: Assertion) -> HttpResponse:
    path = reverse("saml_finish_acs", args=[slug])
    response = HttpResponseRedirect(path)
    response.status_code = 303
    hand_over(response, slug, assertion, path)
    return response
