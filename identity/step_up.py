"""Proving once more who one is, where a sign-in is too old for what is wanted (RFC 9470).

Whoever came in by a company's identity provider goes back to it and is asked anew there; whoever comes by a code from
a mail alone signs in anew with another: allauth takes both for fresh at any time. Everybody else is asked by its pages.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest
from django.utils import timezone

from identity.models import Connection, LoginSession, User
from identity.sessions import SignIn, renew_by_provider, session_of

SKEW: Final = timedelta(seconds=30)
"""How far a provider's clock may be behind ours."""


class StepUpRefused(Exception):
    """The sign-in at this browser stays as old as it was. The text is shown to the person."""


def asked_by(request: HttpRequest, connection: Connection) -> dict[str, str] | None:
    """What to keep beside a request that leaves for this provider: for which sign-in it asks again, and since when.

    None where nobody is signed in by this connection at this browser: then it is a sign-in like any other.
    """
    session = session_of(request)
    if "again" not in request.GET or session is None or session.connection_id != connection.pk:
        return None
    return {"session": session.public_id, "at": timezone.now().isoformat()}


def finish_step_up(
    request: HttpRequest, user: User | None, sign_in: SignIn, asked: Mapping[str, str]
) -> None:
    """Make this browser's sign-in as fresh as the provider says, or raise StepUpRefused and change nothing.

    The caller has proved that the answer is the provider's, was not used before, and answers the very request beside
    which `asked` was kept. `user` is whom the answer names here, None for a stranger.
    """
    session = session_of(request)
    if session is None or session.public_id != asked["session"]:
        raise StepUpRefused("You signed out in the meantime. Sign in once more.")
    if session.connection != sign_in.connection or session.user != user:
        raise StepUpRefused(
            f"You are signed in as {session.user.email}, and somebody else answered. Choose the same account there."
        )
    if sign_in.authenticated_at < datetime.fromisoformat(asked["at"]) - SKEW:
        raise StepUpRefused(
            f"{session.connection} did not ask you again: it answered with an earlier sign-in. Sign out there first, "
            "then try once more. If that does not help, tell whoever runs your company's sign-in."
        )
    renew_by_provider(request, session, sign_in)


def beyond_allauth(request: HttpRequest) -> LoginSession | None:
    """The sign-in at this browser, if allauth's pages could not renew it: it came by a company's provider, which asks
    then, or its person has nothing here that they could ask for."""
    session = session_of(request)
    if session is None or (session.connection_id is None and get_reauthentication_flows(session.user)):
        return None
    return session


def is_stale(session: LoginSession) -> bool:
    """For what allauth guards: addresses, passwords, second steps."""
    lasts = timedelta(seconds=account_settings.REAUTHENTICATION_TIMEOUT)
    return session.authenticated_at < timezone.now() - lasts
