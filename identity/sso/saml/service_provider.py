"""This shop as a SAML service provider. Every address of ours comes from SITE_URL, never from the Host header."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from identity.key_pairs import KeyPair
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


def toolkit_settings(connection: Connection, key: KeyPair | None = None) -> OneLogin_Saml2_Settings:
    """What python3-saml is told: we sign what we send; assertions must be signed, by a certificate of this connection.

    `key` is the one of ours to read with; the present one, unless it is said.
    """
    ours, idp = addresses_of(connection), connection.app.settings["idp"]
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": _own(connection, ours) | _instead(key),
            "idp": {
                "entityId": idp["entity_id"],
                **_certificates(idp),
                "singleSignOnService": {"url": idp["sso_url"]},
                "singleLogoutService": {"url": idp.get("slo_url", "")},
            },
            "security": {
                "authnRequestsSigned": True,
                "logoutRequestSigned": True,
                "logoutResponseSigned": True,
                "wantAssertionsSigned": True,
                "wantAttributeStatement": True,
                "requestedAuthnContext": False,
                "rejectDeprecatedAlgorithm": True,
                "signatureAlgorithm": Saml.RSA_SHA256,
                "digestAlgorithm": Saml.SHA256,
            },
        }
    )


def metadata_settings(connection: Connection) -> OneLogin_Saml2_Settings:
    """What our metadata is made from, also before the provider is known: it is what the provider asks for first.

    python3-saml publishes a key for encryption only to those who insist on it; we take assertions either way.
    """
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": _own(connection, addresses_of(connection)),
            "security": {
                "authnRequestsSigned": True,
                "wantAssertionsSigned": True,
                "wantAssertionsEncrypted": True,
            },
        },
        sp_validation_only=True,
    )


def idp_certificates(idp: Mapping[str, Any]) -> list[str]:
    """All by which the provider may sign: during a rollover the old one and the new one."""
    named = (idp.get("x509cert", ""), *idp.get("x509certs", ()))
    return list(dict.fromkeys(certificate for certificate in named if certificate))


def _own(connection: Connection, ours: Addresses) -> dict[str, Any]:
    """With both of our certificates while one takes the place of the other."""
    present, *following = connection.sp_keys
    published = {"x509certNew": following[0].certificate} if following else {}
    return {
        "entityId": ours.entity_id,
        "assertionConsumerService": {"url": ours.acs, "binding": Saml.BINDING_HTTP_POST},
        "singleLogoutService": {"url": ours.sls, "binding": Saml.BINDING_HTTP_REDIRECT},
        "NameIDFormat": Saml.NAMEID_PERSISTENT,
        "x509cert": present.certificate,
        "privateKey": present.private_key,
        **published,
    }


def _instead(key: KeyPair | None) -> dict[str, str]:
    return {"privateKey": key.private_key, "x509cert": key.certificate} if key else {}


def _certificates(idp: Mapping[str, Any]) -> dict[str, Any]:
    several = idp_certificates(idp)
    return {"x509cert": several[0], "x509certMulti": {"signing": several, "encryption": several[:1]}}


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
