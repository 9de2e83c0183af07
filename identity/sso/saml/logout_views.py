"""Signing out in both directions: we send the person to the provider, or the provider tells us that it is over."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from identity.models import Connection
from identity.sessions import session_of
from identity.sso.once import use_once
from identity.sso.refusals import MalformedResponse, RefusedResponse
from identity.sso.telling import refuse

from .door import connection_at
from .logout import end_named_sessions, read_logout_request
from .sign_out import ASKED, can_sign_out_there, logout_request, read_logout_response


@require_POST
@never_cache
def sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Sign out here, and go on to do so at the provider.

    The way there is a page and not a redirect: our policy lets no form lead to another site (form-action).
    """
    connection = connection_at(organization_slug)
    session = session_of(request)
    if session is None or session.connection_id != connection.pk or not can_sign_out_there(session):
        return redirect("account_logout")
    target, request_id = logout_request(connection, session)
    get_adapter().logout(request)
    request.session[ASKED] = request_id
    return _signed_out(request, connection, onward=target)


@require_GET
@never_cache
def sls(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The provider signs a person out, once by each request, or answers that it has. Unsigned, anybody could."""
    connection = connection_at(organization_slug)
    query = request.GET.dict()
    try:
        if "SAMLResponse" in query:
            done = read_logout_response(request, connection, query)
            return _signed_out(request, connection, incomplete=not done)
        asked = read_logout_request(connection, query, now=timezone.now())
        with transaction.atomic():
            use_once(connection, asked.name, asked.expires_at)
            end_named_sessions(connection, asked)
    except (MalformedResponse, RefusedResponse) as refused:
        return refuse(request, connection, str(refused), 400)
    return HttpResponseRedirect(asked.answer_url or reverse(settings.ACCOUNT_LOGOUT_REDIRECT_URL))


def _signed_out(
    request: HttpRequest, connection: Connection, *, onward: str = "", incomplete: bool = False
) -> HttpResponse:
    context = {"organization": connection.organization, "onward": onward, "incomplete": incomplete}
    response = render(request, "account/signed_out.html", context)
    if onward:
        response["Refresh"] = f"0; url={onward}"
    return response
