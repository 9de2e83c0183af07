"""How a refusal is told: the reason to the log, what can be done to the person, a trace where one is due."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.context import open_context
from audit.events import record
from identity.models import Connection

log = logging.getLogger("identity.sso")


def refuse(
    request: HttpRequest, connection: Connection, reason: str, status: int, *, explanation: str = ""
) -> HttpResponse:
    """The exact reason would help a forger: it goes to the log, and the page says what to do."""
    log.warning("sign-in by %s refused (%s): %r", connection.public_id, status, reason)
    context = {"organization": connection.organization, "explanation": explanation}
    return render(request, "socialaccount/authentication_error.html", context, status=status)


def tell_refused(connection: Connection, reason: str) -> None:
    with open_context("system:sign-in", organization=connection.organization.slug):
        record("auth", "sign_in", "refused", detail={"connection": connection.public_id, "reason": reason})
