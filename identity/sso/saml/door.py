"""What every SAML address shares: whose it is, and how a message that we do not believe is answered."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from audit.context import open_context
from audit.events import record
from identity.models import Connection

log = logging.getLogger("identity.sso")


def connection_at(slug: str) -> Connection:
    connections = Connection.objects.select_related("app", "organization")
    found = connections.filter(app__client_id=slug, protocol=Connection.Protocol.SAML, enabled=True)
    if (connection := found.first()) is None:
        raise Http404("No organization signs in here.")
    return connection


def refuse(
    request: HttpRequest, connection: Connection, reason: str, status: int, *, explanation: str = ""
) -> HttpResponse:
    """The exact reason would help a forger: it goes to the log, and the page says what to do."""
    log.warning("SAML message for %s refused (%s): %r", connection.app.client_id, status, reason)
    context = {"organization": connection.organization, "explanation": explanation}
    return render(request, "socialaccount/authentication_error.html", context, status=status)


def tell_refused(connection: Connection, reason: str) -> None:
    """On the trail. Only what the provider has proved to say is told there: anybody can post junk."""
    with open_context("system:sign-in", organization=connection.organization.slug):
        record("auth", "sign_in", "refused", detail={"connection": connection.public_id, "reason": reason})
