"""Certificates that are believed, secrets and keys that we show: whose, since when, last used, and until when."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.connections import Credentials, change_provider
from identity.demo_idp.keys import signing_key
from identity.inventory.entries import CannotBeDone, Entry, end_entry, inventory
from identity.models import CertificateUse, Connection, Organization, User
from identity.sso.saml.keys import certificates_of, prepare_next_key

from .forge import Forge
from .journey import Browser
from .openid import Provider, arrive, leave
from .policy_cast import Cast
from .test_saml_keys import believe

CERTIFICATE, SECRET, OURS = "provider's certificate", "client secret", "our key at a provider"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def avery(cast: Cast) -> Actor:
    return cast.make("avery")


@pytest.fixture
def new(tmp_path_factory: pytest.TempPathFactory, forge: Forge, acme: Connection) -> Forge:
    """Acme's provider has a new key, and we believe both."""
    made = Forge(signing_key(tmp_path_factory.mktemp("new")), forge.site)
    believe(acme, made.key.certificate)
    return made


def listed(actor: Actor, kind: str, slug: str = "acme") -> list[Entry]:
    with open_context("web"):
        found = inventory(Organization.objects.get(slug=slug), actor=actor)
    return [entry for entry in found if entry.kind == kind]


def come_in(forge: Forge) -> int:
    browser = Browser()
    browser.arrive(forge.respond(browser.begin()))
    return browser.finish().status_code


def used(actor: Actor) -> dict[str, bool]:
    return {entry.id.partition(":")[2]: entry.last_use is not None for entry in listed(actor, CERTIFICATE)}


def test_the_certificate_that_proved_a_sign_in_is_the_one_that_was_used(
    avery: Actor, acme: Connection, forge: Forge, new: Forge
) -> None:
    old, following = (one.fingerprint for one in certificates_of(acme).theirs)
    assert used(avery) == {old: False, following: False}
    assert come_in(new) == 302
    assert used(avery) == {old: False, following: True}
    assert come_in(forge) == 302
    assert used(avery) == {old: True, following: True}


def test_a_refused_response_uses_none(acme: Connection, forge: Forge) -> None:
    browser = Browser()
    browser.arrive(forge.respond(browser.begin(), audience="https://else"))
    assert not CertificateUse.objects.exists()


def test_its_use_is_noted_once_an_hour(acme: Connection, forge: Forge) -> None:
    come_in(forge)
    before = CertificateUse.objects.get().last_used_at
    come_in(forge)
    assert CertificateUse.objects.get().last_used_at == before
    CertificateUse.objects.update(last_used_at=before - timedelta(hours=2))
    come_in(forge)
    assert CertificateUse.objects.get().last_used_at >= before


def test_an_old_one_is_ended_after_the_rollover_and_the_last_one_stays(
    avery: Actor, acme: Connection, forge: Forge, new: Forge
) -> None:
    old, following = (f"{acme.public_id}:{one.fingerprint}" for one in certificates_of(acme).theirs)
    with open_context("web"):
        end_entry(CERTIFICATE, old, acme.organization, actor=avery, why="rolled over")
        with pytest.raises(CannotBeDone, match="Bring the next one first"):
            end_entry(CERTIFICATE, following, acme.organization, actor=avery, why="in vain")
    browser = Browser()
    assert browser.arrive(forge.respond(browser.begin())).status_code == 403
    assert come_in(new) == 302


def test_one_that_ends_soon_shuts_people_out(
    avery: Actor, acme: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("identity.inventory.entries.SOON", timedelta(days=4000))
    assert "It ends within 30 days, and shuts people out then." in listed(avery, CERTIFICATE)[0].doubts


def test_ours_are_listed_with_the_one_that_was_announced(avery: Actor, acme: Connection) -> None:
    with open_context("web"):
        prepare_next_key(acme, actor=avery)
    following, present = sorted(listed(avery, OURS), key=lambda entry: entry.purpose)
    assert "announced" in following.purpose
    assert present.where == following.where == f"/organization/connections/{acme.public_id}/keys/"


def test_a_client_secret_has_an_age_an_end_and_a_last_use(
    cast: Cast, openid: Provider, browser: Browser
) -> None:
    gwen, connection = cast.make("gwen"), Connection.objects.get(protocol="oidc")
    (entry,) = listed(gwen, SECRET, "globex")
    assert (entry.since, entry.last_use, entry.expires_at) == (None, None, None)
    soon = timezone.now().date() + timedelta(days=9)
    with open_context("web"):
        change_provider(
            connection,
            {"issuer": openid.issuer},
            actor=gwen,
            shown=Credentials("", connection.client_secret, soon),
        )
    arrive(browser, openid.answer(leave(browser)))
    (entry,) = listed(gwen, SECRET, "globex")
    assert (entry.expires_at.date(), entry.last_use is not None, entry.since is not None) == (
        soon,
        True,
        True,
    )
    assert entry.doubts == ("It ends within 30 days, and shuts people out then.",)
    assert connection.client_secret not in str(entry)


def test_a_secret_whose_age_nobody_knows_is_doubtful(cast: Cast, openid: Provider) -> None:
    (entry,) = listed(cast.make("gwen"), SECRET, "globex")
    assert entry.doubts == ("Nobody knows how old it is: bring a new one.",)


def test_what_is_switched_off_is_not_listed(avery: Actor, acme: Connection) -> None:
    with open_context("system:seed"):
        Connection.objects.filter(pk=acme.pk).update(enabled=False)
    assert [*listed(avery, CERTIFICATE), *listed(avery, OURS)] == []


def test_an_admin_ends_one_on_the_page_and_is_led_to_where_the_rest_is_changed(
    signed_in: Callable[..., Client], acme: Connection, new: Forge
) -> None:
    browser = signed_in("avery@acme.test")
    page = browser.get("/organization/unattended/").text
    assert f"/organization/connections/{acme.public_id}/provider/" in page
    old = f"{acme.public_id}:{certificates_of(acme).theirs[0].fingerprint}"
    browser.post("/organization/unattended/end/", {"kind": CERTIFICATE, "id": old})
    acme.app.refresh_from_db()
    assert len(certificates_of(acme).theirs) == 1


def test_when_the_end_was_typed_it_is_kept_with_the_new_secret_alone(cast: Cast, openid: Provider) -> None:
    gwen, connection = cast.make("gwen"), Connection.objects.get(protocol="oidc")
    with open_context("web"):
        change_provider(
            connection, {"issuer": openid.issuer}, actor=gwen, shown=Credentials("", "", date(2030, 1, 1))
        )
    connection.refresh_from_db()
    assert (connection.client_secret_since, connection.client_secret_ends_on) == (None, None)
