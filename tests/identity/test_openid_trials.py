"""A test sign-in by OpenID Connect, from the issuer's name to the switch."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from identity.models import Connection, LoginSession, SignInTrial, User

from .openid import CLIENT, SECRET, Lies, Provider, arrive, saying

GWEN = "gwen@globex.test"


@pytest.fixture
def admin(people: dict[str, User], openid: Provider, signed_in: Callable[..., Client]) -> Client:
    return signed_in(GWEN)


@pytest.fixture
def second(admin: Client, openid: Provider) -> Connection:
    """Another connection to the same provider, as far as the test."""
    admin.post(reverse("organization-connection-add"), {"name": "Second", "protocol": "oidc"})
    connection = Connection.objects.select_related("app").get(app__name="Second")
    known = {"issuer": openid.issuer, "client_id": CLIENT, "secret": SECRET}
    page = at("organization-provider", connection)
    assert admin.post(page, known | {"seen": admin.get(page).context["form"].seen}).status_code == 302
    return connection


def at(name: str, connection: Connection) -> str:
    return reverse(name, args=[connection.public_id])


def read_people(admin: Client, connection: Connection, **said: str) -> None:
    page = at("organization-people", connection)
    assert admin.post(page, said | {"seen": admin.get(page).context["form"].seen}).status_code == 302


def tried(admin: Client, openid: Provider, connection: Connection) -> Client:
    away = admin.post(at("organization-trial-begin", connection)).context["away"]
    back = arrive(admin, openid.answer(away), connection.app.provider_id)
    return admin.get(back["Location"])


def test_a_test_shows_what_came_and_signs_nobody_in(
    admin: Client, openid: Provider, second: Connection
) -> None:
    before = LoginSession.objects.count()
    report = tried(admin, openid, second).context["report"]
    assert (report.faults, report.account) == ((), "A new account would be made for noor@globex.test.")
    assert (report.subject, report.claims["given_name"]) == ("globex-0003", ("Noor",))
    assert (LoginSession.objects.count(), User.objects.filter(email="noor@globex.test").count()) == (
        before,
        0,
    )


def test_after_it_the_connection_is_switched_on(admin: Client, openid: Provider, second: Connection) -> None:
    tried(admin, openid, second)
    admin.post(at("organization-connection-on", second))
    second.refresh_from_db()
    assert second.enabled


@pytest.mark.parametrize(
    ("lies", "why"),
    [
        (Lies(claims=saying(aud="another")), "somebody else"),
        (Lies(claims=saying(email="eve@evil.test"), userinfo=saying(email="eve@evil.test")), "outside"),
        (
            Lies(answer=lambda said: {"state": said["state"], "iss": said["iss"], "error": "access_denied"}),
            "denied",
        ),
        (Lies(answer=saying(iss="https://other.test")), "another provider"),
    ],
    ids=["audience", "domain", "error", "mix-up"],
)
def test_what_failed_is_said_in_words(
    admin: Client, openid: Provider, second: Connection, lies: Lies, why: str
) -> None:
    openid.lies = lies
    assert why in " ".join(tried(admin, openid, second).context["report"].faults)
    admin.post(at("organization-connection-on", second))
    second.refresh_from_db()
    assert not second.enabled


def test_another_browser_cannot_end_a_test(
    admin: Client, openid: Provider, second: Connection, signed_in: Callable[..., Client]
) -> None:
    away = admin.post(at("organization-trial-begin", second)).context["away"]
    assert arrive(signed_in(GWEN), openid.answer(away), second.app.provider_id).status_code == 404
    assert SignInTrial.objects.get().passed is None


def test_an_issuer_that_is_not_there_is_told_at_its_field(admin: Client, second: Connection) -> None:
    known = {"issuer": "http://127.0.0.1:9/", "client_id": CLIENT}
    response = admin.post(at("organization-provider", second), known)
    assert (response.status_code, bool(response.context["form"].errors["issuer"])) == (400, True)


def test_claims_are_read_by_the_names_that_the_connection_gives(
    admin: Client, openid: Provider, second: Connection
) -> None:
    named = {
        "email": "upn",
        "first_name": "nick",
        "last_name": "",
        "groups_claim": "roles",
        "default_role": "buyer",
    }
    read_people(admin, second, **named)
    openid.lies = Lies(claims=saying(upn="Nora@globex.test", nick="Nora", email_verified=False))
    report = tried(admin, openid, second).context["report"]
    assert (report.faults, report.account) == ((), "A new account would be made for nora@globex.test.")


def test_an_older_page_lets_in_nobody_who_was_kept_out_since(admin: Client, second: Connection) -> None:
    page = at("organization-people", second)
    older = admin.get(page).context["form"].seen
    read_people(admin, second, groups_claim="roles")
    admin.post(page, {"email": "upn", "default_role": "buyer", "seen": older})
    second.refresh_from_db()
    assert (second.groups_claim, second.default_role) == ("roles", "")


def test_a_claim_that_is_not_there_is_told_by_its_name(
    admin: Client, openid: Provider, second: Connection
) -> None:
    read_people(admin, second, email="upn", default_role="buyer")
    assert tried(admin, openid, second).context["report"].faults == ("No email address was given in 'upn'.",)


@pytest.mark.parametrize(("upn", "passes"), [("noor@globex.test", False), ("other@globex.test", True)])
def test_what_the_provider_denies_of_an_address_holds_under_every_name(
    admin: Client, openid: Provider, second: Connection, upn: str, passes: bool
) -> None:
    read_people(admin, second, email="upn", default_role="buyer")
    openid.lies = Lies(claims=saying(upn=upn, email_verified=False), userinfo=saying(email_verified=False))
    assert (tried(admin, openid, second).context["report"].faults == ()) is passes


def test_an_address_of_another_domain_comes_in_by_no_claim(
    admin: Client, openid: Provider, second: Connection
) -> None:
    read_people(admin, second, email="upn", default_role="buyer")
    openid.lies = Lies(claims=saying(upn="eve@evil.test"))
    assert "outside" in tried(admin, openid, second).context["report"].faults[0]
