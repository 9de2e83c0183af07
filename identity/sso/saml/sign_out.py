"""Single logout that begins here (SAML Profiles §4.4): our request to the identity provider, and its answer."""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from django.http import HttpRequest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.logout_response import OneLogin_Saml2_Logout_Response
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from identity.models import Connection, LoginSession
from identity.sso.refusals import MalformedResponse, present, require

from .logout import UNREADABLE
from .responses import LARGEST
from .service_provider import addresses_of, toolkit_request, toolkit_settings

ASKED: Final = "saml_logout"
"""Where the browser's session keeps the ID of the request that it took along. One answer is believed."""


def can_sign_out_there(session: LoginSession) -> bool:
    connection = session.connection
    return (
        connection is not None
        and connection.protocol == Connection.Protocol.SAML
        and bool(session.idp_name_id and connection.app.settings["idp"].get("slo_url"))
    )


def logout_request(connection: Connection, session: LoginSession) -> tuple[str, str]:
    """Where to go with the signed request, and its ID: for this person, as they were named to us, and this sign-in."""
    auth = OneLogin_Saml2_Auth(toolkit_request(addresses_of(connection).sls), toolkit_settings(connection))
    name = session.idp_name_id
    target = auth.logout(
        return_to="",
        name_id=name["value"],
        session_index=escape(session.idp_session_index),
        nq=name.get("NameQualifier"),
        name_id_format=name.get("Format"),
        spnq=name.get("SPNameQualifier"),
    )
    return target, auth.get_last_request_id()


def read_logout_response(request: HttpRequest, connection: Connection, query: Mapping[str, str]) -> bool:
    """Whether the provider says that it is done everywhere. Raises MalformedResponse or RefusedResponse."""
    asked = present(request.session.pop(ASKED, None), "this browser did not ask to be signed out there")
    message = present(query.get("SAMLResponse"), "no SAMLResponse was sent")
    require(len(message) <= LARGEST, "the response is too large")
    present(query.get("Signature"), "the response is not signed")
    present(query.get("SigAlg"), "the response names no algorithm")
    here = addresses_of(connection).sls
    auth = OneLogin_Saml2_Auth(toolkit_request(here, dict(query)), toolkit_settings(connection))
    require(auth.validate_response_signature(dict(query)), "the signature is not the identity provider's")
    try:
        return _read(auth, message, here, asked)
    except UNREADABLE as error:
        raise MalformedResponse(str(error)) from error


def _read(auth: OneLogin_Saml2_Auth, message: str, here: str, asked: str) -> bool:
    response = OneLogin_Saml2_Logout_Response(auth.get_settings(), message)
    require(response.is_valid(toolkit_request(here), asked), str(response.get_error()))
    document = OneLogin_Saml2_XML.to_etree(response.document)
    require(document.tag == f"{{{Saml.NS_SAMLP}}}LogoutResponse", "the document is not a LogoutResponse")
    require(document.get("Destination") == here, "Destination is not our address")
    require(document.get("InResponseTo") == asked, "the response answers another request")
    present(response.get_issuer(), "the response names no issuer")
    return bool(response.get_status() == Saml.STATUS_SUCCESS)
