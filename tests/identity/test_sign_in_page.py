"""One page to sign in: an address first, then a password, a code or a passkey, alike for everybody's address."""

import re
from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import Connection, LoginSession, User

from .journey import HERE

KNOWN, UNKNOWN = "mallory@example.test", "nobody@example.test"
SIGN_IN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"
RESET, SIGN_UP = "/accounts/password/reset/", "/accounts/signup/"


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEMO = False


def keep_password(user: User, password: str | None) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=user.pk).update(password=make_password(password))


def shape(answer: HttpResponse, address: str) -> tuple[int, str, str]:
    """An answer without what is random in it, or the visitor's own words."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), text.replace(address, "ADDRESS")


def ask(path: str, address: str, **more: str) -> tuple[int, str, str]:
    form = {"login": address, "email": address, **more}
    browser = Client(headers=HERE)
    first = shape(browser.post(path, form), address)
    if first[0] != 302:
        return first
    return (*first[:2], shape(browser.get(first[1]), address)[2])


def test_the_first_step_asks_for_an_address_alone(people: dict[str, User]) -> None:
    page = Client(headers=HERE).get(SIGN_IN).content.decode()
    assert ('name="login"' in page, 'name="password"' in page) == (True, False)
    assert "Sign in with Acme SSO" in page


def test_the_second_offers_every_way_and_keeps_where_one_was_going(people: dict[str, User]) -> None:
    page = Client(headers=HERE).post(SIGN_IN, {"login": "alice@acme.test", "next": "/account/"})
    text = page.content.decode()
    assert [way for way in ('name="password"', "Mail me a code", "Use a passkey") if way not in text] == []
    assert 'href="/accounts/saml/acme/login/?next=%2Faccount%2F"' in text
    assert text.count('name="next" value="/account/"') == 3


def test_what_is_no_address_is_asked_for_again(people: dict[str, User]) -> None:
    page = Client(headers=HERE).post(SIGN_IN, {"login": "alice"}).content.decode()
    assert ("Enter a valid email address" in page, 'name="password"' in page) == (True, False)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (SIGN_IN, {}),
        (SIGN_IN, {"password": "not-the-password"}),
        (CODE, {}),
        (RESET, {}),
        (SIGN_UP, {"password1": "a-long-enough-passphrase"}),
    ],
    ids=["first step", "password", "code", "reset", "sign-up"],
)
def test_an_address_with_an_account_is_answered_like_one_without(
    people: dict[str, User], path: str, more: dict[str, str]
) -> None:
    assert ask(path, KNOWN, **more) == ask(path, UNKNOWN, **more)


def test_an_account_without_a_password_is_answered_like_none(people: dict[str, User]) -> None:
    keep_password(people["mallory"], None)
    wrong = {"password": "not-the-password"}
    assert ask(SIGN_IN, KNOWN, **wrong) == ask(SIGN_IN, UNKNOWN, **wrong)


def test_a_wrong_password_takes_as_long_with_an_account_as_without(
    people: dict[str, User], settings: Settings
) -> None:
    """One hash either way: with a hash of 100 ms, the answers lie within a few percent; half would be a leak."""
    settings.PASSWORD_HASHERS = ["tests.identity.slow_hasher.SlowHasher"]
    keep_password(people["mallory"], PASSWORD)

    def seconds(address: str) -> float:
        cache.clear()
        began = perf_counter()
        ask(SIGN_IN, address, password="not-the-password")
        return perf_counter() - began

    known, unknown = (median(seconds(address) for _ in range(5)) for address in (KNOWN, UNKNOWN))
    assert 0.66 < known / unknown < 1.5


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", str(letter.body))
    assert found is not None
    return found[0]


def test_a_mailed_code_signs_in_once_and_is_kept_as_one_factor(people: dict[str, User]) -> None:
    browser = Client(headers=HERE)
    browser.post(CODE, {"email": KNOWN, "next": "/account/"})
    code = code_in(mail.outbox[0])
    answer = browser.post(CONFIRM, {"code": code, "next": "/account/"})
    session = LoginSession.objects.get()
    assert (answer["Location"], session.method, session.amr) == ("/account/", "code", ["otp"])
    browser.post("/accounts/logout/")
    browser.post(CONFIRM, {"code": code})
    assert browser.get("/account/").status_code == 302


def test_a_code_is_good_in_the_browser_that_asked_for_it(people: dict[str, User]) -> None:
    Client(headers=HERE).post(CODE, {"email": KNOWN})
    elsewhere = Client(headers=HERE)
    elsewhere.post(CODE, {"email": UNKNOWN})
    elsewhere.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert not LoginSession.objects.exists()


def test_three_wrong_codes_end_the_good_one(people: dict[str, User]) -> None:
    browser = Client(headers=HERE)
    browser.post(CODE, {"email": KNOWN})
    for _ in range(3):
        browser.post(CONFIRM, {"code": "WRNG-CODE"})
    browser.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert not LoginSession.objects.exists()


def test_a_new_account_is_in_once_its_address_is_shown_to_be_its_own(people: dict[str, User]) -> None:
    browser = Client(headers=HERE)
    browser.post(SIGN_UP, {"email": UNKNOWN, "password1": "a-long-enough-passphrase"})
    assert browser.get("/account/").status_code == 302
    browser.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert browser.get("/account/").status_code == 200
    assert EmailAddress.objects.get(email=UNKNOWN).verified


@pytest.mark.parametrize(("said", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Nowhere", "UTC"), ("", "UTC")])
def test_a_new_account_lives_by_the_clock_of_its_browser(
    people: dict[str, User], said: str, kept: str
) -> None:
    form = {"email": UNKNOWN, "password1": "a-long-enough-passphrase", "time_zone": said}
    Client(headers=HERE).post(SIGN_UP, form)
    assert User.objects.get(email=UNKNOWN).time_zone == kept


def test_who_signs_up_with_anothers_address_tells_them_and_gets_nothing(people: dict[str, User]) -> None:
    browser = Client(headers=HERE)
    browser.post(SIGN_UP, {"email": KNOWN, "password1": "a-long-enough-passphrase"})
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([KNOWN], "You have an account already")
    assert browser.get("/account/").status_code == 302


def test_links_in_mails_to_unknown_addresses_name_our_site_too(
    people: dict[str, User], settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    stranger = Client(headers={"host": "evil.test"})
    stranger.post(RESET, {"email": UNKNOWN})
    stranger.post(SIGN_UP, {"email": KNOWN, "password1": "a-long-enough-passphrase"})
    assert ["evil.test" in str(letter.body) for letter in mail.outbox] == [False, False]


def test_the_demo_says_what_its_mail_says(people: dict[str, User], settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = True
    browser = Client(headers=HERE)
    browser.post(CODE, {"email": KNOWN})
    page = browser.get(CONFIRM).content.decode()
    assert code_in(mail.outbox[0]) in page


@pytest.mark.parametrize(
    ("path", "address", "further"), [(SIGN_UP, KNOWN, "/accounts/confirm-email/"), (CODE, UNKNOWN, CONFIRM)]
)
def test_the_demo_tells_of_no_code_where_its_mail_holds_none(
    people: dict[str, User], settings: Settings, path: str, address: str, further: str
) -> None:
    settings.DEMO = settings.DEBUG = True
    browser = Client(headers=HERE)
    browser.post(path, {"email": address, "password1": "a-long-enough-passphrase"})
    browser.post(further, {"action": "resend"})
    page = browser.get(further).content.decode()
    assert (mail.outbox[0].subject in page, "Yours says" in page) == (True, False)


def test_the_demo_leads_where_the_mail_with_a_new_password_does(
    people: dict[str, User], settings: Settings
) -> None:
    settings.DEMO = settings.DEBUG = True
    browser = Client(headers=HERE)
    page = browser.post(RESET, {"email": KNOWN}, follow=True).content.decode()
    (link,) = re.findall(r'href="[^"]*(/accounts/password/reset/key/[^"]*)"', page)
    assert link in str(mail.outbox[0].body)
    assert "Choose a new password" in browser.get(link, follow=True).content.decode()


def test_it_tells_nobody_of_a_link_for_another_address(people: dict[str, User], settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = True
    browser = Client(headers=HERE)
    for address in (KNOWN, UNKNOWN):
        page = browser.post(RESET, {"email": address}, follow=True).content.decode()
    assert ("Yours holds no link" in page, "/reset/key/" in page) == (True, False)


def test_nothing_is_stored_for_who_only_gives_an_address(
    acme: Connection, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    Client(headers=HERE).post(SIGN_IN, {"login": KNOWN})
    assert rows() == before


def test_a_new_password_by_mail_signs_nobody_in(people: dict[str, User]) -> None:
    browser = Client(headers=HERE)
    browser.post(RESET, {"email": KNOWN})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link is not None
    page = browser.get(link[0], follow=True).redirect_chain[-1][0]
    browser.post(page, {"password1": "another-long-passphrase", "password2": "another-long-passphrase"})
    assert User.objects.get(email=KNOWN).check_password("another-long-passphrase")
    assert browser.get("/account/").status_code == 302
