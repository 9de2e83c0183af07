"""An identity provider that lies on demand: each lie is made before the signature, so that only reading finds it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

from identity.demo_idp.messages import Answer, assertion_xml, response_xml
from identity.demo_idp.saml import IdentityProvider, new_id
from identity.key_pairs import KeyPair

NAMES = {"samlp": Saml.NS_SAMLP, "saml": Saml.NS_SAML}
Lie = Callable[[Any], None]


def truth(element: Any) -> None:
    """No lie at all."""


@dataclass(frozen=True)
class Forge:
    """Signs what it is told to, with a key that the connection trusts."""

    key: KeyPair
    site: str
    slug: str = "acme"
    base_url: str = "http://idp.acme.test"

    @property
    def provider(self) -> IdentityProvider:
        return IdentityProvider(self.base_url, self.key, {})

    @property
    def acs(self) -> str:
        return f"{self.site}/accounts/saml/{self.slug}/acs/"

    def answer(self, request_id: str, **changes: Any) -> Answer:
        at = datetime.now(UTC)
        honest = Answer(
            issuer=self.provider.entity_id,
            audience=f"{self.site}/accounts/saml/{self.slug}/metadata/",
            recipient=self.acs,
            in_response_to=request_id,
            subject="acme-0003",
            attributes={"mail": ("dana@acme.test",), "givenName": ("Dana",), "surname": ("Diaz",)},
            session_index="_session-1",
            at=at,
            expires_at=at + timedelta(minutes=5),
        )
        return replace(honest, **changes)

    def respond(
        self,
        request_id: str,
        *,
        assertion: Lie = truth,
        response: Lie = truth,
        sign_assertion: bool = True,
        sign_response: bool = True,
        seal: Callable[[str], str] = str,
        **changes: Any,
    ) -> str:
        answer = self.answer(request_id, **changes)
        inner = _told(assertion_xml(answer, new_id()), assertion)
        inner = self.provider.sign(inner) if sign_assertion else inner
        outer = _told(response_xml(answer, new_id(), seal(inner)), response)
        return encode(self.provider.sign(outer) if sign_response else outer)


def encode(xml: str) -> str:
    return base64.b64encode(xml.encode()).decode()


def without(path: str) -> Lie:
    def lie(element: Any) -> None:
        for found in element.findall(path, NAMES):
            found.getparent().remove(found)

    return lie


def unset(name: str, path: str = ".") -> Lie:
    def lie(element: Any) -> None:
        del element.find(path, NAMES).attrib[name]

    return lie


def setting(name: str, value: str, path: str = ".") -> Lie:
    def lie(element: Any) -> None:
        element.find(path, NAMES).set(name, value)

    return lie


def _told(xml: str, lie: Lie) -> str:
    element = etree.fromstring(xml)
    lie(element)
    return etree.tostring(element, encoding="unicode")
