"""When a company's sign-in becomes the only one, who came by another way is out, with what they lent from there."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor, person
from identity.company_only import OtherWays
from identity.cutting import Cut
from identity.demo_people import PASSWORD
from identity.domains.verbs import require_sso
from identity.models import Connection, Delegation, Domain, LoginSession, User
from identity.sessions import end_session

from .policy_cast import Cast

SignedIn = Callable[..., Client]


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def avery(cast: Cast, acme: Connection) -> Actor:
    with open_context("system:seed"):
        return cast.member("avery", "acme", connection=acme)


def own() -> Domain:
    return Domain.objects.select_related("organization", "connection__app").get(name="acme.test")


def require(avery: Actor) -> Cut:
    with open_context("web"):
        return require_sso(own(), actor=avery)


def ended(session: LoginSession) -> str:
    return LoginSession.objects.get(pk=session.pk).ended_why


def test_a_browser_that_came_by_password_is_signed_out(signed_in: SignedIn, avery: Actor) -> None:
    browser = signed_in()
    assert browser.get("/account/").status_code == 200
    require(avery)
    assert browser.get("/account/").status_code == 302
    assert ended(LoginSession.objects.get(user__email="alice@acme.test")) == "company_only"


def test_who_came_by_a_connection_of_the_organization_stays(
    cast: Cast, acme: Connection, avery: Actor
) -> None:
    with open_context("system:seed"):
        bob = cast.member("bob", "acme", connection=acme)
    require(avery)
    assert [ended(each.browser) for each in (bob, avery)] == ["", ""]


def test_others_are_left_alone(cast: Cast, avery: Actor) -> None:
    """Of another domain, of the shop, or a company's own people at another company that holds them."""
    with open_context("system:seed"):
        others = [cast.browser(name) for name in ("carol", "mallory", "sam")]
        EmailAddress.objects.create(user=cast.people["sam"], email="sam@acme.test", verified=True)
        Domain.objects.filter(name="globex.test").update(sso_required=True)
        EmailAddress.objects.create(user=cast.people["carol"], email="carol@acme.test", verified=True)
    require(avery)
    assert [ended(each.browser) for each in others] == ["", "", ""]


def test_another_address_that_was_proved_holds_too(cast: Cast, avery: Actor) -> None:
    with open_context("system:seed"):
        mallory = cast.browser("mallory")
        EmailAddress.objects.create(user=cast.people["mallory"], email="mallory@acme.test", verified=True)
    require(avery)
    assert ended(mallory.browser) == "company_only"


def test_what_was_lent_in_such_a_sign_in_is_taken_back_though_it_had_ended(
    cast: Cast, acme: Connection, avery: Actor
) -> None:
    with open_context("system:seed"):
        by_password = cast.lent(cast.member("alice", "acme"))
        by_acme = cast.lent(cast.member("bob", "acme", connection=acme))
    with open_context("web"):
        end_session(by_password.browser, actor=person(by_password.browser))
    assert require(avery).ended == (by_password.lent.public_id,)
    assert list(Delegation.objects.live(timezone.now())) == [by_acme.lent]
    assert ended(by_password.browser) == "signed_out"


def test_the_page_says_beforehand_how_many(
    cast: Cast, signed_in: SignedIn, avery: Actor, acme: Connection
) -> None:
    with open_context("system:seed"):
        cast.lent(cast.member("alice", "acme"))
        cast.member("alice", "acme"), cast.member("bob", "acme")
    ways = OtherWays.of(own())
    assert (ways.people(), ways.agents()) == (2, 1)
    admin = signed_in("avery@acme.test")
    page = admin.get(f"/organization/domains/{own().public_id}/require/")
    assert (page.context["signed_out"], page.context["taken_back"]) == (3, 1)


def test_the_pages_count_a_member_by_every_address_that_was_proved(
    signed_in: SignedIn, acme: Connection, alice: User
) -> None:
    admin, address = signed_in("avery@acme.test"), f"/organization/domains/{own().public_id}"
    members = admin.get(f"{address}/drop/").context["people"]
    with open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(email="alice@home.test")
    assert admin.get(f"{address}/drop/").context["people"] == members
    assert alice in admin.get(f"{address}/require/").context["strangers"]


def test_an_admin_who_came_by_password_is_told_before_and_shut_out_by_nothing(
    signed_in: SignedIn, acme: Connection
) -> None:
    admin, address = signed_in("avery@acme.test"), f"/organization/domains/{own().public_id}/require/"
    page = admin.get(address).content.decode()
    admin.post(address)
    assert ("You did not come in by Acme SSO" in page, "Require it</button>" in page) == (True, False)
    assert not own().sso_required


def test_the_page_of_a_domain_names_its_connection_though_it_is_off(
    signed_in: SignedIn, acme: Connection
) -> None:
    admin, address = signed_in("avery@acme.test"), f"/organization/domains/{own().public_id}/"
    assert "would speak again" not in admin.get(address).content.decode()
    with open_context("system:seed"):
        Connection.objects.filter(pk=acme.pk).update(enabled=False)
    assert "Acme SSO would speak again once it is on" in admin.get(address).content.decode()


def test_who_is_on_the_way_in_by_password_when_it_becomes_required_stays_out(
    avery: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password was looked at before; what is asked under the locks decides."""
    monkeypatch.setattr("identity.sso.adapters.hold_to_company", lambda request, user: require(avery))
    sent = {"login": "alice@acme.test", "password": PASSWORD}
    answer = Client().post("/accounts/login/", sent)
    assert answer.status_code == 403
    assert not LoginSession.objects.filter(user__email="alice@acme.test").exists()


@pytest.mark.parametrize(
    "spelt", ["bücher.example", "xn--bcher-kva.example", "BÜCHER.example", "b\uff55\u0308cher.example"]
)
def test_a_name_holds_however_it_is_spelt(cast: Cast, avery: Actor, spelt: str) -> None:
    with open_context("system:seed"):
        mallory = cast.browser("mallory")
        EmailAddress.objects.create(user=mallory.principal, email=f"m@{spelt}", verified=True)
        known = {"organization": avery.organization, "name": "xn--bcher-kva.example"}
        domain = Domain.objects.create(**known, verified_at=timezone.now())
    assert OtherWays.of(domain).people() == 1


def test_ones_own_address_in_wide_letters_is_signed_out_too(cast: Cast, avery: Actor) -> None:
    with open_context("system:seed"):
        mallory = cast.browser("mallory")
        User.objects.filter(pk=mallory.principal.pk).update(email="mallory@\uff41cme.test")
    require(avery)
    assert ended(mallory.browser) == "company_only"
