"""Reading a SAML response. python3-saml proves the signature; what it leaves loose is refused here.

The clauses are those of SAML 2.0 Profiles §4.1.4 (Web Browser SSO) and Core §2.5.1.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from identity.models import Connection
from identity.sso.certificates import fingerprint_of
from identity.sso.person import Person
from identity.sso.refusals import MalformedResponse, RefusedResponse, present, require

from .attributes import read_person
from .encryption import NotForThisKey, Response
from .service_provider import (
    Addresses,
    addresses_of,
    idp_certificates,
    toolkit_request,
    toolkit_settings,
)

LARGEST: Final = 200_000
LONGEST_ID: Final = 200
LONGEST_INDEX: Final = 255
SKEW: Final = timedelta(seconds=30)
NAMES: Final = {"samlp": Saml.NS_SAMLP, "saml": Saml.NS_SAML}


@dataclass(frozen=True)
class Assertion:
    """What an identity provider said, after everything about how it said it was checked.

    `request_id` is "" where nobody asked; `name_id` the subject's NameID with its attributes, as it was received;
    `signed_by` the fingerprint of the certificate that proved it.
    """

    id: str
    request_id: str
    person: Person
    authenticated_at: datetime
    acr: str
    session_index: str
    name_id: dict[str, str]
    expires_at: datetime
    signed_by: str = ""


def read_response(connection: Connection, encoded: str, *, now: datetime) -> Assertion:
    """The assertion in a posted `SAMLResponse`. Whether it was used before is not asked here."""
    ours = addresses_of(connection)
    response = _parsed(connection, encoded)
    if not response.is_valid(toolkit_request(ours.acs)):
        raise RefusedResponse(response.get_error() or "the response is not valid")
    document = response.get_xml_document()
    assertion = _only_assertion(document)
    _check_envelope(document, ours)
    request_id = _answered(document, connection)
    expires_at = min(
        _check_conditions(assertion, ours, now), _check_confirmation(assertion, ours, request_id, now)
    )
    statement = _one(assertion, "saml:AuthnStatement")
    return Assertion(
        id=_id(assertion),
        request_id=request_id,
        person=read_person(assertion, connection),
        authenticated_at=_authenticated_at(statement, now),
        acr=(statement.findtext("saml:AuthnContext/saml:AuthnContextClassRef", "", NAMES)).strip(),
        session_index=_session_index(statement),
        name_id=_name_id(assertion),
        expires_at=expires_at,
        signed_by=_signer(connection, response),
    )


def _parsed(connection: Connection, encoded: str) -> Response:
    try:
        base64.b64decode("".join(encoded.split()), validate=True)
        response = _opened(connection, encoded)
    except (binascii.Error, etree.XMLSyntaxError, ValueError, OneLogin_Saml2_Error) as error:
        raise MalformedResponse(str(error)) from error
    except OneLogin_Saml2_ValidationError as error:
        raise RefusedResponse(str(error)) from error
    if response.document.tag != f"{{{Saml.NS_SAMLP}}}Response":
        raise MalformedResponse("the document is not a Response")
    return response


def _opened(connection: Connection, encoded: str) -> Response:
    """What is encrypted is tried with each of our keys: the provider may know the next one already."""
    for pair in connection.sp_keys:
        try:
            return Response(toolkit_settings(connection, pair), encoded)
        except NotForThisKey as error:
            failed = error
    raise failed


def _signer(connection: Connection, response: Response) -> str:
    """Which of the provider's certificates it was, once one was found right. During a rollover there are two."""
    several = idp_certificates(connection.app.settings["idp"])
    for certificate in several[:-1]:
        for document in (response.document, response.get_xml_document()):
            if OneLogin_Saml2_Utils.validate_sign(document, certificate, raise_exceptions=False):
                return fingerprint_of(certificate)
    return fingerprint_of(several[-1])


def _only_assertion(document: Any) -> Any:
    everywhere = document.xpath("//saml:Assertion | //saml:EncryptedAssertion", namespaces=NAMES)
    direct = document.findall("saml:Assertion", NAMES)
    require(len(everywhere) == 1 and len(direct) == 1, "the response must hold exactly one assertion")
    return direct[0]


def _check_envelope(document: Any, ours: Addresses) -> None:
    require(document.get("Destination") == ours.acs, "Destination is not our address")


def _answered(document: Any, connection: Connection) -> str:
    """The request of ours that is answered; "" where nobody asked, and the connection allows for that."""
    request_id = document.get("InResponseTo")
    if request_id is None and connection.idp_initiated:
        return ""
    return present(request_id, "the response answers no request")


def _id(assertion: Any) -> str:
    """It is kept, so that it is good once."""
    name = present(assertion.get("ID"), "the assertion has no ID")
    require(len(name) <= LONGEST_ID, "the assertion's ID is too long")
    return name


