"""An identity provider's metadata, read to the letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from identity.demo_idp.keys import signing_key
from identity.key_pairs import KeyPair
from identity.sso.certificates import read_certificate
from identity.sso.saml.metadata import BadMetadata, read_metadata

from .forge import Forge

SEVERAL = '<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{}</md:EntitiesDescriptor>'

ODD_CURVE = (
    "MIIBKzCB8qADAgECAhRmFqtkYR/j1IvewM/Mmb+JSHqDZDAKBggqhkjOPQQDAjAMMQowCAYDVQQDDAF4MCAXDTI2MTEyOTAwNTc0"
    "M1oYDzIxMjYxMTA1MDA1NzQzWjAMMQowCAYDVQQDDAF4MDYwEAYHKoZIzj0CAQYFK4EEABwDIgAEzXa6o3E6Y6ZoNx6Od14GEhrh"
    "dVKoCKwIEL9OlpgmhAejUzBRMB0GA1UdDgQWBBQaNcWW7WopMKYrHqa8v6ko3TmRbDAfBgNVHSMEGDAWgBQaNcWW7WopMKYrHqa8"
    "v6ko3TmRbDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCAygAMCUCEHsRPgGjnsqdsjAFWiCfiGkCEQDc/mg/T8MyTXgz/JvD"
    "C9G4"
)
"""A certificate whose key lies on secp128r1, made with openssl."""

BOMB = (
    '<!DOCTYPE x [<!ENTITY e0 "ha">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


@pytest.fixture
def text(forge: Forge) -> str:
    return forge.provider.metadata().replace('Location="http:', 'Location="https:')


def test_it_names_the_provider_its_address_and_its_certificate(text: str, idp_key: KeyPair) -> None:
    provider = read_metadata(text.encode())
    assert (provider.entity_id, provider.sso_url, provider.slo_url, provider.certificates) == (
        "http://idp.acme.test/metadata/",
        "https://idp.acme.test/sso/",
        "https://idp.acme.test/slo/",
        (read_certificate(idp_key.certificate),),
    )


def test_several_certificates_are_kept_each_once(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = signing_key(tmp_path_factory.mktemp("other")).certificate
    body = "".join(other.splitlines()[1:-1])
    start, end = (
        text.index("<md:KeyDescriptor"),
        text.index("</md:KeyDescriptor>") + len("</md:KeyDescriptor>"),
    )
    key = text[start:end]
    second = key[: key.index("<ds:X509Certificate>")] + (
        f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
    provider = read_metadata((text[:end] + key + second + text[end:]).encode())
    assert len(provider.certificates) == 2
    assert provider.certificates[1] == read_certificate(other)


def test_one_provider_among_services_is_found(text: str) -> None:
    together = SEVERAL.format(text)
    assert read_metadata(together.encode()) == read_metadata(text.encode())


LIES = {
    "no XML": (lambda text: "<oops", "not XML"),
    "nothing": (lambda text: "", "not XML"),
    "a document type": (lambda text: "<!DOCTYPE x>" + text, "document type"),
    "an entity": (
        lambda text: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + text,
        "document type",
    ),
    "another document": (lambda text: "<html></html>", "no identity provider"),
    "a service": (lambda text: text.replace("IDPSSODescriptor", "SPSSODescriptor"), "no identity provider"),
    "two providers": (
        lambda text: SEVERAL.format(text + text),
        "several",
    ),
    "no name": (
        lambda text: text.replace('entityID="http://idp.acme.test/metadata/"', 'entityID=""'),
        "entityID",
    ),
    "the POST binding alone": (lambda text: text.replace("HTTP-Redirect", "HTTP-POST"), "HTTP-Redirect"),
    "a plain address": (lambda text: text.replace("https://idp", "http://idp"), "https"),
    "a script for an address": (
        lambda text: text.replace("https://idp.acme.test/sso/", "javascript:x"),
        "https",
    ),
    "an address that is none": (
        lambda text: text.replace("https://idp.acme.test/sso/", "https://[x"),
        "read",
    ),
    "a second line in an address": (
        lambda text: text.replace("https://idp.acme.test/sso/", "https://idp.acme.test/&#10;Set-Cookie:x"),
        "cannot be seen",
    ),
    "a name of many entities": (lambda text: BOMB + text.replace('entityID="', 'entityID="&e9;'), "XML|type"),
    "a day before all days": (
        lambda text: text.replace("entityID=", 'validUntil="0001-01-01T00:00:00+23:59" entityID='),
        "validUntil",
    ),
    "no certificate": (lambda text: text.replace('use="signing"', 'use="encryption"'), "no certificate"),
    "junk for a certificate": (lambda text: text.replace("MII", "XXX"), "cannot be read"),
    "a key on a curve that nobody knows": (
        lambda text: re.sub(r"(X509Certificate>)[^<]+", rf"\g<1>{ODD_CURVE}", text),
        "cannot be read",
    ),
    "a day that has passed": (
        lambda text: text.replace("entityID=", 'validUntil="2020-01-01T00:00:00Z" entityID='),
        "has passed",
    ),
    "too much": (lambda text: text + " " * 1_000_000, "larger"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_be_relied_on_is_refused_in_words(text: str, lie: str) -> None:
    told, why = LIES[lie]
    with pytest.raises(BadMetadata, match=why):
        read_metadata(told(text).encode())


def test_certificates_that_have_all_ended_are_refused(text: str) -> None:
    with pytest.raises(BadMetadata, match="expired"):
        read_metadata(text.encode(), now=datetime.now(UTC) + timedelta(days=4000))
