"""An organization that enforces its own sign-in: every other door is shut to its addresses, whoever has an account."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import Connection, Domain, LoginSession, Membership, User

from .authenticator import Passkey
from .forge import Forge
from .journey import HERE, Browser
from .test_passkeys import KEYS, add, confirmed, sign_in

SignedIn = Callable[..., Client]
ALICE, NOBODY, ELSEWHERE = "alice@acme.test", "nobody@acme.test", "alice@home.test"
WAY = 'href="/accounts/saml/acme/login/'


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def enforce(on: bool = True) -> None:
    with open_context("system:seed"):
        Domain.objects.filter(name="acme.test").update(sso_required=on)


@pytest.fixture
def enforced(acme: Connection) -> Connection:
    enforce()
    return acme


def add_address(user: User, email: str, *, verified: bool = True) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.create(user=user, email=email, verified=verified)


def asked(path: str, address: str, **more: str) -> tuple[int, str]:
    form = {"login": address, "email": address, **more}
    answer = Client(headers=HERE).post(path, form)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, text.replace(address, "ADDRESS")


def nobody_came_in() -> bool:
    return not LoginSession.objects.exists()


DOORS = pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/accounts/login/", {}),
        ("/accounts/login/", {"password": PASSWORD}),
        ("/accounts/login/code/", {}),
        ("/accounts/password/reset/", {}),
        ("/accounts/signup/", {"password1": "a-long-enough-passphrase"}),
    ],
    ids=["first step", "password", "code", "reset", "sign-up"],
)


def test_an_address_is_held_in_wide_letters_too(enforced: Connection) -> None:
    """Its mail reaches the company's mailbox, and an account of its own would stand beside the company's."""
    wide, more = "dana@\uff41cme.test", {"password1": "a-long-enough-passphrase"}
    assert asked("/accounts/signup/", wide, **more) == asked("/accounts/signup/", "dana@acme.test", **more)
    assert nobody_came_in()


@DOORS
def test_a_held_address_is_led_to_its_company_whether_it_has_an_account_or_not(
    enforced: Connection, path: str, more: dict[str, str]
) -> None:
    status, page = asked(path, ALICE, **more)
    assert (status, page) == asked(path, NOBODY, **more)
    assert WAY in page or "company sign-in" in page
    assert mail.outbox == []
    assert nobody_came_in()


def test_the_first_step_offers_a_held_address_nothing_else(enforced: Connection) -> None:
    _, page = asked("/accounts/login/", ALICE)
    assert [way for way in ('name="password"', "Mail me a code", "data-passkey") if way in page] == []
    assert "identity/forward.js" in page


def test_while_the_connection_is_switched_off_no_other_door_opens(enforced: Connection) -> None:
    with open_context("system:seed"):
        Connection.objects.update(enabled=False)
    for path, more in (
        ("/accounts/login/", {"password": PASSWORD}),
        ("/accounts/signup/", {"password1": "x" * 14}),
    ):
        asked(path, ALICE, **more)
    assert "switched off" in asked("/accounts/login/", ALICE)[1]
    assert nobody_came_in()


def test_the_companys_own_sign_in_goes_on(enforced: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    assert LoginSession.objects.get().connection == enforced


def test_another_address_of_a_held_account_is_no_way_around(enforced: Connection, alice: User) -> None:
    add_address(alice, ELSEWHERE)
    status, page = asked("/accounts/login/", ELSEWHERE, password=PASSWORD)
    assert (status, WAY in page) == (403, True)
    assert nobody_came_in()


def test_an_account_is_held_by_an_address_that_it_proved_and_not_by_one_it_claims(
    enforced: Connection, people: dict[str, User]
) -> None:
    mallory, carol = people["mallory"], people["carol"]
    add_address(mallory, "m@acme.test", verified=False)
    add_address(carol, "c@acme.test")
    assert asked("/accounts/login/", mallory.email, password=PASSWORD)[0] == 302
    assert asked("/accounts/login/", carol.email, password=PASSWORD)[0] == 403


def test_a_mailed_code_of_another_address_is_no_way_around(enforced: Connection, alice: User) -> None:
    add_address(alice, ELSEWHERE)
    browser = Client(headers=HERE)
    browser.post("/accounts/login/code/", {"email": ELSEWHERE})
    answer = browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert (answer.status_code, nobody_came_in()) == (403, True)


def code_in_mail() -> str:
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_a_code_that_was_mailed_before_is_worth_nothing(acme: Connection) -> None:
    browser = Client(headers=HERE)
    browser.post("/accounts/login/code/", {"email": ALICE})
    enforce()
    assert browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()}).status_code == 403
    assert nobody_came_in()


def test_a_reset_link_that_was_mailed_before_leads_nowhere(acme: Connection, alice: User) -> None:
    browser = Client(headers=HERE)
    browser.post("/accounts/password/reset/", {"email": ALICE})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link is not None
    form_page = browser.get(link[0], follow=True).redirect_chain[-1][0]
    enforce()
    fresh = {"password1": "another-long-passphrase", "password2": "another-long-passphrase"}
    browser.post(form_page, fresh)
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


def test_a_reset_by_another_address_is_answered_as_ever_and_mails_the_way(
    enforced: Connection, alice: User
) -> None:
    add_address(alice, ELSEWHERE)
    assert asked("/accounts/password/reset/", ELSEWHERE)[0] == 302
    (letter,) = mail.outbox
    assert (letter.subject, "/reset/key/" in str(letter.body)) == ("How to sign in", False)


def test_a_second_step_that_was_waiting_does_not_finish_the_sign_in(
    acme: Connection, settings: Settings
) -> None:
    settings.SITE_URL = "http://localhost:8000"
    key = Passkey()
    add(confirmed(), key)
    browser = Client(headers={"host": "localhost:8000"})
    browser.post("/accounts/login/", {"login": ALICE, "password": PASSWORD})
    options = browser.get("/accounts/2fa/authenticate/").context["js_data"]["request_options"]
    enforce()
    assert browser.post("/accounts/2fa/authenticate/", {"credential": key.get(options)}).status_code == 403


def test_a_passkey_of_before_opens_nothing(acme: Connection, settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    key = Passkey()
    add(confirmed(), key)
    before = LoginSession.objects.count()
    enforce()
    sign_in(key)
    assert LoginSession.objects.count() == before


def test_who_is_held_keeps_no_credential_here(
    acme: Connection, browser: Browser, forge: Forge, alice: User
) -> None:
    browser.arrive(forge.respond(browser.begin(), attributes={"mail": (ALICE,)}))
    browser.finish()
    enforce()
    pages = (f"{KEYS}add/", "/accounts/2fa/totp/activate/")
    assert [browser.get(page)["Location"] for page in pages] == ["/accounts/2fa/"] * 2
    assert browser.get("/accounts/password/change/")["Location"] == "/accounts/2fa/"


def test_who_is_held_is_led_to_no_credential_though_they_have_a_password(
    acme: Connection, browser: Browser, forge: Forge, alice: User
) -> None:
    browser.arrive(forge.respond(browser.begin(), attributes={"mail": (ALICE,)}))
    browser.finish()
    enforce()
    account, second_steps = browser.get("/account/").text, browser.get("/accounts/2fa/").text
    assert "There is nothing to set up here." in second_steps
    ways = ("/accounts/password/change/", "/accounts/2fa/totp/activate/", KEYS)
    assert [way for way in ways if f'href="{way}"' in account + second_steps] == []


def test_a_password_of_before_confirms_nothing(acme: Connection, signed_in: SignedIn) -> None:
    here = signed_in()
    enforce()
    answer = here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert (answer.status_code, LoginSession.objects.get().amr) == (403, ["pwd"])


def test_the_address_that_holds_an_account_is_not_shaken_off(
    acme: Connection, signed_in: SignedIn, alice: User
) -> None:
    add_address(alice, ELSEWHERE)
    here = signed_in()
    enforce()
    for action, address in (("action_primary", ELSEWHERE), ("action_remove", ALICE)):
        here.post("/accounts/email/", {action: "", "email": address})
    assert EmailAddress.objects.filter(user=alice, email=ALICE, verified=True).exists()
    assert asked("/accounts/login/", ELSEWHERE, password=PASSWORD)[0] == 403


def test_a_held_address_is_not_added_to_an_account(enforced: Connection, signed_in: SignedIn) -> None:
    here = signed_in("mallory@example.test")
    page = here.post("/accounts/email/", {"action_add": "", "email": NOBODY}).content.decode()
    assert "company sign-in" in page
    assert not EmailAddress.objects.filter(email=NOBODY).exists()


def test_staff_are_never_held(enforced: Connection, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=people["sam"].pk).update(email="sam@acme.test")
        EmailAddress.objects.filter(user=people["sam"]).update(email="sam@acme.test")
    page = asked("/accounts/login/", "sam@acme.test", next="/admin/")[1]
    assert (WAY in page, 'name="password"' in page) == (True, True)
    assert asked("/accounts/login/", "sam@acme.test", password=PASSWORD)[0] == 302


def test_staff_with_a_wrong_password_are_answered_like_everybody(
    enforced: Connection, people: dict[str, User]
) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.filter(user=people["sam"]).update(email="sam@acme.test")
    wrong = {"password": "not-the-password"}
    assert asked("/accounts/login/", "sam@acme.test", **wrong) == asked("/accounts/login/", NOBODY, **wrong)


def test_another_companys_connection_does_not_let_in_who_is_held(
    enforced: Connection, globex: Connection, people: dict[str, User], browser: Browser, forge: Forge
) -> None:
    alice = people["alice"]
    add_address(alice, "alice@globex.test")
    with open_context("system:seed"):
        Membership.objects.create(user=alice, organization=globex.organization)
    theirs = replace(forge, slug="globex")
    said = theirs.respond(
        browser.begin("globex"), subject="globex-7", attributes={"mail": ("alice@globex.test",)}
    )
    browser.arrive(said, "globex")
    assert (browser.finish("globex").status_code, nobody_came_in()) == (403, True)


def test_once_it_is_no_longer_enforced_the_doors_are_open_again(enforced: Connection) -> None:
    enforce(on=False)
    assert asked("/accounts/login/", ALICE, password=PASSWORD)[0] == 302