def _check_conditions(assertion: Any, ours: Addresses, now: datetime) -> datetime:
    conditions = _one(assertion, "saml:Conditions")
    restrictions = conditions.findall("saml:AudienceRestriction", NAMES)
    require(bool(restrictions), "the assertion names no audience")
    for restriction in restrictions:
        audiences = [audience.text for audience in restriction.findall("saml:Audience", NAMES)]
        require(ours.entity_id in audiences, "the assertion is for another audience")
    require(
        moment(conditions.get("NotBefore") or assertion.get("IssueInstant")) <= now + SKEW,
        "the assertion is not valid yet",
    )
    return _still_valid(conditions.get("NotOnOrAfter"), now)


def _check_confirmation(assertion: Any, ours: Addresses, request_id: str, now: datetime) -> datetime:
    """One bearer confirmation, made for this address and this request, or for none (Profiles §4.1.4.2, §4.1.5).

    A response from which somebody has cut its request still holds an assertion that names it.
    """
    bearers = [
        confirmation.find("saml:SubjectConfirmationData", NAMES)
        for confirmation in assertion.findall("saml:Subject/saml:SubjectConfirmation", NAMES)
        if confirmation.get("Method") == Saml.CM_BEARER
    ]
    require(len(bearers) == 1 and bearers[0] is not None, "the assertion needs one bearer confirmation")
    data = bearers[0]
    require(data.get("Recipient") == ours.acs, "Recipient is not our address")
    require(data.get("InResponseTo", "") == request_id, "the assertion answers another request")
    require(data.get("NotBefore") is None, "a bearer confirmation has no NotBefore")
    return _still_valid(data.get("NotOnOrAfter"), now)


def _name_id(assertion: Any) -> dict[str, str]:
    element = _one(_one(assertion, "saml:Subject"), "saml:NameID")
    return {"value": (element.text or "").strip(), **dict(element.attrib)}


def _session_index(statement: Any) -> str:
    """By it the provider ends the sign-in: half of it would name none."""
    name: str = statement.get("SessionIndex", "")
    require(len(name) <= LONGEST_INDEX, "the session's name is too long")
    return name


def _authenticated_at(statement: Any, now: datetime) -> datetime:
    at = moment(statement.get("AuthnInstant"))
    require(at <= now + SKEW, "the sign-in lies in the future")
    return min(at, now)


def _still_valid(text: str | None, now: datetime) -> datetime:
    until = moment(text)
    require(until > now - SKEW, "the assertion has expired")
    return until


def moment(text: str | None) -> datetime:
    """An xs:dateTime in UTC (Core §1.3.3)."""
    try:
        at = datetime.fromisoformat(present(text, "a time is missing"))
        require(at.tzinfo is not None, "a time names no zone")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RefusedResponse("a time cannot be read") from error


def _one(parent: Any, path: str) -> Any:
    found = parent.findall(path, NAMES)
    require(len(found) == 1, f"the assertion needs one {path.partition(':')[2]}")
    return found[0]


def faults_of(connection: Connection, encoded: str, *, now: datetime) -> list[str]:
    """Every check of a response that fails, in words. For who tests a connection: a real sign-in ends at the first."""
    ours = addresses_of(connection)
    try:
        response = _parsed(connection, encoded)
    except (MalformedResponse, RefusedResponse) as error:
        return [str(error)]
    document, faults = response.get_xml_document(), []
    if not response.is_valid(toolkit_request(ours.acs)):
        faults.append(response.get_error() or "the response is not valid")
    try:
        assertion = _only_assertion(document)
    except RefusedResponse as refused:
        return [*faults, str(refused)]
    request_id = document.get("InResponseTo", "")
    checks: tuple[Callable[[], object], ...] = (
        lambda: _check_envelope(document, ours),
        lambda: _check_conditions(assertion, ours, now),
        lambda: _check_confirmation(assertion, ours, request_id, now),
        lambda: _authenticated_at(_one(assertion, "saml:AuthnStatement"), now),
        lambda: read_person(assertion, connection),
    )
    for check in checks:
        try:
            check()
        except RefusedResponse as refused:
            faults.append(str(refused))
    return faults


def claims_in(connection: Connection, encoded: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The subject and all attributes that a response claims, proved or not. Raises MalformedResponse."""
    document = _parsed(connection, encoded).get_xml_document()
    subject = (document.findtext(".//saml:Subject/saml:NameID", "", NAMES) or "").strip()
    claims: dict[str, tuple[str, ...]] = {}
    for attribute in document.iterfind(".//saml:AttributeStatement/saml:Attribute", NAMES):
        values = [(value.text or "").strip() for value in attribute.iterfind("saml:AttributeValue", NAMES)]
        name = attribute.get("Name") or ""
        claims[name] = (*claims.get(name, ()), *values)
    return subject, claims


def answered_request(encoded: str) -> str:
    """The ID that a response says it answers; "" where it says none or cannot be read. Nothing of it is believed,
    and nothing is decrypted: of an answer that cannot be opened a test tells, too."""
    try:
        document = OneLogin_Saml2_XML.to_etree(OneLogin_Saml2_Utils.b64decode(encoded))
    except (binascii.Error, etree.XMLSyntaxError, ValueError):
        return ""
    return str(document.get("InResponseTo") or "")
