"""Single logout asked for by the identity provider (SAML Profiles §4.4), by the Redirect binding, signed."""

import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from allauth.socialaccount.models import SocialAccount
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from identity.models import Connection, LoginSession
from identity.sessions import end_by_provider
from identity.sso.refusals import MalformedResponse, present, require

from .responses import LARGEST, moment
from .service_provider import addresses_of, toolkit_request, toolkit_settings

LONGEST: Final = timedelta(hours=1)
"""Until the end of a request: whoever holds one back cannot sign somebody out much later."""

UNREADABLE: Final = (
    binascii.Error,
    zlib.error,
    etree.XMLSyntaxError,
    ValueError,
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
)


@dataclass(frozen=True)
class LogoutRequest:
    """`name` is the request's own, by which it is good once."""

    name: str
    subject: str
    session_indexes: tuple[str, ...]
    answer_url: str
    expires_at: datetime


def read_logout_request(connection: Connection, query: Mapping[str, str], *, now: datetime) -> LogoutRequest:
    """Raises MalformedResponse or RefusedResponse: above all where no signature stands beside it.

    Whether it was used before is not asked here.
    """
    message = present(query.get("SAMLRequest"), "no SAMLRequest was sent")
    require(len(message) <= LARGEST, "the request is too large")
    present(query.get("Signature"), "the request is not signed")
    present(query.get("SigAlg"), "the request names no algorithm")
    here = addresses_of(connection).sls
    auth = OneLogin_Saml2_Auth(toolkit_request(here, dict(query)), toolkit_settings(connection))
    require(auth.validate_request_signature(dict(query)), "the signature is not the identity provider's")
    try:
        return _read(auth, message, here, query, now)
    except UNREADABLE as error:
        raise MalformedResponse(str(error)) from error


def end_named_sessions(connection: Connection, asked: LogoutRequest) -> None:
    """Those of this subject at this connection, and of them the named ones where any is named."""
    users = SocialAccount.objects.filter(provider=connection.app.provider_id, uid=asked.subject).values(
        "user"
    )
    sessions = LoginSession.objects.filter(connection=connection, user__in=users, ended_at__isnull=True)
    if asked.session_indexes:
        sessions = sessions.filter(idp_session_index__in=asked.session_indexes)
    for session in sessions.select_related("user"):
        end_by_provider(session)


def _read(
    auth: OneLogin_Saml2_Auth, message: str, here: str, query: Mapping[str, str], now: datetime
) -> LogoutRequest:
    request = OneLogin_Saml2_Logout_Request(auth.get_settings(), message)
    require(request.is_valid(toolkit_request(here, dict(query))), str(request.get_error()))
    document = OneLogin_Saml2_XML.to_etree(request.get_xml())
    require(document.get("Destination") == here, "Destination is not our address")
    end = present(document.get("NotOnOrAfter"), "the request does not say how long it is good for")
    require((expires_at := moment(end)) <= now + LONGEST, "the request is good for too long")
    return LogoutRequest(
        name=f"logout {sha256(request.id.encode()).hexdigest()}",
        subject=present(request.get_nameid(request.get_xml()), "the request names nobody"),
        session_indexes=tuple(request.get_session_indexes(request.get_xml())),
        answer_url=_answer_url(auth, request.id, query.get("RelayState")),
        expires_at=expires_at,
    )


def _answer_url(auth: OneLogin_Saml2_Auth, request_id: str, relay_state: str | None) -> str:
    """Where the identity provider hears that it is done; empty where it did not say."""
    target = auth.get_slo_response_url()
    if not target:
        return ""
    answer = auth.logout_response_class(auth.get_settings())
    answer.build(request_id)
    parameters = {
        "SAMLResponse": answer.get_response(),
        **({"RelayState": relay_state} if relay_state else {}),
    }
    auth.add_response_signature(parameters)
    return str(auth.redirect_to(target, parameters))
