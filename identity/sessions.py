"""The life of a sign-in: one LoginSession row from the moment somebody signs in until after it has ended.

A random key in the browser's Django session leads to the row by its digest (identity/browser.py). Django's own
session key would not do: it changes during a visit, and whoever reads the table could use it.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from audit.context import Facts, open_context
from audit.events import record
from identity import authority
from identity.actor import Actor, person, sole_organization
from identity.authority import Reach
from identity.browser import KEY, SessionStore, digest_of
from identity.company_only import is_shut_out
from identity.cutting import NONE, Cut, cut_off, deciding
from identity.devices import device_of
from identity.idleness import is_idle, limit_of, tell_of_end
from identity.models import BrowserSession, Connection, Domain, LoginSession, Organization, User
from identity.notices import tell_of_new_device
from identity.policy import Resource, as_one
from identity.sso.refusals import SignInRefused
from identity.standing import standing_of

sign_in_renewed = Signal()
"""Sent as Django's `user_logged_in`, once it has committed that somebody proved once more who they are."""

End = LoginSession.End
NOT_THEIRS = "the sign-in it came from was ended for cause"
BY_PROVIDER = "the identity provider has ended the sign-in it came from"


@dataclass(frozen=True)
class SignIn:
    """How a person proved who they are: `acr` and `amr` as in OpenID Connect Core §2 and RFC 8176."""

    method: str
    amr: tuple[str, ...] = ()
    acr: str = ""
    authenticated_at: datetime = field(default_factory=timezone.now)
    connection: Connection | None = None
    idp_session_index: str = ""
    idp_name_id: dict[str, str] = field(default_factory=dict)


def open_session(request: HttpRequest, user: User, sign_in: SignIn) -> LoginSession:
    """Keep a new sign-in and put its key into this browser. One that the browser still held has ended."""
    end_browser_session(request, End.SIGNED_OUT)
    key = secrets.token_urlsafe(32)
    with open_context("system:sign-in", principal=user.public_id), transaction.atomic():
        _check_still_welcome(user, sign_in)
        session = LoginSession.objects.create(
            user=user,
            organization=_organization(user, sign_in),
            connection=sign_in.connection,
            key_digest=digest_of(key),
            method=sign_in.method,
            acr=sign_in.acr[:120],
            amr=list(sign_in.amr),
            authenticated_at=sign_in.authenticated_at,
            idp_session_index=sign_in.idp_session_index,
            idp_name_id=sign_in.idp_name_id,
            device=device_of(request.headers.get("User-Agent", "")),
        )
        _tell("sign_in", "done", session)
    transaction.on_commit(lambda: tell_of_new_device(session), robust=True)
    request.session[KEY] = key
    request.login_session = session  # type: ignore[attr-defined]
    return session


def renew_session(request: HttpRequest, amr: tuple[str, ...]) -> None:
    """The person at this browser has just proved once more who they are, by now in all these ways."""
    session = session_of(request)
    if session is None:
        return
    session.authenticated_at, session.amr = timezone.now(), list(dict.fromkeys([*session.amr, *amr]))
    _renew(request, session)


def renew_by_provider(request: HttpRequest, session: LoginSession, sign_in: SignIn) -> None:
    """The identity provider has asked the person once more; what it says of the sign-in now is all that counts."""
    session.authenticated_at, session.acr, session.amr = (
        sign_in.authenticated_at,
        sign_in.acr[:120],
        list(sign_in.amr),
    )
    session.idp_session_index = sign_in.idp_session_index or session.idp_session_index
    _renew(request, session)


def session_of(request: HttpRequest) -> LoginSession | None:
    """This browser's sign-in, its person as `request.user`. One that has ended signs the browser out."""
    if not hasattr(request, "login_session"):
        request.login_session = _read_session(request)  # type: ignore[attr-defined]
    session: LoginSession | None = request.login_session  # type: ignore[attr-defined]
    return session


def person_at(request: HttpRequest) -> Actor | None:
    """Who is signed in at this browser, as they stand now; who signed in during this request is read when asked for.

    Whoever does not belong to the organization any more acts for themselves alone.
    """
    session = session_of(request)
    if session is None:
        return None
    row = _row(request)
    if row is None or row.sign_in is not session:
        return person(session)
    role: str | None = row.role  # type: ignore[attr-defined]  # annotated by with_sign_in
    is_open = row.open is not False  # type: ignore[attr-defined]  # null where it came by no connection
    here = person(session, standing_of(session, role=role or "", open=is_open, at=timezone.now()))
    return here if role else replace(here, organization=None)


def end_session(session: LoginSession, *, actor: Actor, why: End = End.SIGNED_OUT) -> Cut | None:
    """End one of the actor's own sign-ins. For cause, all that came from it goes too, and what was lent is told."""
    resource = Resource("LoginSession", session.public_id, {"owner": session.user.public_id})
    with deciding(actor, "sessions:end", resource, Reach(people=[session.user_id])):
        if why == End.FOR_CAUSE:
            return cut_sign_in(session, NOT_THEIRS)
        _end(session, why)
    return None


def cut_sign_in(session: LoginSession, why: str) -> Cut:
    """The caller holds a permit. Whatever was lent, approved or scheduled from it goes with it."""
    authority.lock_principal(session.user)
    return cut_off(Q(pk=session.pk), NONE, why)


def end_other_sessions(here: LoginSession, *, actor: Actor) -> int:
    """End every sign-in of that person but this one. Returns how many there were."""
    others = LoginSession.objects.live_of(here.user).exclude(pk=here.pk).select_related("user")
    with as_one():
        for session in others:
            end_session(session, actor=actor)
    return len(others)


