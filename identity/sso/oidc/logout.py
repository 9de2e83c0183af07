"""Signing out both ways: we send the person to the provider, or the provider tells us that it is over."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from allauth.socialaccount.models import SocialAccount
from django.core import signing

from identity.models import Connection, LoginSession
from identity.sessions import end_by_provider
from identity.sso.refusals import RefusedResponse, require

from .discovery import Metadata
from .id_token import check_parties, check_times, session_id_of, subject_of, text
from .requests import at_our_site
from .tokens import read_token

SALT: Final = "identity.sso.oidc.logout"
SECONDS: Final = 600
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class LogoutToken:
    """`subject` or `session_id` may be empty, not both."""

    name: str
    subject: str
    session_id: str
    expires_at: datetime


def end_session_url(connection: Connection, metadata: Metadata, hint: str) -> str:
    """Where a person signs out at the provider too (RP-Initiated Logout §2). `hint` is the ID token, or nothing."""
    query = {
        **({"id_token_hint": hint} if hint else {}),
        "client_id": connection.app.client_id,
        "post_logout_redirect_uri": at_our_site("oidc_signed_out", connection),
        "state": signing.dumps(connection.public_id, salt=SALT),
    }
    joint = "&" if "?" in metadata.end_session_endpoint else "?"
    return f"{metadata.end_session_endpoint}{joint}{urlencode(query)}"


def is_our_state(connection: Connection, state: str) -> bool:
    """Whether somebody comes back from where we sent them a moment ago."""
    try:
        return bool(signing.loads(state, salt=SALT, max_age=SECONDS) == connection.public_id)
    except signing.BadSignature:
        return False


def read_logout_token(
    connection: Connection, metadata: Metadata, token: str, *, now: datetime
) -> LogoutToken:
    """Back-Channel Logout §2.6. Raises MalformedResponse or RefusedResponse."""
    claims = read_token(connection, metadata, token, kinds=("logout+jwt", "jwt")).claims
    check_parties(claims, connection, metadata)
    _, expires_at = check_times(claims, now)
    _check_event(claims)
    require("nonce" not in claims, "a logout token has no nonce")
    subject = subject_of(claims) if "sub" in claims else ""
    session_id = session_id_of(claims)
    require(bool(subject or session_id), "the token names nobody")
    name = sha256(text(claims, "jti").encode()).hexdigest()
    return LogoutToken(f"logout {name}", subject, session_id, expires_at)


def end_named_sessions(connection: Connection, asked: LogoutToken) -> None:
    """Those of the session at the provider where one is named, and of the subject where one is named."""
    sessions = LoginSession.objects.filter(connection=connection, ended_at__isnull=True)
    if asked.session_id:
        sessions = sessions.filter(idp_session_index=asked.session_id)
    if asked.subject:
        accounts = SocialAccount.objects.filter(provider=connection.app.provider_id, uid=asked.subject)
        sessions = sessions.filter(user__in=accounts.values("user"))
    for session in sessions.select_related("user"):
        end_by_provider(session)


def _check_event(claims: dict[str, Any]) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise RefusedResponse("the token asks for no logout")
