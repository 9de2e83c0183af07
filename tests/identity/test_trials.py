"""A test sign-in goes the whole way and signs nobody in."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.connections import (
    ConnectionRefused,
    change_people,
    change_provider,
    switch_on_connection,
)
from identity.demo_idp.keys import signing_key
from identity.group_roles import map_group
from identity.models import Connection, Domain, LoginSession, SignInTrial, User
from identity.sso.saml.metadata import read_metadata, settings_from
from identity.trials import forget_old_trials, report_of

from .forge import Forge, encode, setting
from .journey import HERE, Browser, request_id_of
from .policy_cast import Cast
from .sealing import sealed

AVERY = "avery@acme.test"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def admin(signed_in: Callable[..., Client]) -> Client:
    return signed_in(AVERY)


@pytest.fixture
def acme_two(admin: Client, forge: Forge) -> Connection:
    """A second connection of Acme, set up on the pages as far as the test."""
    admin.post(reverse("organization-connection-add"), {"name": "Acme Two", "protocol": "saml"})
    connection = Connection.objects.get(app__name="Acme Two")
    text = forge.provider.metadata().replace('Location="http:', 'Location="https:')
    assert admin.post(at("organization-provider", connection), {"text": text}).status_code == 302
    return Connection.objects.select_related("app", "organization").get(pk=connection.pk)


def at(name: str, connection: Connection, *more: str) -> str:
    return reverse(name, args=[connection.public_id, *more])


def forge_of(forge: Forge, connection: Connection) -> Forge:
    return Forge(forge.key, forge.site, connection.app.client_id)


def begin(admin: Client, connection: Connection) -> str:
    response = admin.post(at("organization-trial-begin", connection))
    return request_id_of(response.context["away"])


def arrive(encoded: str, connection: Connection) -> str:
    """From the company's site, without our cookies. Where it leads."""
    there = f"/accounts/saml/{connection.app.client_id}/acs/"
    response = Client(headers=HERE).post(there, {"SAMLResponse": encoded})
    assert response.status_code == 303
    return str(response["Location"])


def tried(admin: Client, forge: Forge, connection: Connection, **changes: object) -> Client:
    """The page that says what came of it."""
    request_id = begin(admin, connection)
    return admin.get(arrive(forge_of(forge, connection).respond(request_id, **changes), connection))


def test_a_test_shows_what_came_and_what_it_would_mean(
    admin: Client, forge: Forge, acme_two: Connection
) -> None:
    report = tried(admin, forge, acme_two).context["report"]
    assert (report.faults, report.account, report.subject, report.claims["mail"]) == (
        (),
        "A new account would be made for dana@acme.test.",
        "acme-0003",
        ("dana@acme.test",),
    )


def test_a_test_leaves_nothing_but_its_own_row(
    admin: Client, forge: Forge, acme_two: Connection, rows: Callable[[], dict[str, int]]
) -> None:
    request_id = begin(admin, acme_two)
    before = rows()
    arrive(forge_of(forge, acme_two).respond(request_id), acme_two)
    trail = {"audit.AuditContext", "audit.AuditEvent", "shop.ApiAnswer"}
    assert {name for name, count in rows().items() if count != before[name]} <= trail
    assert not User.objects.filter(email="dana@acme.test").exists()


def test_a_connection_that_was_not_tested_cannot_be_switched_on(admin: Client, acme_two: Connection) -> None:
    admin.post(at("organization-connection-on", acme_two))
    acme_two.refresh_from_db()
    assert not acme_two.enabled


def test_after_a_test_it_is_switched_on_and_its_domain_goes_over(
    admin: Client, forge: Forge, acme_two: Connection
) -> None:
    tried(admin, forge, acme_two)
    own = Domain.objects.get(name="acme.test")
    admin.post(at("organization-connection-on", acme_two), {"domains": [own.public_id]})
    acme_two.refresh_from_db()
    assert (acme_two.enabled, acme_two.speaks_for("dana@acme.test")) == (True, True)

    browser, theirs = Browser(), forge_of(forge, acme_two)
    browser.arrive(theirs.respond(browser.begin(theirs.slug)), theirs.slug)
    assert browser.finish(theirs.slug).status_code == 302
    assert LoginSession.objects.filter(connection=acme_two, user__email="dana@acme.test").exists()


@pytest.mark.parametrize("change", ["provider", "people", "groups"])
def test_a_test_counts_for_what_was_tested(
    cast: Cast, admin: Client, forge: Forge, acme_two: Connection, change: str
) -> None:
    tried(admin, forge, acme_two)
    avery = cast.make("avery")
    changes = {
        "provider": lambda: change_provider(acme_two, {"idp": {"entity_id": "https://other"}}, actor=avery),
        "people": lambda: change_people(
            acme_two, actor=avery, mapping={}, groups_claim="groups", default_role=""
        ),
        "groups": lambda: map_group(acme_two, "everybody", "admin", actor=avery),
    }
    with open_context("web"):
        changes[change]()
        with pytest.raises(ConnectionRefused, match="Test it first"):
            switch_on_connection(acme_two, [], actor=avery)


