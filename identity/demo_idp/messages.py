"""The XML of the demo identity provider's messages, before they are signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

EARLY = timedelta(seconds=30)


@dataclass(frozen=True)
class Answer:
    """Everything that one sign-in says."""

    issuer: str
    audience: str
    recipient: str
    in_response_to: str
    subject: str
    attributes: Mapping[str, tuple[str, ...]]
    session_index: str
    at: datetime
    expires_at: datetime
    acr: str = Saml.AC_PASSWORD_PROTECTED


def metadata_xml(entity_id: str, sso_url: str, slo_url: str, certificate: str) -> str:
    return (
        f"<md:EntityDescriptor xmlns:md={quoteattr(Saml.NS_MD)} entityID={quoteattr(entity_id)}>"
        f"<md:IDPSSODescriptor protocolSupportEnumeration={quoteattr(Saml.NS_SAMLP)}>"
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds={quoteattr(Saml.NS_DS)}><ds:X509Data>'
        f"<ds:X509Certificate>{escape(certificate)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f"<md:SingleLogoutService Binding={quoteattr(Saml.BINDING_HTTP_REDIRECT)} Location={quoteattr(slo_url)}/>"
        f"<md:NameIDFormat>{Saml.NAMEID_PERSISTENT}</md:NameIDFormat>"
        f"<md:SingleSignOnService Binding={quoteattr(Saml.BINDING_HTTP_REDIRECT)} Location={quoteattr(sso_url)}/>"
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def logout_response_xml(
    issuer: str, destination: str, in_response_to: str, *, response_id: str, at: datetime
) -> str:
    return (
        f"<samlp:LogoutResponse xmlns:samlp={quoteattr(Saml.NS_SAMLP)} xmlns:saml={quoteattr(Saml.NS_SAML)}"
        f' ID={quoteattr(response_id)} Version="2.0" IssueInstant="{_time(at)}"'
        f" Destination={quoteattr(destination)} InResponseTo={quoteattr(in_response_to)}>"
        f"<saml:Issuer>{escape(issuer)}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{Saml.STATUS_SUCCESS}"/></samlp:Status>'
        "</samlp:LogoutResponse>"
    )


def assertion_xml(answer: Answer, assertion_id: str) -> str:
    return (
        f"<saml:Assertion xmlns:saml={quoteattr(Saml.NS_SAML)} ID={quoteattr(assertion_id)}"
        f' Version="2.0" IssueInstant="{_time(answer.at)}">'
        f"<saml:Issuer>{escape(answer.issuer)}</saml:Issuer>"
        f"{_subject(answer)}{_conditions(answer)}{_statement(answer)}{_attributes(answer.attributes)}"
        "</saml:Assertion>"
    )


def response_xml(answer: Answer, response_id: str, assertion: str) -> str:
    return (
        f"<samlp:Response xmlns:samlp={quoteattr(Saml.NS_SAMLP)} xmlns:saml={quoteattr(Saml.NS_SAML)}"
        f' ID={quoteattr(response_id)} Version="2.0" IssueInstant="{_time(answer.at)}"'
        f" Destination={quoteattr(answer.recipient)} InResponseTo={quoteattr(answer.in_response_to)}>"
        f"<saml:Issuer>{escape(answer.issuer)}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{Saml.STATUS_SUCCESS}"/></samlp:Status>'
        f"{assertion}</samlp:Response>"
    )


def _subject(answer: Answer) -> str:
    return (
        f'<saml:Subject><saml:NameID Format="{Saml.NAMEID_PERSISTENT}">{escape(answer.subject)}</saml:NameID>'
        f'<saml:SubjectConfirmation Method="{Saml.CM_BEARER}"><saml:SubjectConfirmationData'
        f' NotOnOrAfter="{_time(answer.expires_at)}" Recipient={quoteattr(answer.recipient)}'
        f" InResponseTo={quoteattr(answer.in_response_to)}/></saml:SubjectConfirmation></saml:Subject>"
    )


def _conditions(answer: Answer) -> str:
    return (
        f'<saml:Conditions NotBefore="{_time(answer.at - EARLY)}" NotOnOrAfter="{_time(answer.expires_at)}">'
        f"<saml:AudienceRestriction><saml:Audience>{escape(answer.audience)}</saml:Audience>"
        "</saml:AudienceRestriction></saml:Conditions>"
    )


def _statement(answer: Answer) -> str:
    return (
        f'<saml:AuthnStatement AuthnInstant="{_time(answer.at)}" SessionIndex={quoteattr(answer.session_index)}>'
        f"<saml:AuthnContext><saml:AuthnContextClassRef>{escape(answer.acr)}</saml:AuthnContextClassRef>"
        "</saml:AuthnContext></saml:AuthnStatement>"
    )


def _attributes(attributes: Mapping[str, tuple[str, ...]]) -> str:
    said = "".join(
        f"<saml:Attribute Name={quoteattr(name)}>"
        + "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
        + "</saml:Attribute>"
        for name, values in attributes.items()
    )
    return f"<saml:AttributeStatement>{said}</saml:AttributeStatement>"


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
