"""The SAML half of the demo identity provider, on python3-saml's own signer."""

import base64
import binascii
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from identity.key_pairs import KeyPair
from identity.sso.saml.service_provider import Addresses

from .lies import Lie
from .messages import Answer, assertion_xml, metadata_xml, response_xml
from .people import Colleague

LARGEST: Final = 20_000
GOOD_FOR: Final = timedelta(minutes=5)


class UnknownServiceProvider(Exception):
    """Somebody asks for a sign-in who is not on the list, or wants it sent elsewhere."""


class UnreadableRequest(Exception):
    """It is not an AuthnRequest."""


@dataclass(frozen=True)
class SignInRequest:
    """An AuthnRequest of a service provider we know (SAML Core §3.4.1). `again`: ForceAuthn; all are asked."""

    id: str
    entity_id: str
    acs: str
    again: bool


@dataclass(frozen=True)
class IdentityProvider:
    """`service_providers` is the list of those it signs people in to: entity id -> where messages go."""

    base_url: str
    key: KeyPair
    service_providers: Mapping[str, Addresses]

    @property
    def entity_id(self) -> str:
        return f"{self.base_url}/metadata/"

    @property
    def sso_url(self) -> str:
        return f"{self.base_url}/sso/"

    @property
    def slo_url(self) -> str:
        return f"{self.base_url}/slo/"

    def metadata(self) -> str:
        certificate = OneLogin_Saml2_Utils.format_cert(self.key.certificate, heads=False)
        return metadata_xml(self.entity_id, self.sso_url, self.slo_url, certificate)

    def read_request(self, encoded: str) -> SignInRequest:
        document = inflated(encoded, "AuthnRequest")
        entity_id = (document.findtext(f"{{{Saml.NS_SAML}}}Issuer") or "").strip()
        theirs = self.service_providers.get(entity_id)
        if theirs is None or document.get("AssertionConsumerServiceURL", theirs.acs) != theirs.acs:
            raise UnknownServiceProvider(entity_id)
        if not (request_id := document.get("ID")):
            raise UnreadableRequest("the request has no ID")
        again = document.get("ForceAuthn") in {"true", "1"}
        return SignInRequest(request_id, entity_id, theirs.acs, again)

    def respond(
        self,
        request: SignInRequest,
        colleague: Colleague,
        *,
        lie: Lie | None = None,
        now: datetime | None = None,
    ) -> str:
        """A signed response around a signed assertion, in base64, for the HTTP-POST binding; or a lie of that shape."""
        at = now or datetime.now(UTC)
        answer = Answer(
            issuer=self.entity_id,
            audience=request.entity_id,
            recipient=request.acs,
            in_response_to=request.id,
            subject=colleague.subject,
            attributes=colleague.attributes,
            session_index=new_id(),
            at=at,
            expires_at=at + GOOD_FOR,
        )
        told = lie.tell(answer) if lie else answer
        sign = self.sign if lie is None or lie.signed else str
        assertion = sign(assertion_xml(told, new_id()))
        return base64.b64encode(sign(response_xml(told, new_id(), assertion)).encode()).decode()

    def sign(self, xml: str) -> str:
        signed = OneLogin_Saml2_Utils.add_sign(
            xml,
            self.key.private_key,
            self.key.certificate,
            sign_algorithm=Saml.RSA_SHA256,
            digest_algorithm=Saml.SHA256,
        )
        return str(signed, "utf-8")


def new_id() -> str:
    return f"_{secrets.token_hex(16)}"


def inflated(encoded: str, kind: str) -> etree._Element:
    """Redirect binding: deflated and in base64 (SAML Bindings §3.4.4.1), and never larger than a request is."""
    try:
        packed = base64.b64decode(encoded, validate=True)
        document = OneLogin_Saml2_XML.to_etree(zlib.decompressobj(-15).decompress(packed, LARGEST))
    except (binascii.Error, zlib.error, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableRequest(str(error)) from error
    if document.tag != f"{{{Saml.NS_SAMLP}}}{kind}":
        raise UnreadableRequest(f"the document is not a {kind}")
    return document  # type: ignore[no-any-return]