def end_every_session(here: LoginSession, *, actor: Actor) -> int:
    """This one too, last, as it is the one that says so."""
    with as_one():
        others = end_other_sessions(here, actor=actor)
        end_session(here, actor=actor)
    return others + 1


def end_browser_session(request: HttpRequest, why: End) -> None:
    """End what this browser's key leads to; nothing where it has none."""
    session = _find(request)
    if session is not None:
        with open_context("system:sign-in", principal=session.user.public_id, session=session.public_id):
            _end(session, why)
    request.login_session = None  # type: ignore[attr-defined]


def end_run_out_sessions() -> int:
    """Those that nobody came back to, so that their rows say so, and streams that are still open close. How many."""
    now = timezone.now()
    found = list(LoginSession.objects.run_out(now).select_related("user"))
    for session in found:
        names = Facts(principal=session.user.public_id, session=session.public_id)
        with open_context("system:sweep", **names):
            _end(session, End.EXPIRED if session.is_too_old(now) else End.IDLE)
    return len(found)


def end_by_provider(session: LoginSession) -> Cut:
    """The identity provider that vouched for a sign-in takes its word back: why, it does not say."""
    names = Facts(principal=session.user.public_id, session=session.public_id)
    with open_context("system:sign-in", **names), transaction.atomic():
        return cut_sign_in(session, BY_PROVIDER)


def _read_session(request: HttpRequest) -> LoginSession | None:
    session = _find(request)
    over = _over(session, request)
    if session is not None and over is None:
        request.user = session.user
        return session
    if SESSION_KEY in request.session:
        limit = limit_of(row) if (row := _row(request)) else settings.SIGN_IN_IDLE
        end_browser_session(request, over or End.EXPIRED)
        logout(request)
        tell_of_end(request, over, limit)
    return None


def _find(request: HttpRequest) -> LoginSession | None:
    key = request.session.get(KEY)
    if key is None:
        return None
    digest, row = digest_of(key), _row(request)
    if row is not None and row.sign_in_id == digest:
        return row.sign_in
    return LoginSession.objects.select_related("user", "organization").filter(key_digest=digest).first()


def _row(request: HttpRequest) -> BrowserSession | None:
    return cast(SessionStore, request.session).row


def _over(session: LoginSession | None, request: HttpRequest) -> End | None:
    """Why it does not stand at this browser, or does no longer; None while it does."""
    now, row = timezone.now(), _row(request)
    if session is not None and session.ended_at is not None:
        return End(session.ended_why)
    if session is None or session.is_too_old(now) or _is_staffs_by_a_company(session):
        return End.EXPIRED
    if not _is_of_who_signed_in(session, request):
        return End.EXPIRED
    return End.IDLE if row is not None and is_idle(row, now) else None


def _is_staffs_by_a_company(session: LoginSession) -> bool:
    """Staff never come in by a customer's word: who has become one since comes in anew."""
    return session.user.is_staff and session.connection_id is not None


def _is_of_who_signed_in(session: LoginSession, request: HttpRequest) -> bool:
    """The person whom Django signed in, who is active and has not changed the password since."""
    return (
        session.user.is_active
        and request.session.get(SESSION_KEY) == str(session.user.pk)
        and constant_time_compare(
            request.session.get(HASH_SESSION_KEY, ""), session.user.get_session_auth_hash()
        )
    )


def _renew(request: HttpRequest, session: LoginSession) -> None:
    """One that was ended meanwhile stays as it is."""
    names = Facts(principal=session.user.public_id, session=session.public_id)
    with open_context("system:sign-in", **names), transaction.atomic():
        still_open = LoginSession.objects.filter(pk=session.pk, ended_at__isnull=True)
        if not still_open.update(
            authenticated_at=session.authenticated_at,
            acr=session.acr,
            amr=session.amr,
            idp_session_index=session.idp_session_index,
        ):
            return
        _tell("sign_in", "renewed", session)
    request.session.stale = True  # type: ignore[attr-defined]
    transaction.on_commit(lambda: sign_in_renewed.send(User, request=request, user=session.user))


def _check_still_welcome(user: User, sign_in: SignIn) -> None:
    """Under the locks that a cut takes: somebody who is cut while they come in stays out. Raises PermissionDenied,
    or SignInRefused where they come by their company.

    So does who came in by a password while their company's own sign-in became the only one.
    """
    domain = Domain.objects.meant_by(user.email)
    authority.hold_sign_in(user, sign_in.connection, domain.organization if domain else None)
    active = User.objects.filter(pk=user.pk, is_active=True)
    by = sign_in.connection
    live = by is None or Connection.objects.enabled().filter(pk=by.pk).exists()
    if not live or not active.exists() or is_shut_out(user, by):
        closed = "This way in was closed just now."
        raise SignInRefused(closed) if by else PermissionDenied(closed)


def _end(session: LoginSession, why: End) -> None:
    with transaction.atomic():
        still_open = LoginSession.objects.filter(pk=session.pk, ended_at__isnull=True)
        if still_open.update(ended_at=timezone.now(), ended_why=why):
            _tell("sign_out", why, session)


def _tell(action: str, outcome: str, session: LoginSession) -> None:
    detail = {"session": session.public_id, "method": session.method, "amr": session.amr}
    record("auth", action, outcome, object_type="identity.user", object_id=session.user_id, detail=detail)


def _organization(user: User, sign_in: SignIn) -> Organization | None:
    return sign_in.connection.organization if sign_in.connection else sole_organization(user)
