"""Responses altered after signing, signed by the wrong means, or signed with a lie in them that readers may trip on.

Each starts from one that is accepted; `test_strict_saml.py` holds those that are merely loose.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest
import xmlsec
from allauth.socialaccount.models import SocialAccount
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Toolkit

from identity.demo_idp.keys import signing_key
from identity.models import Connection

from .altering import (
    ALTERED,
    LIES,
    MAIL,
    NAME_ID,
    VICTIM,
    WRAPPED,
    altered,
    assertion_of,
    commented,
    evil_response_around,
    evil_response_beside,
)
from .forge import NAMES, Forge, Lie, encode
from .journey import Browser

Rows = Callable[[], dict[str, int]]


def attempt(browser: Browser, encoded: str, rows: Rows) -> int:
    """The status; whatever it is, nothing was stored and nobody is signed in."""
    before = rows()
    status = browser.arrive(encoded).status_code
    assert browser.finish().status_code == 400
    assert rows() == before
    return status


def test_the_same_response_untouched_signs_in(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(altered(forge.respond(browser.begin(), sign_response=False), lambda response: None))
    assert browser.finish().status_code == 302


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())
def test_signed_words_around_or_beside_forged_ones_are_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, wrap: Lie
) -> None:
    encoded = forge.respond(browser.begin(), sign_response=False)
    assert attempt(browser, altered(encoded, wrap), rows) in {400, 403}


@pytest.mark.parametrize("wrap", [evil_response_around, evil_response_beside])
def test_a_signed_response_within_a_forged_one_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, wrap: Lie
) -> None:
    encoded = forge.respond(browser.begin())
    assert attempt(browser, altered(encoded, wrap), rows) in {400, 403}


@pytest.mark.parametrize("lie", ALTERED.values(), ids=ALTERED.keys())
def test_what_was_altered_after_signing_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, lie: Lie
) -> None:
    encoded = forge.respond(browser.begin(), sign_response=False)
    assert attempt(browser, altered(encoded, lie), rows) in {400, 403}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_that_was_signed_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, lie: dict[str, Any]
) -> None:
    assert attempt(browser, forge.respond(browser.begin(), **lie), rows) in {400, 403}


def test_a_comment_does_not_cut_an_address_short(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    encoded = forge.respond(
        browser.begin(), sign_response=False, attributes={"mail": ("bob@acme.test.evil.test",)}
    )
    cut = altered(encoded, commented(MAIL, "bob@acme.test", ".evil.test"))
    assert attempt(browser, cut, rows) in {400, 403}


def test_a_comment_does_not_cut_a_subject_short(acme: Connection, browser: Browser, forge: Forge) -> None:
    """Whoever may be called 00029 at the company does not become 0002 here."""
    encoded = forge.respond(browser.begin(), sign_response=False, subject="acme-00029")
    browser.arrive(altered(encoded, commented(NAME_ID, "acme-0002", "9")))
    browser.finish()
    assert [account.uid for account in SocialAccount.objects.all()] == ["acme-00029"]


@pytest.mark.parametrize(
    ("signature", "digest"),
    [(Saml.RSA_SHA1, Saml.SHA256), (Saml.RSA_SHA256, Saml.SHA1), (Saml.RSA_SHA1, Saml.SHA1)],
)
def test_signature_by_a_worn_out_algorithm_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, signature: str, digest: str
) -> None:
    encoded = forge.respond(browser.begin(), sign_assertion=False, sign_response=False)
    response = etree.fromstring(base64.b64decode(encoded))
    honest = assertion_of(response)
    signed = Toolkit.add_sign(honest, forge.key.private_key, forge.key.certificate, False, signature, digest)
    response.replace(honest, etree.fromstring(signed))
    assert attempt(browser, encode(etree.tostring(response, encoding="unicode")), rows) in {400, 403}


def test_signature_made_with_our_certificate_as_a_password_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    """Whoever knows the public certificate could make such an HMAC."""
    encoded = forge.respond(browser.begin(), sign_assertion=False, sign_response=False)
    response = etree.fromstring(base64.b64decode(encoded))
    evil = assertion_of(response)
    evil.find(NAME_ID, NAMES).text, evil.find(MAIL, NAMES).text = VICTIM
    node = xmlsec.template.create(
        evil, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformHmacSha256
    )
    evil.insert(1, node)
    reference = xmlsec.template.add_reference(
        node, xmlsec.constants.TransformSha256, uri=f"#{evil.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    xmlsec.tree.add_ids(evil, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, forge.key.certificate.encode())
    context.sign(node)
    assert attempt(browser, encode(etree.tostring(response, encoding="unicode")), rows) in {400, 403}


def test_a_stranger_who_brings_his_own_certificate_is_refused(
    acme: Connection, browser: Browser, tmp_path: Any, rows: Rows
) -> None:
    stranger = Forge(signing_key(tmp_path), "http://127.0.0.1:8000")
    encoded = stranger.respond(browser.begin(), sign_response=False)
    assert b"X509Certificate" in base64.b64decode(encoded)
    assert attempt(browser, encoded, rows) in {400, 403}
