"""Somebody is back from the provider with a code. Who are they, and what was asked: a sign-in, or a fresh one?"""

from collections.abc import Mapping
from typing import Any, Final

from allauth.socialaccount.helpers import complete_social_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.models import Connection
from identity.sessions import SignIn
from identity.sso.coming_in import coming_in
from identity.sso.once import use_once
from identity.sso.provisioning import admit, known_person
from identity.sso.refusals import MalformedResponse, require
from identity.sso.telling import tell_refused
from identity.step_up import StepUpRefused, finish_step_up
from identity.views.step_up import ask_again

from .claims import read_person
from .discovery import metadata_of
from .exchange import ask_userinfo, exchange_code
from .hint import keep_hint
from .id_token import read_id_token
from .provider import Vouched
from .requests import Asked, unpacked

LARGEST_CODE: Final = 4_000


def arrive(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Raises PermissionDenied where this browser has asked for nothing, and each refusal there is."""
    state = only(request.GET, "state")
    kept = connection.app.get_provider(request).unstash_redirect_state(request, state)
    asked = unpacked(state, kept)
    vouched = _vouched(request, connection, asked)
    if asked.again:
        return _step_up(request, connection, vouched, asked.again, kept.get("next") or reverse("account"))
    return _sign_in(request, connection, vouched, kept)


def only(sent: QueryDict, name: str, otherwise: str | None = None) -> str:
    """Said once: of two values one reader would see the first and another the last."""
    values = sent.getlist(name)
    if len(values) > 1 or (not values and otherwise is None):
        raise MalformedResponse(f"{name} must be said once")
    return values[0] if values else str(otherwise)


def _vouched(request: HttpRequest, connection: Connection, asked: Asked) -> Vouched:
    """Everything that is asked of the provider is asked before anything of ours is locked."""
    metadata = metadata_of(connection)
    issuer = only(request.GET, "iss", "" if metadata.names_itself else metadata.issuer)
    require(issuer == metadata.issuer, "the answer is of another provider (RFC 9207 §2.4)")
    require("error" not in request.GET, f"the provider says {request.GET.get('error', '')[:60]!r}")
    code = only(request.GET, "code")
    require(len(code) <= LARGEST_CODE, "the code is too long")
    tokens = exchange_code(connection, metadata, asked, code)
    token = read_id_token(connection, metadata, asked, code, tokens, now=timezone.now())
    return Vouched(
        person=read_person(connection, token, ask_userinfo(metadata, tokens.access_token)),
        nonce=asked.nonce,
        authenticated_at=token.authenticated_at,
        acr=token.acr,
        amr=token.amr,
        session_id=token.session_id,
        expires_at=token.expires_at,
        id_token=tokens.id_token,
    )


def _sign_in(
    request: HttpRequest, connection: Connection, vouched: Vouched, state: dict[str, Any]
) -> HttpResponse:
    """Raises SignInRefused where the organization's rules let nobody of that name in."""
    request.sign_in = _facts(connection, vouched)  # type: ignore[attr-defined]
    with coming_in(request):
        _use(connection, vouched)
        login = connection.app.get_provider(request).sociallogin_from_response(request, vouched)
        login.state = state
        arrived: HttpResponse = complete_social_login(request, login)
        keep_hint(request, vouched.id_token)
        return arrived


def _step_up(
    request: HttpRequest, connection: Connection, vouched: Vouched, asked: Mapping[str, str], onward: str
) -> HttpResponse:
    """Whoever is asked again is also looked at again: groups may have changed since."""
    user = known_person(connection, vouched.person.subject)
    try:
        with open_context("system:sign-in"), transaction.atomic():
            _use(connection, vouched)
            finish_step_up(request, user, _facts(connection, vouched), asked)
            if user is not None:
                admit(user, connection, vouched.person.groups)
            keep_hint(request, vouched.id_token)
    except StepUpRefused as refused:
        tell_refused(connection, str(refused))
        return ask_again(request, connection, onward, problem=str(refused), status=403)
    return HttpResponseRedirect(onward)


def _use(connection: Connection, vouched: Vouched) -> None:
    """The nonce stands for the request, its state, its code and its ID token: all of them are good once."""
    use_once(connection, f"nonce {vouched.nonce}", vouched.expires_at)


def _facts(connection: Connection, vouched: Vouched) -> SignIn:
    return SignIn(
        method="oidc",
        amr=vouched.amr,
        acr=vouched.acr,
        authenticated_at=vouched.authenticated_at,
        connection=connection,
        idp_session_index=vouched.session_id,
    )
