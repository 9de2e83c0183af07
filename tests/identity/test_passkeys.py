"""Passkeys: made after a fresh sign-in, verified by their device, bound to our site, and two factors in one."""

from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.demo_people import PASSWORD
from identity.models import LoginSession, User

from .authenticator import VERIFIED, Flag, Passkey

HOST = {"host": "localhost:8000"}
KEYS, LOG_IN = "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/login/"
ALICE = "alice@acme.test"


@pytest.fixture(autouse=True)
def at_localhost(settings: Settings, people: dict[str, User]) -> None:
    """An address of numbers names no relying party."""
    settings.SITE_URL = "http://localhost:8000"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def confirmed(email: str = ALICE) -> Client:
    browser = Client(headers=HOST)
    browser.post("/accounts/login/", {"login": email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def add(browser: Client, key: Passkey, name: str = "Key ring") -> Any:
    options = browser.get(f"{KEYS}add/").context["js_data"]["creation_options"]
    return browser.post(f"{KEYS}add/", {"name": name, "credential": key.create(_plain(options))})


def added(key: Passkey) -> Client:
    browser = confirmed()
    add(browser, key)
    return browser


def options_of(browser: Client) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(LOG_IN, headers={"accept": "application/json"}).json()[
        "request_options"
    ]
    return found


def sign_in(key: Passkey) -> Client:
    browser = Client(headers=HOST)
    browser.post(LOG_IN, {"credential": key.get(options_of(browser)), "next": "/account/"})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """As the page's JSON has it."""
    asked = options["publicKey"]
    return {"publicKey": {"challenge": asked["challenge"], "user": dict(asked["user"])}}


@pytest.mark.parametrize(
    ("flags", "amr"),
    [(VERIFIED, ["hwk", "user", "mfa"]), (VERIFIED | Flag.BE, ["swk", "user", "mfa"])],
    ids=["bound to its device", "copied between devices"],
)
def test_a_passkey_signs_in_alone_and_the_sign_in_says_how_strong_it_was(flags: int, amr: list[str]) -> None:
    key = Passkey(flags)
    added(key)
    assert is_in(sign_in(key))
    session = LoginSession.objects.first()
    assert (session.user.email, session.method, session.amr) == (ALICE, "passkey", amr)


def test_a_passkey_made_now_strengthens_the_sign_in_it_was_made_in() -> None:
    added(Passkey())
    assert LoginSession.objects.get().amr == ["pwd", "hwk", "user", "mfa"]


def test_the_device_is_asked_to_keep_the_name_and_to_verify_its_user() -> None:
    asked = confirmed().get(f"{KEYS}add/").context["js_data"]["creation_options"]["publicKey"]
    chosen = asked["authenticatorSelection"]
    assert (asked["rp"]["id"], chosen["residentKey"], chosen["userVerification"]) == (
        "localhost",
        "required",
        "required",
    )
    assert options_of(Client(headers=HOST))["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize(
    "key",
    [Passkey(Flag.UP), Passkey(origin="http://evil.test"), Passkey(rp_id="evil.test")],
    ids=["user not verified", "another origin", "another site"],
)
def test_a_key_that_is_not_for_us_is_not_kept(key: Passkey) -> None:
    assert add(confirmed(), key).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"flags": Flag.UP},
        {"origin": "http://evil.test"},
        {"origin": "https://localhost.evil.test"},
        {"rp_id": "evil.test"},
        {"id": b"another credential"},
        {"key": Passkey().key},
    ],
    ids=[
        "user not verified",
        "another origin",
        "an origin that looks like ours",
        "another site",
        "unknown",
        "forged",
    ],
)
def test_an_answer_that_is_not_for_us_signs_nobody_in(lie: dict[str, Any]) -> None:
    key = Passkey()
    added(key)
    vars(key).update(lie)
    assert not is_in(sign_in(key))


def test_an_answer_signs_in_once_and_in_the_browser_that_was_asked() -> None:
    key = Passkey()
    added(key)
    first, second = Client(headers=HOST), Client(headers=HOST)
    said = key.get(options_of(first))
    options_of(second)
    second.post(LOG_IN, {"credential": said})
    assert not is_in(second)
    first.post(LOG_IN, {"credential": said})
    first.post("/accounts/logout/")
    first.post(LOG_IN, {"credential": said})
    assert not is_in(first)


def test_a_key_opens_its_own_account_and_no_other(people: dict[str, User]) -> None:
    key, bobs = Passkey(), Passkey()
    added(key)
    add(confirmed("bob@acme.test"), bobs)
    key.user, bobs.user = bobs.user, key.user
    assert [is_in(sign_in(one)) for one in (key, bobs)] == [False, False]


