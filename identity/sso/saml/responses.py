"""Reading a SAML response. python3-saml proves the signature; what it leaves loose is refused here.

The clauses are those of SAML 2.0 Profiles §4.1.4 (Web Browser SSO) and Core §2.5.1.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response

from identity.models import Connection
from identity.sso.person import Person
from identity.sso.refusals import MalformedResponse, RefusedResponse, present, require

from .attributes import read_person
from .service_provider import Addresses, addresses_of, toolkit_request, toolkit_settings

LARGEST: Final = 200_000
SKEW: Final = timedelta(seconds=30)
NAMES: Final = {"samlp": Saml.NS_SAMLP, "saml": Saml.NS_SAML}


@dataclass(frozen=True)
class Assertion:
    """What an identity provider said, after everything about how it said it was checked."""

    id: str
    request_id: str
    person: Person
    authenticated_at: datetime
    acr: str
    session_index: str
    expires_at: datetime


def read_response(connection: Connection, encoded: str, *, now: datetime) -> Assertion:
    """The assertion in a posted `SAMLResponse`. Whether it was used before is not asked here."""
    ours = addresses_of(connection)
    response = _parsed(connection, encoded)
    if not response.is_valid(toolkit_request(ours.acs)):
        raise RefusedResponse(response.get_error() or "the response is not valid")
    document = response.get_xml_document()
    assertion = _only_assertion(document)
    request_id = _check_envelope(document, ours)
    expires_at = min(
        _check_conditions(assertion, ours, now), _check_confirmation(assertion, ours, request_id, now)
    )
    statement = _one(assertion, "saml:AuthnStatement")
    return Assertion(
        id=present(assertion.get("ID"), "the assertion has no ID"),
        request_id=request_id,
        person=read_person(assertion, connection),
        authenticated_at=_authenticated_at(statement, now),
        acr=(statement.findtext("saml:AuthnContext/saml:AuthnContextClassRef", "", NAMES)).strip(),
        session_index=statement.get("SessionIndex", ""),
        expires_at=expires_at,
    )


def _parsed(connection: Connection, encoded: str) -> OneLogin_Saml2_Response:
    try:
        base64.b64decode("".join(encoded.split()), validate=True)
        response = OneLogin_Saml2_Response(toolkit_settings(connection), encoded)
    except (binascii.Error, etree.XMLSyntaxError, ValueError, OneLogin_Saml2_Error) as error:
        raise MalformedResponse(str(error)) from error
    except OneLogin_Saml2_ValidationError as error:
        raise RefusedResponse(str(error)) from error
    if response.document.tag != f"{{{Saml.NS_SAMLP}}}Response":
        raise MalformedResponse("the document is not a Response")
    return response


def _only_assertion(document: Any) -> Any:
    everywhere = document.xpath("//saml:Assertion | //saml:EncryptedAssertion", namespaces=NAMES)
    direct = document.findall("saml:Assertion", NAMES)
    require(len(everywhere) == 1 and len(direct) == 1, "the response must hold exactly one assertion")
    return direct[0]


def _check_envelope(document: Any, ours: Addresses) -> str:
    """The response is for this address and answers a request of ours: nobody signs in unasked."""
    require(document.get("Destination") == ours.acs, "Destination is not our address")
    return present(document.get("InResponseTo"), "the response answers no request")


def _check_conditions(assertion: Any, ours: Addresses, now: datetime) -> datetime:
    conditions = _one(assertion, "saml:Conditions")
    restrictions = conditions.findall("saml:AudienceRestriction", NAMES)
    require(bool(restrictions), "the assertion names no audience")
    for restriction in restrictions:
        audiences = [audience.text for audience in restriction.findall("saml:Audience", NAMES)]
        require(ours.entity_id in audiences, "the assertion is for another audience")
    require(
        _moment(conditions.get("NotBefore") or assertion.get("IssueInstant")) <= now + SKEW,
        "the assertion is not valid yet",
    )
    return _still_valid(conditions.get("NotOnOrAfter"), now)


def _check_confirmation(assertion: Any, ours: Addresses, request_id: str, now: datetime) -> datetime:
    """One bearer confirmation, made for this address and this request (Profiles §4.1.4.2)."""
    bearers = [
        confirmation.find("saml:SubjectConfirmationData", NAMES)
        for confirmation in assertion.findall("saml:Subject/saml:SubjectConfirmation", NAMES)
        if confirmation.get("Method") == Saml.CM_BEARER
    ]
    require(len(bearers) == 1 and bearers[0] is not None, "the assertion needs one bearer confirmation")
    data = bearers[0]
    require(data.get("Recipient") == ours.acs, "Recipient is not our address")
    require(data.get("InResponseTo") == request_id, "the assertion answers another request")
    require(data.get("NotBefore") is None, "a bearer confirmation has no NotBefore")
    return _still_valid(data.get("NotOnOrAfter"), now)


def _authenticated_at(statement: Any, now: datetime) -> datetime:
    at = _moment(statement.get("AuthnInstant"))
    require(at <= now + SKEW, "the sign-in lies in the future")
    return min(at, now)


def _still_valid(text: str | None, now: datetime) -> datetime:
    until = _moment(text)
    require(until + SKEW > now, "the assertion has expired")
    return until


def _moment(text: str | None) -> datetime:
    """An xs:dateTime in UTC (Core §1.3.3)."""
    try:
        at = datetime.fromisoformat(present(text, "a time is missing"))
    except ValueError as error:
        raise RefusedResponse("a time cannot be read") from error
    require(at.tzinfo is not None, "a time names no zone")
    return at.astimezone(UTC)


def _one(parent: Any, path: str) -> Any:
    found = parent.findall(path, NAMES)
    require(len(found) == 1, f"the assertion needs one {path.partition(':')[2]}")
    return found[0]
