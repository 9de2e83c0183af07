"""Keys of both sides: our signature, its succession, and the end of the provider's certificates."""

import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from django.core import mail
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from time_machine import travel

from audit.context import open_context
from identity.actor import Actor
from identity.certificate_letters import tell_of_ending_certificates
from identity.key_pairs import new_key_pair
from identity.models import CertificateNotice, Connection, LoginSession, Organization, User
from identity.policy import Refused
from identity.sso.certificates import fingerprint_of
from identity.sso.fetch import Answer
from identity.sso.saml.keys import (
    NoNextKey,
    certificates_of,
    drop_certificate,
    prepare_next_key,
    use_next_key,
)

from .admin_actions import run
from .forge import Forge
from .journey import Browser
from .openid import Provider

CERTIFICATES = f".//{{{Saml.NS_MD}}}KeyDescriptor[@use='%s']//{{{Saml.NS_DS}}}X509Certificate"


def at_the_office(user: User) -> Actor:
    with open_context("system:seed"):
        session = LoginSession.objects.create(
            user=user,
            organization=user.memberships.get().organization,
            key_digest=f"of {user.pk}",
            method="password",
        )
    return Actor(principal=user, session=session, organization=session.organization)


def published(use: str) -> list[str]:
    document = etree.fromstring(Browser().get("/accounts/saml/acme/metadata/").content)
    return ["".join(found.text.split()) for found in document.iterfind(CERTIFICATES % use)]


def bare(certificate: str) -> str:
    return "".join(certificate.split("\n")[1:-2])


def believe(connection: Connection, *certificates: str) -> None:
    connection.app.settings["idp"]["x509certs"] = list(certificates)
    with open_context("system:seed"):
        connection.app.save()


def test_our_request_is_signed(acme: Connection, browser: Browser) -> None:
    query = urlsplit(browser.get("/accounts/saml/acme/login/")["Location"]).query
    sent = parse_qs(query)
    raw = dict(part.split("=", 1) for part in query.split("&"))
    signed = "&".join(f"{name}={raw[name]}" for name in ("SAMLRequest", "RelayState", "SigAlg"))
    certificate = x509.load_pem_x509_certificate(acme.sp_certificate.encode())
    assert sent["SigAlg"] == [Saml.RSA_SHA256]
    certificate.public_key().verify(
        b64decode(sent["Signature"][0]), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )


def test_a_request_is_whole(acme: Connection, browser: Browser) -> None:
    sent = parse_qs(urlsplit(browser.get("/accounts/saml/acme/login/")["Location"]).query)
    request = etree.fromstring(zlib.decompress(b64decode(sent["SAMLRequest"][0]), -15))
    assert request.get("Destination") == acme.app.settings["idp"]["sso_url"]


@pytest.mark.parametrize("use", ["signing", "encryption"])
def test_our_certificate_is_published(acme: Connection, use: str) -> None:
    assert published(use) == [bare(acme.sp_certificate)]


def test_a_new_connection_has_a_key_of_its_own(globex: Connection, acme: Connection) -> None:
    assert globex.sp_private_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert globex.sp_private_key != acme.sp_private_key


def test_our_private_key_is_sealed_at_rest(acme: Connection) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT sp_private_key FROM identity_connection")
        assert "PRIVATE KEY" not in cursor.fetchone()[0]


def test_the_next_key_is_published_before_it_is_used(acme: Connection, people: dict[str, User]) -> None:
    avery, before = at_the_office(people["avery"]), acme.sp_certificate
    with open_context("web", **avery.facts()):
        prepare_next_key(acme, actor=avery)
        assert set(published("signing")) == {bare(before), bare(acme.sp_next_certificate)}
        following = acme.sp_next_certificate
        use_next_key(acme, actor=avery)
    assert (acme.sp_certificate, acme.sp_next_private_key, published("signing")) == (
        following,
        "",
        [bare(following)],
    )


def test_there_must_be_a_next_key_to_use_it(acme: Connection, people: dict[str, User]) -> None:
    avery = at_the_office(people["avery"])
    with open_context("web", **avery.facts()), pytest.raises(NoNextKey):
        use_next_key(acme, actor=avery)


def test_a_key_that_was_announced_stays(acme: Connection, signed_in: Callable[..., Client]) -> None:
    sam, announced = signed_in("sam@countersign.test"), []
    for told in ("Done: 1.", "Done: 0."):
        assert run(sam, "connection", "prepare_key", acme)[-1] == told
        acme.refresh_from_db()
        announced.append(acme.sp_next_certificate)
    assert announced[0] == announced[1]


@pytest.mark.parametrize("who", ["alice", "gwen"])
def test_nobody_else_changes_a_companys_keys(acme: Connection, people: dict[str, User], who: str) -> None:
    actor = at_the_office(people[who])
    with open_context("web", **actor.facts()), pytest.raises(Refused):
        prepare_next_key(acme, actor=actor)


def test_either_certificate_is_believed_during_a_rollover(acme: Connection, forge: Forge) -> None:
    successor = Forge(new_key_pair("next"), forge.site)
    believe(acme, successor.key.certificate)
    for signer in (forge, successor):
        browser = Browser()
        browser.arrive(signer.respond(browser.begin()))
        assert browser.finish().status_code == 302


def test_a_certificate_that_was_removed_is_believed_no_longer(acme: Connection, forge: Forge) -> None:
    acme.app.settings["idp"]["x509cert"] = new_key_pair("next").certificate
    believe(acme)
    browser = Browser()
    assert browser.arrive(forge.respond(browser.begin())).status_code == 403


