"""Assertions that are encrypted to the shop: read as strictly as plain ones, and only if one comes out."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from audit.context import open_context
from identity.key_pairs import new_key_pair
from identity.models import Connection, LoginSession

from .altering import altered
from .forge import Forge, Lie, setting
from .journey import Browser
from .sealing import (
    CBC,
    GCM,
    PKCS1,
    TRIPLE_DES,
    cipher_value,
    elsewhere,
    key_beside,
    key_elsewhere,
    sealed,
    sealed_assertion,
    twice,
    without_key,
)
from .test_saml_attacks import attempt

Rows = Callable[[], dict[str, int]]


def to(connection: Connection, **how: Any) -> Callable[[str], str]:
    return partial(sealed, certificate=connection.sp_certificate, **how)


@pytest.mark.parametrize(
    "how", [{"cipher": GCM}, {"cipher": CBC}, {"change": key_beside}], ids=["gcm", "cbc", "beside"]
)
@pytest.mark.parametrize("sign_response", [True, False])
def test_an_encrypted_assertion_signs_in(
    acme: Connection, browser: Browser, forge: Forge, how: dict[str, Any], sign_response: bool
) -> None:
    browser.arrive(forge.respond(browser.begin(), seal=to(acme, **how), sign_response=sign_response))
    assert browser.finish().status_code == 302
    assert LoginSession.objects.get().user.email == "dana@acme.test"


def test_what_is_encrypted_to_the_next_key_is_read_already(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    following = new_key_pair("next")
    with open_context("system:seed"):
        acme.sp_next_private_key, acme.sp_next_certificate = following.private_key, following.certificate
        acme.save()
    seal = partial(sealed, certificate=following.certificate)
    browser.arrive(forge.respond(browser.begin(), seal=seal))
    assert browser.finish().status_code == 302


SEALED_BADLY: dict[str, dict[str, Any]] = {
    "by a worn out cipher": {"cipher": TRIPLE_DES},
    "with a key by PKCS 1.5": {"transport": PKCS1},
    "and changed by a byte": {"change": cipher_value("EncryptedData"), "cipher": CBC},
    "and changed by a byte under GCM": {"change": cipher_value("EncryptedData")},
    "with another key": {"change": cipher_value("EncryptedKey")},
    "with a ciphertext that lies elsewhere": {"change": elsewhere},
    "with a key that lies elsewhere": {"change": key_elsewhere},
    "without a key": {"change": without_key},
    "twice": {"change": twice},
}


@pytest.mark.parametrize("how", SEALED_BADLY.values(), ids=SEALED_BADLY.keys())
def test_an_assertion_encrypted_badly_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, how: dict[str, Any]
) -> None:
    assert attempt(browser, forge.respond(browser.begin(), seal=to(acme, **how)), rows) == 403


INSIDE: dict[str, Callable[[str], str]] = {
    "two assertions": lambda xml: xml + xml,
    "an assertion and a word": lambda xml: f"{xml}<!-- --><x/>",
    "no assertion": lambda xml: "<x/>",
    "an assertion in something else": lambda xml: f"<x>{xml}</x>",
    "words": lambda xml: "words",
    "blanks": lambda xml: " ",
    "half of one": lambda xml: xml[:200],
    "a document type": lambda xml: f'<!DOCTYPE r [<!ENTITY a "b">]>{xml}',
}


@pytest.mark.parametrize("inside", INSIDE.values(), ids=INSIDE.keys())
def test_what_decrypts_to_anything_but_one_assertion_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, inside: Callable[[str], str]
) -> None:
    encoded = forge.respond(browser.begin(), seal=lambda xml: to(acme)(inside(xml)))
    assert attempt(browser, encoded, rows) == 403


def test_an_encrypted_assertion_within_an_encrypted_one_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    encoded = forge.respond(browser.begin(), seal=lambda xml: to(acme)(to(acme)(xml)))
    assert attempt(browser, encoded, rows) == 403


def test_an_assertion_encrypted_to_somebody_else_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    seal = partial(sealed, certificate=forge.key.certificate)
    assert attempt(browser, forge.respond(browser.begin(), seal=seal), rows) == 403


@pytest.mark.parametrize("sign_response", [True, False])
def test_an_encrypted_assertion_that_nobody_signed_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, sign_response: bool
) -> None:
    """Anybody can encrypt to a public key."""
    encoded = forge.respond(browser.begin(), seal=to(acme), sign_assertion=False, sign_response=sign_response)
    assert attempt(browser, encoded, rows) == 403


def test_a_plain_assertion_beside_an_encrypted_one_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    request_id = browser.begin()
    assert attempt(browser, forge.respond(request_id, seal=lambda xml: to(acme)(xml) + xml), rows) == 403
    assert attempt(browser, forge.respond(request_id, seal=lambda xml: xml + to(acme)(xml)), rows) == 403


def test_two_encrypted_assertions_are_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    encoded = forge.respond(browser.begin(), seal=lambda xml: to(acme)(xml) * 2)
    assert attempt(browser, encoded, rows) == 403


def _moved_into_extensions(response: Any) -> None:
    extensions = response.makeelement(f"{{{response.nsmap['samlp']}}}Extensions")
    extensions.append(sealed_assertion(response))
    response.insert(1, extensions)


ENCRYPTED_LIES: dict[str, Lie] = {
    "for another audience": setting("Destination", "http://127.0.0.1:8000/accounts/saml/globex/acs/"),
    "of another request": setting("InResponseTo", "_mine"),
    "in an extension": _moved_into_extensions,
}


@pytest.mark.parametrize("lie", ENCRYPTED_LIES.values(), ids=ENCRYPTED_LIES.keys())
def test_an_envelope_changed_around_an_encrypted_assertion_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, lie: Lie
) -> None:
    encoded = forge.respond(browser.begin(), seal=to(acme), sign_response=False)
    assert attempt(browser, altered(encoded, lie), rows) == 403


def test_an_encrypted_assertion_of_another_tenant_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    encoded = forge.respond(browser.begin(), seal=to(acme), attributes={"mail": ("carol@globex.test",)})
    assert attempt(browser, encoded, rows) == 403


def test_an_encrypted_replay_is_refused(acme: Connection, browser: Browser, forge: Forge) -> None:
    encoded = forge.respond(browser.begin(), seal=to(acme))
    browser.arrive(encoded)
    browser.finish()
    assert Browser().arrive(encoded).status_code == 403