FAULTS = {
    "a foreign domain": ({"attributes": {"mail": ("eve@evil.test",)}}, "outside"),
    "no address": ({"attributes": {"givenName": ("Eve",)}}, "email"),
    "another audience": ({"audience": "https://else"}, "audience"),
    "somebody of the shop": ({"attributes": {"mail": ("sam@countersign.test",)}}, "outside"),
    "no signature": ({"sign_assertion": False, "sign_response": False}, "ignature|signed"),
    "an old answer": ({"expires_at": timezone.now() - timedelta(minutes=9)}, "expired"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_failed_is_said_in_words(admin: Client, forge: Forge, acme_two: Connection, fault: str) -> None:
    changes, words = FAULTS[fault]
    page = tried(admin, forge, acme_two, **changes)
    assert page.context["trial"].passed is False
    assert any(part in " ".join(page.context["report"].faults) for part in words.split("|"))


def test_an_answer_that_cannot_be_decrypted_is_told_of(
    admin: Client, forge: Forge, acme_two: Connection
) -> None:
    seal = partial(sealed, certificate=forge.key.certificate)
    report = tried(admin, forge, acme_two, seal=seal).context["report"]
    assert (report.faults, report.subject) == (("The assertion cannot be decrypted.",), "")


def test_every_check_that_failed_is_told_at_once(admin: Client, forge: Forge, acme_two: Connection) -> None:
    page = tried(
        admin,
        forge,
        acme_two,
        audience="https://else",
        attributes={"mail": ("eve@evil.test",)},
        response=setting("Destination", "https://else"),
    )
    assert len(page.context["report"].faults) >= 3


def test_the_answer_counts_once(admin: Client, forge: Forge, acme_two: Connection) -> None:
    request_id = begin(admin, acme_two)
    theirs = forge_of(forge, acme_two)
    arrive(theirs.respond(request_id), acme_two)
    second = theirs.respond(request_id, attributes={"mail": ("eve@evil.test",)})
    there = f"/accounts/saml/{theirs.slug}/acs/"
    assert Client(headers=HERE).post(there, {"SAMLResponse": second}).status_code == 404
    assert SignInTrial.objects.get().passed


def test_nobody_can_post_into_a_test_without_its_request(
    admin: Client, forge: Forge, acme_two: Connection
) -> None:
    begin(admin, acme_two)
    there = f"/accounts/saml/{acme_two.app.client_id}/acs/"
    for encoded in (forge_of(forge, acme_two).respond("_guess"), encode("<junk/>"), "?", ""):
        assert Client(headers=HERE).post(there, {"SAMLResponse": encoded}).status_code == 404
    assert SignInTrial.objects.get().passed is None


def test_the_answer_to_a_test_signs_nobody_in_once_the_connection_is_on(
    admin: Client, forge: Forge, acme_two: Connection
) -> None:
    request_id, theirs = begin(admin, acme_two), forge_of(forge, acme_two)
    encoded = theirs.respond(request_id)
    arrive(encoded, acme_two)
    own = Domain.objects.get(name="acme.test")
    admin.post(at("organization-connection-on", acme_two), {"domains": [own.public_id]})
    browser = Browser()
    browser.arrive(encoded, theirs.slug)
    assert browser.finish(theirs.slug).status_code == 403


def test_what_came_is_shown_to_who_asked_alone(
    admin: Client, signed_in: Callable[..., Client], forge: Forge, acme_two: Connection
) -> None:
    tried(admin, forge, acme_two)
    address = at("organization-trial", acme_two, SignInTrial.objects.get().public_id)
    others = [signed_in(AVERY), signed_in("alice@acme.test"), signed_in("gwen@globex.test")]
    assert [other.get(address).status_code for other in others] == [404, 403, 404]


def test_it_is_forgotten_within_the_hour(admin: Client, forge: Forge, acme_two: Connection) -> None:
    tried(admin, forge, acme_two)
    SignInTrial.objects.update(begun_at=timezone.now() - timedelta(minutes=61))
    address = at("organization-trial", acme_two, SignInTrial.objects.get().public_id)
    assert admin.get(address).status_code == 404
    assert (forget_old_trials(), SignInTrial.objects.count()) == (1, 0)


def test_what_came_is_sealed_at_rest(admin: Client, forge: Forge, acme_two: Connection) -> None:
    tried(admin, forge, acme_two)
    trial = SignInTrial.objects.get()
    with database.cursor() as cursor:
        cursor.execute("SELECT answer FROM identity_signintrial")
        (stored,) = cursor.fetchone()
    assert "dana" not in stored
    assert "dana@acme.test" in report_of(trial).account


def test_a_connection_that_is_on_keeps_its_provider_and_its_good_certificates(
    cast: Cast, acme: Connection, forge: Forge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    avery, new = cast.make("avery"), signing_key(tmp_path_factory.mktemp("new"))
    text = Forge(new, forge.site).provider.metadata().replace('Location="http:', 'Location="https:')
    said = settings_from(read_metadata(text.encode()), acme)
    with open_context("web"):
        change_provider(acme, said, actor=avery)
        with pytest.raises(ConnectionRefused, match="another provider"):
            change_provider(acme, {"idp": {**said["idp"], "entity_id": "https://other"}}, actor=avery)
    browser = Browser()
    for key in (forge.key, new):
        browser.arrive(Forge(key, forge.site).respond(browser.begin()))
        assert browser.finish().status_code == 302