def test_certificates_are_read_with_their_end(acme: Connection, forge: Forge) -> None:
    soon = new_key_pair("soon", timedelta(days=20))
    believe(acme, soon.certificate, "junk")
    found = certificates_of(acme)
    ends = x509.load_pem_x509_certificate(soon.certificate.encode()).not_valid_after_utc
    assert (len(found.theirs), found.theirs[1].ends_at, found.unreadable, len(found.ours)) == (2, ends, 1, 1)


LETTERS = {29: [30], 31: [], 6: [7], 400: []}


@pytest.mark.parametrize("left", LETTERS)
def test_admins_hear_of_an_end_in_time(acme: Connection, left: int) -> None:
    believe(acme, new_key_pair("soon", timedelta(days=left)).certificate)
    tell_of_ending_certificates()
    assert list(CertificateNotice.objects.values_list("days", flat=True)) == LETTERS[left]
    assert [letter.to for letter in mail.outbox] == [["avery@acme.test"]] * len(LETTERS[left])


def test_an_end_is_told_once_and_once_again_a_week_before(acme: Connection) -> None:
    believe(acme, new_key_pair("soon", timedelta(days=29)).certificate)
    for days in (0, 0, 10, 23, 24, 40):
        with travel(timezone.now() + timedelta(days=days), tick=False):
            tell_of_ending_certificates()
    assert [letter.subject for letter in mail.outbox] == [
        "A certificate of Acme's sign-in ends within 30 days",
        "A certificate of Acme's sign-in ends within 7 days",
    ]


def test_admins_of_a_company_that_is_off_hear_of_an_end_once_it_is_back(acme: Connection) -> None:
    believe(acme, new_key_pair("soon", timedelta(days=29)).certificate)
    told = []
    for enabled in (False, True):
        with open_context("system:seed"):
            Organization.objects.filter(pk=acme.organization_id).update(enabled=enabled)
        told.append(tell_of_ending_certificates())
    assert told == [0, 1]


def test_an_admin_whose_address_takes_no_mail_keeps_no_other_from_hearing(
    acme: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_context("system:seed"):
        acme.organization.memberships.update(role="admin")

    def refuse_one(subject: str, text: str, sender: str, to: list[str]) -> None:
        if to == ["avery@acme.test"]:
            raise OSError("no such mailbox")
        mail.send_mail(subject, text, sender, to)

    monkeypatch.setattr("identity.mails.send_mail", refuse_one)
    believe(acme, new_key_pair("soon", timedelta(days=29)).certificate)
    tell_of_ending_certificates()
    assert {letter.to[0] for letter in mail.outbox} == {"alice@acme.test", "bob@acme.test"}


def test_a_certificate_that_is_thrown_out_while_metadata_is_fetched_stays_out(
    acme: Connection,
    forge: Forge,
    people: dict[str, User],
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leaked, actor = new_key_pair("leaked").certificate, at_the_office(people["avery"])
    believe(acme, leaked)
    text = forge.provider.metadata().replace('Location="http:', 'Location="https:')

    def slow(url: str, **kwargs: object) -> Answer:
        drop_certificate(acme, fingerprint_of(leaked), actor=actor)
        return Answer(200, "application/xml", text.encode())

    monkeypatch.setattr("identity.views.organization.provider.fetch", slow)
    page = f"/organization/connections/{acme.public_id}/provider/"
    assert signed_in("avery@acme.test").post(page, {"url": "https://idp.test/"}).status_code == 302
    acme.app.refresh_from_db()
    assert leaked not in acme.app.settings["idp"]["x509certs"]


def test_an_admin_announces_a_key_and_then_uses_it(
    acme: Connection, signed_in: Callable[..., Client]
) -> None:
    avery, page = signed_in("avery@acme.test"), f"/organization/connections/{acme.public_id}/keys/"
    before = acme.sp_certificate
    assert "Use the next key" not in avery.get(page).text
    avery.post(f"{page}next/")
    acme.refresh_from_db()
    announced = acme.sp_next_certificate
    avery.post(f"{page}next/")
    assert published("signing") == [bare(before), bare(announced)]
    assert "Use the next key" in avery.get(page).text
    avery.post(f"{page}use/")
    acme.refresh_from_db()
    assert (acme.sp_certificate, published("signing")) == (announced, [bare(announced)])


def test_without_an_announced_key_nothing_changes(acme: Connection, signed_in: Callable[..., Client]) -> None:
    avery = signed_in("avery@acme.test")
    answer = avery.post(f"/organization/connections/{acme.public_id}/keys/use/", follow=True)
    assert "Prepare the next key first" in answer.text


def test_an_admin_lets_sign_in_begin_at_the_portal_after_reading_what_it_risks(
    acme: Connection, signed_in: Callable[..., Client]
) -> None:
    avery, page = signed_in("avery@acme.test"), f"/organization/connections/{acme.public_id}/portal/"
    assert "What that risks" in avery.get(page).text
    for said, allowed in (("yes", True), ("no", False)):
        assert avery.post(page, {"allowed": said}).status_code == 302
        acme.refresh_from_db()
        assert acme.idp_initiated is allowed


def test_by_openid_connect_there_is_no_such_thing(openid: Provider, signed_in: Callable[..., Client]) -> None:
    globex = Connection.objects.get(protocol="oidc")
    gwen = signed_in("gwen@globex.test")
    assert (
        gwen.post(f"/organization/connections/{globex.public_id}/portal/", {"allowed": "yes"}).status_code
        == 404
    )
