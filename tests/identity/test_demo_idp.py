"""The demo's identity provider: a process of its own, for service providers on its list and nobody else."""

import os
import stat
import subprocess
import sys
import threading
import zlib
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from identity.demo_idp.keys import signing_key
from identity.demo_idp.people import DIRECTORY, find_colleague
from identity.demo_idp.saml import IdentityProvider, UnknownServiceProvider, UnreadableRequest
from identity.key_pairs import KeyPair
from identity.models import Connection, LoginSession
from identity.sso.saml.responses import read_response
from identity.sso.saml.service_provider import addresses

from .forge import Forge
from .journey import Browser

OURS = addresses("acme", "http://127.0.0.1:8000")


@pytest.fixture
def provider(idp_key: KeyPair) -> IdentityProvider:
    return IdentityProvider("http://idp.acme.test", idp_key, {OURS.entity_id: OURS})


def packed(xml: str) -> str:
    deflate = zlib.compressobj(wbits=-15)
    return b64encode(deflate.compress(xml.encode()) + deflate.flush()).decode()


def authn_request(issuer: str = OURS.entity_id, acs: str = OURS.acs, request_id: str = "_request") -> str:
    return packed(
        '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
        f' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{request_id}" AssertionConsumerServiceURL="{acs}">'
        f"<saml:Issuer>{issuer}</saml:Issuer></samlp:AuthnRequest>"
    )


def test_its_answer_is_believed_to_the_letter(acme: Connection, provider: IdentityProvider) -> None:
    asked = provider.read_request(authn_request())
    colleague = find_colleague("acme-0001")
    assert colleague is not None
    assertion = read_response(acme, provider.respond(asked, colleague), now=datetime.now(UTC))
    assert (assertion.person.email, assertion.person.full_name) == ("alice@acme.test", "Alice Archer")
    assert (assertion.request_id, assertion.session_index.startswith("_")) == ("_request", True)


def test_its_answer_signs_in(
    acme: Connection, forge: Forge, browser: Browser, provider: IdentityProvider
) -> None:
    request_id = browser.begin()
    asked = provider.read_request(authn_request(request_id=request_id))
    browser.arrive(provider.respond(asked, DIRECTORY[0]))
    browser.finish()
    assert LoginSession.objects.get().user.email == "alice@acme.test"


@pytest.mark.parametrize(
    "asked",
    [authn_request(issuer="https://evil.test/"), authn_request(acs="https://evil.test/acs/")],
    ids=["unknown issuer", "answer sent elsewhere"],
)
def test_it_serves_only_whom_it_knows(provider: IdentityProvider, asked: str) -> None:
    with pytest.raises(UnknownServiceProvider):
        provider.read_request(asked)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "%%",
        b64encode(b"junk").decode(),
        packed("junk"),
        packed("<r/>"),
        packed("<r>" + " " * 10**6 + "</r>"),
    ],
    ids=["nothing", "not base64", "not deflated", "not XML", "another document", "too large"],
)
def test_it_refuses_what_is_no_request(provider: IdentityProvider, junk: str) -> None:
    with pytest.raises(UnreadableRequest):
        provider.read_request(junk)


def test_its_metadata_names_key_and_address(provider: IdentityProvider) -> None:
    document = etree.fromstring(provider.metadata())
    assert document.get("entityID") == "http://idp.acme.test/metadata/"
    certificate = document.findtext(".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate")
    assert certificate in provider.key.certificate.replace("\n", "")


def test_its_key_is_made_once_whoever_is_first(tmp_path: Path) -> None:
    made: list[KeyPair] = []
    makers = [threading.Thread(target=lambda: made.append(signing_key(tmp_path))) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_its_key_is_nobody_elses_to_read(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_does_not_run_in_production() -> None:
    with pytest.raises(CommandError, match="does not run in production"):
        call_command("demo_idp", port=0)


def test_addresses_are_those_of_the_site(acme: Connection, browser: Browser) -> None:
    assert browser.get(OURS.entity_id.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert OURS.acs.encode() in browser.get("/accounts/saml/acme/metadata/").content


def test_it_never_asks_the_database(tmp_path: Path) -> None:
    """With a database that cannot be opened it still shows its people."""
    address = f"/sso/?SAMLRequest={quote(authn_request(), safe='')}"
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from identity.management.commands.demo_idp import Command\n"
        "Command()._become_identity_provider(8001, ['http://127.0.0.1:8000'])\n"
        "from django.test import Client\n"
        f"page = Client(headers={{'host': '127.0.0.1:8001'}}).get({address!r})\n"
        "assert page.status_code == 200 and b'Alice Archer' in page.content, page.content\n"
    )
    outside = {
        **os.environ,
        "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3",
        "DEMO_IDP_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "DEBUG": "1",
    }
    subprocess.run([sys.executable, "-c", script], env=outside, check=True, timeout=60)
