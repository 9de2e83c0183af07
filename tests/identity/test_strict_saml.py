"""What a stranger, a rogue tenant or a loose identity provider may not get away with. No refusal leaves a row."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from audit.models import AuditEvent
from identity.demo_idp.keys import signing_key
from identity.models import AssertionSeen, Connection, LoginSession, User

from .forge import NAMES, Forge, Lie, encode, setting, unset, without
from .journey import Browser

Rows = Callable[[], dict[str, int]]
CONFIRMATION = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
CONDITIONS = "saml:Conditions"
FOUR_MINUTES_AGO = datetime.now(UTC) - timedelta(minutes=4)


def test_honest_response_signs_in(acme: Connection, browser: Browser, forge: Forge) -> None:
    arrived = browser.arrive(forge.respond(browser.begin()))
    finished = browser.finish()
    assert (arrived.status_code, finished.status_code, finished["Location"]) == (303, 302, "/")
    assert LoginSession.objects.get().user.email == "dana@acme.test"


def test_what_is_good_until_the_end_of_time_signs_in(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    forever = setting("NotOnOrAfter", "9999-12-31T23:59:59Z", CONDITIONS)
    assert browser.arrive(forge.respond(browser.begin(), assertion=forever)).status_code == 303


def test_sign_in_goes_on_where_it_was_begun(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin(query="?next=/account/")))
    assert browser.finish()["Location"] == "/account/"


def test_sign_in_does_not_lead_to_another_site(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin(query="?next=https://evil.test/")))
    assert browser.finish()["Location"] == "/"


LOOSE: dict[str, dict[str, Any]] = {
    "no audience": {"assertion": without(f"{CONDITIONS}/saml:AudienceRestriction")},
    "no destination": {"response": unset("Destination")},
    "destination that only begins like ours": {
        "response": setting("Destination", "http://127.0.0.1:8000/accounts/saml/acme/acs/x.evil")
    },
    "no recipient": {"assertion": unset("Recipient", CONFIRMATION)},
    "recipient that only contains ours": {
        "assertion": setting(
            "Recipient", "https://evil.test/?u=http://127.0.0.1:8000/accounts/saml/acme/acs/", CONFIRMATION
        )
    },
    "confirmation of no request": {"assertion": unset("InResponseTo", CONFIRMATION)},
    "confirmation of another request": {"assertion": setting("InResponseTo", "_another", CONFIRMATION)},
    "answer to no request": {"response": unset("InResponseTo")},
    "address outside the domains": {"attributes": {"mail": ("dana@example.test",)}},
    "address below the domain": {"attributes": {"mail": ("dana@evil.acme.test",)}},
    "address that ends like the domain": {"attributes": {"mail": ("dana@evilacme.test",)}},
    "address too long for a mail": {"attributes": {"mail": (f"{'d' * 250}@acme.test",)}},
    "subject too long for its column": {"subject": "d" * 256},
    "session too long for its column": {"session_index": "d" * 256},
    "ID too long for its column": {"assertion": setting("ID", f"_{'d' * 300}")},
    "no address": {"attributes": {"givenName": ("Dana",)}},
    "expired by four minutes": {"expires_at": FOUR_MINUTES_AGO},
    "conditions expired by four minutes": {
        "assertion": setting("NotOnOrAfter", f"{FOUR_MINUTES_AGO:%Y-%m-%dT%H:%M:%SZ}", CONDITIONS)
    },
    "no end of conditions": {"assertion": unset("NotOnOrAfter", CONDITIONS)},
    "no end of confirmation": {"assertion": unset("NotOnOrAfter", CONFIRMATION)},
    "not valid yet": {"assertion": setting("NotBefore", "2999-01-01T00:00:00Z", CONDITIONS)},
    "sign-in in the future": {
        "assertion": setting("AuthnInstant", "2999-01-01T00:00:00Z", "saml:AuthnStatement")
    },
    "address said twice": {"attributes": {"mail": ("dana@acme.test", "bob@acme.test")}},
    "address said under two names": {
        "attributes": {"mail": ("dana@acme.test",), "urn:oid:0.9.2342.19200300.100.1.3": ("bob@acme.test",)}
    },
    "another audience": {"audience": "http://127.0.0.1:8000/accounts/saml/globex/metadata/"},
    "another issuer": {"issuer": "http://idp.evil.test/metadata/"},
    "nobody signed": {"sign_assertion": False, "sign_response": False},
    "only the envelope signed": {"sign_assertion": False},
}


@pytest.mark.parametrize("loose", LOOSE.values(), ids=LOOSE.keys())
def test_loose_response_is_refused_and_leaves_nothing(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, loose: dict[str, Any]
) -> None:
    request_id = browser.begin()
    before = rows()
    assert browser.arrive(forge.respond(request_id, **loose)).status_code == 403
    assert browser.finish().status_code == 400
    assert rows() == before


def test_response_for_one_tenant_is_refused_at_another(
    acme: Connection, globex: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    request_id = browser.begin("globex")
    before = rows()
    assert browser.arrive(forge.respond(request_id), "globex").status_code == 403
    assert rows() == before


def test_response_for_no_tenant_in_particular_is_refused_at_each(
    acme: Connection, globex: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    """One identity provider, two tenants, and a response that binds itself to neither."""

    def unbound(assertion: Any) -> None:
        without(f"{CONDITIONS}/saml:AudienceRestriction")(assertion)
        unset("Recipient", CONFIRMATION)(assertion)

    request_id = browser.begin("globex")
    encoded = forge.respond(
        request_id,
        assertion=unbound,
        response=unset("Destination"),
        attributes={"mail": ("carol@globex.test",)},
    )
    before = rows()
    assert browser.arrive(encoded, "globex").status_code == 403
    assert rows() == before


def test_signature_of_another_key_is_refused(
    acme: Connection, browser: Browser, tmp_path: Any, rows: Rows
) -> None:
    stranger = Forge(signing_key(tmp_path), "http://127.0.0.1:8000")
    request_id = browser.begin()
    before = rows()
    assert browser.arrive(stranger.respond(request_id)).status_code == 403
    assert rows() == before


def _second_assertion(response: Any) -> None:
    honest = response.find("saml:Assertion", NAMES)
    forged = etree.fromstring(etree.tostring(honest))
    forged.set("ID", "_forged")
    response.insert(response.index(honest), forged)


def _wrapped_assertion(response: Any) -> None:
    """The signed assertion moves into an extension, an unsigned one takes its place (signature wrapping)."""
    honest = response.find("saml:Assertion", NAMES)
    forged = etree.fromstring(etree.tostring(honest))
    forged.set("ID", "_forged")
    forged.remove(forged.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    forged.find("saml:Subject/saml:NameID", NAMES).text = "acme-0002"
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(honest)
    response.insert(1, extensions)
    response.append(forged)


@pytest.mark.parametrize("wrapping", [_second_assertion, _wrapped_assertion])
@pytest.mark.parametrize("sign_response", [True, False])
def test_second_assertion_is_refused(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows, wrapping: Lie, sign_response: bool
) -> None:
    request_id = browser.begin()
    before = rows()
    encoded = forge.respond(request_id, response=wrapping, sign_response=sign_response)
    assert browser.arrive(encoded).status_code == 403
    assert rows() == before


def test_replay_is_refused_in_the_same_browser(acme: Connection, browser: Browser, forge: Forge) -> None:
    encoded = forge.respond(browser.begin())
    browser.arrive(encoded)
    browser.finish()
    assert browser.arrive(encoded).status_code == 403
    assert AssertionSeen.objects.count() == LoginSession.objects.count() == 1


def test_replay_is_refused_in_another_browser(acme: Connection, browser: Browser, forge: Forge) -> None:
    encoded = forge.respond(browser.begin())
    browser.arrive(encoded)
    thief = Browser()
    assert thief.arrive(encoded).status_code == 403
    assert thief.finish().status_code == 400
    assert AuditEvent.objects.filter(category="auth", outcome="refused").count() == 1


def test_stolen_response_signs_in_nobody_else(acme: Connection, browser: Browser, forge: Forge) -> None:
    """Even first to arrive, it answers a request that this browser did not send."""
    thief = Browser()
    thief.begin()
    thief.arrive(forge.respond(browser.begin()))
    assert thief.finish().status_code == 403
    assert LoginSession.objects.count() == User.objects.filter(email="dana@acme.test").count() == 0


def test_what_was_handed_over_works_once(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin()))
    kept = browser.cookies["countersign-saml"].value
    browser.finish()
    browser.cookies["countersign-saml"] = kept
    assert browser.finish().status_code == 403
    assert LoginSession.objects.count() == 1


JUNK = {
    "nothing": "",
    "not base64": "%%%",
    "not XML": encode("junk"),
    "cut off": encode("<samlp:Response"),
    "another document": encode("<Response/>"),
    "a document type": encode('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'),
    "bytes that are no text": "////",
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_malformed_response_is_a_bad_request(
    acme: Connection, browser: Browser, rows: Rows, junk: str
) -> None:
    before = rows()
    assert browser.arrive(junk).status_code == 400
    assert rows() == before


@pytest.mark.parametrize(("size", "status"), [(250_000, 400), (1_000_000, 413), (5_000_000, 413)])
def test_oversized_response_is_not_read(
    acme: Connection, browser: Browser, rows: Rows, size: int, status: int
) -> None:
    before = rows()
    assert browser.arrive("A" * size).status_code == status
    assert rows() == before


def test_addresses_answer_only_to_their_method(acme: Connection, browser: Browser) -> None:
    assert browser.get("/accounts/saml/acme/acs/").status_code == 405
    assert browser.post("/accounts/saml/acme/login/").status_code == 405
    assert browser.post("/accounts/saml/acme/sls/").status_code == 405


@pytest.mark.parametrize("slug", ["nobody", "acme.evil", "%C3%A4"])
def test_unknown_organization_is_not_found(acme: Connection, browser: Browser, slug: str) -> None:
    for address in ("login", "acs", "acs/finish", "sls", "metadata"):
        assert browser.get(f"/accounts/saml/{slug}/{address}/").status_code in (404, 405)


def test_host_header_has_no_say_in_our_metadata(acme: Connection, browser: Browser) -> None:
    said = browser.get("/accounts/saml/acme/metadata/", headers={"host": "localhost"}).content.decode()
    assert 'entityID="http://127.0.0.1:8000/accounts/saml/acme/metadata/"' in said
    assert "localhost" not in said


def test_sign_in_moves_to_the_host_that_the_answer_comes_to(acme: Connection, browser: Browser) -> None:
    moved = browser.get("/accounts/saml/acme/login/?next=/account/", headers={"host": "localhost:8000"})
    assert moved["Location"] == "http://127.0.0.1:8000/accounts/saml/acme/login/?next=/account/"
