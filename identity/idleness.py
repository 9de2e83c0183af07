"""A browser that nobody uses signs itself out: sooner where more could be done with it.

For people who shop a working day (SIGN_IN_IDLE); for the shop's staff and the admins of an organization half an hour,
as NIST SP 800-63B-3 §4.2.3 has it (SIGN_IN_IDLE_STAFF). No sign-in is older than SIGN_IN_LASTS. Scheduled work goes on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from identity.browser import SessionStore
from identity.models import BrowserSession, LoginSession, Membership
from identity.requests import SAFE

NOTED_EVERY: Final = timedelta(minutes=5)
"""How exactly a use is noted, so that looking at pages does not write. A sign-in may end so much too early."""

End = LoginSession.End
SAID: Final[Mapping[End, str]] = {
    End.IDLE: "You were signed out after {limit} without use. What you have scheduled goes on.",
    End.EXPIRED: "Your sign-in has run out. What you have scheduled goes on.",
}


def is_idle(browser: BrowserSession, at: datetime) -> bool:
    return browser.seen_at + limit_of(browser) <= at


def limit_of(browser: BrowserSession) -> timedelta:
    role: str | None = browser.role  # type: ignore[attr-defined]  # annotated by with_sign_in
    signed_in = browser.sign_in
    reaches_far = signed_in is not None and (signed_in.user.is_staff or role == Membership.Role.ADMIN)
    limit: timedelta = settings.SIGN_IN_IDLE_STAFF if reaches_far else settings.SIGN_IN_IDLE
    return limit


def limit_here(request: HttpRequest) -> str:
    """In words, for who is signed in."""
    row = cast(SessionStore, request.session).row
    return _in_words(limit_of(row) if row is not None else settings.SIGN_IN_IDLE)


def note_use(request: HttpRequest) -> None:
    """The caller has found somebody signed in. What a page fetches by itself, like the chat's stream, is no use."""
    row, now = cast(SessionStore, request.session).row, timezone.now()
    if row is not None and row.seen_at <= now - NOTED_EVERY and _by_a_person(request):
        BrowserSession.objects.filter(pk=row.session_key).update(seen_at=now)


def tell_of_end(request: HttpRequest, why: End | None, limit: timedelta) -> None:
    """On the next page that they see."""
    if why is None or why not in SAID:
        return
    request.sign_in_ran_out = True  # type: ignore[attr-defined]
    messages.info(request, SAID[why].format(limit=_in_words(limit)), fail_silently=True)


def _by_a_person(request: HttpRequest) -> bool:
    """A page was opened or a form sent (Fetch Metadata §2.2); an old browser does not say, and is believed."""
    opened = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return opened or request.method not in SAFE


def _in_words(limit: timedelta) -> str:
    minutes = int(limit.total_seconds() // 60)
    hours, odd = divmod(minutes, 60)
    count, unit = (minutes, "minute") if odd or not hours else (hours, "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