@pytest.mark.parametrize(
    "rubbish", ["", "{}", "[]", "null", '{"response": 1}', '{"response": {"userHandle": "!"}}']
)
def test_what_is_no_answer_signs_nobody_in_and_breaks_nothing(rubbish: str) -> None:
    browser = Client(headers=HOST)
    options_of(browser)
    assert browser.post(LOG_IN, {"credential": rubbish})["Location"] == "/accounts/login/"


def test_after_a_password_the_passkey_is_the_second_step() -> None:
    key = Passkey()
    added(key)
    browser = Client(headers=HOST)
    browser.post("/accounts/login/", {"login": ALICE, "password": PASSWORD})
    assert not is_in(browser)
    options = browser.get("/accounts/2fa/authenticate/").context["js_data"]["request_options"]
    browser.post("/accounts/2fa/authenticate/", {"credential": key.get(options)})
    assert is_in(browser)
    assert LoginSession.objects.first().amr == ["pwd", "hwk", "user", "mfa"]


def test_a_passkey_is_named_renamed_and_removed_after_a_fresh_sign_in() -> None:
    key = Passkey()
    browser = added(key)
    kept = Authenticator.objects.get(type="webauthn")
    browser.post(f"{KEYS}keys/{kept.pk}/edit/", {"name": "Desk"})
    assert "Desk" in browser.get(KEYS).content.decode()
    stale = Client(headers=HOST)
    stale.cookies = sign_in(key).cookies
    assert stale.post(f"{KEYS}keys/{kept.pk}/remove/")["Location"].startswith("/accounts/reauthenticate/")
    browser.post(f"{KEYS}keys/{kept.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert not is_in(sign_in(key))


def test_anothers_passkey_is_neither_renamed_nor_removed() -> None:
    added(Passkey())
    kept = Authenticator.objects.get(type="webauthn")
    bob = confirmed("bob@acme.test")
    assert [bob.post(f"{KEYS}keys/{kept.pk}/{what}/").status_code for what in ("edit", "remove")] == [
        404,
        404,
    ]


def test_adding_and_removing_are_told_by_mail_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = confirmed()
    with (
        request_context(browser.get(KEYS).wsgi_request),
        django_capture_on_commit_callbacks(execute=True),
    ):
        add(browser, Passkey())
    browser.post(f"{KEYS}keys/{Authenticator.objects.get(type='webauthn').pk}/remove/")
    assert [letter.subject for letter in mail.outbox] == [
        "A passkey was added",
        "A passkey was removed",
    ]


def test_a_switched_off_account_is_not_opened(people: dict[str, User]) -> None:
    key = Passkey()
    added(key)
    with open_context("system:seed"):
        User.objects.filter(email=ALICE).update(is_active=False)
    assert not is_in(sign_in(key))


def signs(key: Passkey, count: int) -> bool:
    key.count = count
    return is_in(sign_in(key))


def test_a_passkey_that_counts_on_signs_in_and_one_that_goes_back_does_not() -> None:
    key = Passkey(count=5)
    added(key)
    assert [signs(key, count) for count in (5, 7, 7, 6, 0, 8)] == [False, True, False, False, False, True]


def test_a_passkey_that_never_counts_signs_in_each_time() -> None:
    key = Passkey(VERIFIED | Flag.BE)
    added(key)
    assert [signs(key, 0) for _ in range(2)] == [True, True]


@pytest.mark.parametrize("address", ["authenticate", "webauthn/reauthenticate"])
def test_a_copied_passkey_is_no_second_step_and_no_proof(address: str) -> None:
    key = Passkey(count=5)
    added(key)
    browser = Client(headers=HOST)
    browser.post("/accounts/login/", {"login": ALICE, "password": PASSWORD})
    if address != "authenticate":
        key.count = 6
        browser = sign_in(key)
    options = browser.get(f"/accounts/2fa/{address}/").context["js_data"]["request_options"]
    key.count = 5
    before = list(LoginSession.objects.values("pk", "authenticated_at"))
    browser.post(f"/accounts/2fa/{address}/", {"credential": key.get(options)})
    assert list(LoginSession.objects.values("pk", "authenticated_at")) == before


def test_the_owner_of_a_copied_passkey_is_told_and_so_is_the_trail(people: dict[str, User]) -> None:
    key = Passkey(count=5)
    added(key)
    answer = Client(headers=HOST)
    said = key.get(options_of(answer))
    page = answer.post(LOG_IN, {"credential": said}, follow=True)
    assert "as a copy of it would" in page.content.decode()
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == ([ALICE], "A passkey of yours may have been copied")
    assert "“Key ring”" in letter.body
    told = AuditEvent.objects.get(category="auth", outcome="failed")
    assert (told.object_id, "its count went back" in told.payload) == (str(people["alice"].pk), True)


def test_what_was_not_signed_tells_nobody_of_a_copy() -> None:
    key = Passkey(count=5)
    added(key)
    mail.outbox.clear()
    key.key = Passkey().key
    assert not signs(key, 1)
    assert mail.outbox == []
