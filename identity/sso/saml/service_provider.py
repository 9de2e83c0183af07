"""This shop as a SAML service provider. Every address of ours comes from SITE_URL, never from the Host header."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from identity.models import Connection


@dataclass(frozen=True)
class Addresses:
    """Where one connection's identity provider finds us."""

    entity_id: str
    acs: str
    sls: str


def addresses(slug: str, site: str) -> Addresses:
    root = f"{site}/accounts/saml/{slug}"
    return Addresses(f"{root}/metadata/", f"{root}/acs/", f"{root}/sls/")


def addresses_of(connection: Connection) -> Addresses:
    return addresses(connection.app.client_id, settings.SITE_URL)


def toolkit_settings(connection: Connection) -> OneLogin_Saml2_Settings:
    """What python3-saml is told: assertions must be signed, by the one certificate of this connection."""
    ours, idp = addresses_of(connection), connection.app.settings["idp"]
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {
                "entityId": ours.entity_id,
                "assertionConsumerService": {"url": ours.acs, "binding": Saml.BINDING_HTTP_POST},
                "singleLogoutService": {"url": ours.sls, "binding": Saml.BINDING_HTTP_REDIRECT},
                "NameIDFormat": Saml.NAMEID_PERSISTENT,
            },
            "idp": {
                "entityId": idp["entity_id"],
                "x509cert": idp["x509cert"],
                "singleSignOnService": {"url": idp["sso_url"]},
                "singleLogoutService": {"url": idp.get("slo_url", "")},
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantAttributeStatement": True,
                "requestedAuthnContext": False,
                "rejectDeprecatedAlgorithm": True,
                "signatureAlgorithm": Saml.RSA_SHA256,
                "digestAlgorithm": Saml.SHA256,
            },
        }
    )


def toolkit_request(address: str, query: dict[str, str] | None = None) -> dict[str, Any]:
    """A message that arrived at one of our own addresses, as python3-saml wants to hear of it."""
    parts = urlsplit(address)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": query or {},
        "post_data": {},
    }
