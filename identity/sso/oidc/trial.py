"""The test sign-in by OpenID Connect. Its state is kept in the admin's own browser session, as any sign-in's is."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from identity.models import Connection, SignInTrial
from identity.sso.fetch import ProviderUnreachable
from identity.sso.person import Person
from identity.sso.refusals import MalformedResponse, RefusedResponse, require
from identity.sso.reporting import report
from identity.sso.tried import Address, Begun
from identity.trials import keep_report, open_trial

from .arrival import LARGEST_CODE, only
from .claims import read_person
from .discovery import metadata_of
from .exchange import ask_userinfo, exchange_code
from .id_token import IdToken, read_id_token
from .requests import Asked, at_our_site, authorization_url, new_request, redirect_uri, unpacked

KEPT = "oidc-trial"


def addresses(connection: Connection) -> tuple[Address, ...]:
    """What the provider must be told of us."""
    key = (published_at(connection),) if connection.sp_keys else ()
    return (
        Address("Redirect URI", redirect_uri(connection)),
        *key,
        Address("Back-channel logout URI", at_our_site("oidc_backchannel_logout", connection), "Optional."),
        Address("After sign-out", at_our_site("oidc_signed_out", connection), "Post-logout redirect URI."),
    )


def published_at(connection: Connection) -> Address:
    return Address("JWKS URI", at_our_site("oidc_jwks", connection), "Our public keys, for private_key_jwt.")


def begin(request: HttpRequest, connection: Connection) -> Begun:
    """Raises RefusedResponse, MalformedResponse or ProviderUnreachable where the provider cannot be asked."""
    asked = new_request(None)
    away = authorization_url(connection, metadata_of(connection), asked)
    request.session[KEPT] = {"state": asked.state, **asked.packed()}
    return Begun(asked.state, away)


def take_answer(request: HttpRequest, provider_id: str) -> SignInTrial | None:
    """The test that this answer ends; None where it belongs to none, as in any real sign-in."""
    connections = Connection.objects.select_related("app", "organization")
    found = connections.filter(app__provider_id=provider_id, protocol=Connection.Protocol.OIDC).first()
    kept: dict[str, Any] = request.session.get(KEPT) or {}
    state = request.GET.get("state", "")
    trial = open_trial(found, state) if found and kept.get("state") == state else None
    if trial is None or found is None:
        return None
    del request.session[KEPT]
    trial.connection = found
    found.on_trial = True
    _judge(request, trial, unpacked(state, kept))
    return trial


def _judge(request: HttpRequest, trial: SignInTrial, asked: Asked) -> None:
    person: Person | None = None
    subject, claims, faults = "", dict[str, tuple[str, ...]](), list[str]()
    try:
        token, told = _said(request, trial.connection, asked)
        subject, claims = token.subject, _as_words({**told, **token.claims})
        person = read_person(trial.connection, token, told)
    except (MalformedResponse, RefusedResponse, ProviderUnreachable) as error:
        faults.append(str(error))
    keep_report(trial, report(trial, subject=subject, claims=claims, person=person, faults=faults))


def _said(request: HttpRequest, connection: Connection, asked: Asked) -> tuple[IdToken, dict[str, Any]]:
    metadata, sent = metadata_of(connection), request.GET
    issuer = only(sent, "iss", "" if metadata.names_itself else metadata.issuer)
    require(issuer == metadata.issuer, "the answer is of another provider (RFC 9207 §2.4)")
    require("error" not in sent, f"the provider says {sent.get('error')!r}: {sent.get('error_description')}")
    code = only(sent, "code")
    require(len(code) <= LARGEST_CODE, "the code is too long")
    tokens = exchange_code(connection, metadata, asked, code)
    token = read_id_token(connection, metadata, asked, code, tokens, now=timezone.now())
    return token, ask_userinfo(metadata, tokens.access_token)


def _as_words(claims: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
        for name, value in claims.items()
    }
