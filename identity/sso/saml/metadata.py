"""An identity provider's metadata (SAML Metadata §2.4.3), as an admin brings it: read to the letter, no entities."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

from identity.models import Connection
from identity.sso.certificates import BadCertificate, Certificate, read_certificate

from .keys import certificates_of

LARGEST: Final = 1_000_000
MOST_CERTIFICATES: Final = 8
NAMES: Final = {"md": Saml.NS_MD, "ds": Saml.NS_DS}


class BadMetadata(ValueError):
    """It cannot be used; the sentence says why, to the admin."""


@dataclass(frozen=True)
class IdentityProvider:
    entity_id: str
    sso_url: str
    slo_url: str
    certificates: tuple[Certificate, ...]


def read_metadata(content: bytes, *, now: datetime | None = None) -> IdentityProvider:
    """Raises BadMetadata."""
    now = now or timezone.now()
    entity = _only_provider(_parsed(content))
    _check_valid_until(entity, now)
    (idp,) = entity.findall("md:IDPSSODescriptor", NAMES)
    entity_id = (entity.get("entityID") or "").strip()
    if not entity_id or len(entity_id) > 1024:
        raise BadMetadata("It has no entityID.")
    return IdentityProvider(
        entity_id=entity_id,
        sso_url=_location(idp, "md:SingleSignOnService", "It names no address for sign-in by HTTP-Redirect."),
        slo_url=_location(idp, "md:SingleLogoutService", ""),
        certificates=_certificates(idp, now),
    )


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise BadMetadata("It is larger than a megabyte.")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadMetadata("That is not XML. Metadata begins with <EntityDescriptor …>.") from error
    if root.getroottree().docinfo.doctype:
        raise BadMetadata("It holds a document type, which metadata does not.")
    return root


def _only_provider(root: Any) -> Any:
    entities = (
        [root]
        if root.tag == f"{{{Saml.NS_MD}}}EntityDescriptor"
        else root.findall("md:EntityDescriptor", NAMES)
    )
    providers = [one for one in entities if len(one.findall("md:IDPSSODescriptor", NAMES)) == 1]
    if not providers:
        raise BadMetadata("It describes no identity provider. Is it the metadata of a service?")
    if len(providers) > 1:
        raise BadMetadata("It describes several identity providers. Give that of the one.")
    return providers[0]


def _check_valid_until(entity: Any, now: datetime) -> None:
    until = entity.get("validUntil")
    try:
        over = until is not None and datetime.fromisoformat(until).astimezone(UTC) <= now
    except (ValueError, OverflowError) as error:
        raise BadMetadata("Its validUntil cannot be read.") from error
    if over:
        raise BadMetadata("It was good until a day that has passed. Fetch it anew.")


def _location(idp: Any, path: str, otherwise: str) -> str:
    """Of the Redirect binding, by which browsers are sent there."""
    found = [
        (service.get("Location") or "").strip()
        for service in idp.findall(path, NAMES)
        if service.get("Binding") == Saml.BINDING_HTTP_REDIRECT
    ]
    if not found:
        if otherwise:
            raise BadMetadata(otherwise)
        return ""
    return checked_address(found[0])


def checked_address(url: str) -> str:
    """Browsers are sent there: https, or the loopback interface while nobody's real sign-in is at stake."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadMetadata("An address in it cannot be read.") from error
    loopback = settings.DEBUG and parts.scheme == "http" and host in {"127.0.0.1", "localhost"}
    if not host or not (parts.scheme == "https" or loopback) or len(url) > 1024:
        raise BadMetadata("An address in it does not begin with https://.")
    if not url.isprintable():
        raise BadMetadata("An address in it holds characters that cannot be seen.")
    return url


def _certificates(idp: Any, now: datetime) -> tuple[Certificate, ...]:
    """Those for signing, or for anything, each once; what has ended is left behind."""
    texts = [
        node.text or ""
        for key in idp.findall("md:KeyDescriptor", NAMES)
        if key.get("use") in {None, "signing"}
        for node in key.iterfind("ds:KeyInfo/ds:X509Data/ds:X509Certificate", NAMES)
    ]
    if not 0 < len(texts) <= MOST_CERTIFICATES:
        raise BadMetadata("It holds no certificate for signing, or too many.")
    try:
        read = {certificate.fingerprint: certificate for certificate in map(read_certificate, texts)}
    except BadCertificate as error:
        raise BadMetadata(str(error)) from error
    good = tuple(certificate for certificate in read.values() if not certificate.has_ended(now))
    if not good:
        raise BadMetadata("Every certificate in it has expired.")
    return good


def settings_from(provider: IdentityProvider, connection: Connection) -> dict[str, Any]:
    """As the connection keeps it. A connection that is on keeps its good certificates beside the new ones: a provider
    rolls over while people sign in."""
    new = [certificate.pem for certificate in provider.certificates]
    now = timezone.now()
    old = certificates_of(connection).theirs if connection.enabled else ()
    kept = [one.pem for one in old if one.pem not in new and not one.has_ended(now)]
    certificates = [*new, *kept][:MOST_CERTIFICATES]
    idp = {
        "entity_id": provider.entity_id,
        "sso_url": provider.sso_url,
        "slo_url": provider.slo_url,
        "x509cert": certificates[0],
        "x509certs": certificates,
    }
    return {"idp": idp}
