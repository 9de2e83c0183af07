"""Two-step sign-in: after the password a code, each good for once, and a way back when the telephone is lost."""

from collections.abc import Callable
from importlib import import_module
from time import time
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from time_machine import Traveller, travel

from audit.context import open_context
from audit.models import AuditEvent
from identity import recovery_codes
from identity.demo_people import PASSWORD
from identity.models import Connection, LoginSession, User
from identity.vault import UnopenedSecret

from .forge import Forge
from .journey import HERE, Browser

SignedIn = Callable[..., Client]
NOON = 1_800_000_000 - 1_800_000_000 % 30
ADDRESS = "/accounts/2fa/"


@pytest.fixture
def clock() -> Traveller:
    with travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def secret(alice: User, signed_in: SignedIn, clock: Traveller) -> str:
    """Alice has switched it on at noon; it is now a minute later."""
    made = set_up(signed_in())
    clock.shift(60)
    return made


def code(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, (int(time()) + later) // 30))


def confirm(browser: Client) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up(browser: Client) -> str:
    secret, _ = set_up_with_codes(browser)
    return secret


def set_up_with_codes(browser: Client) -> tuple[str, list[str]]:
    """The secret that the app holds, and the recovery codes as they are shown."""
    confirm(browser)
    secret: str = browser.get(f"{ADDRESS}totp/activate/").context["form"].secret
    answer = browser.post(
        f"{ADDRESS}totp/activate/", {"code": format_hotp_value(hotp_value(secret, NOON // 30))}
    )
    return secret, answer.context["codes"]


def at_the_second_step() -> Client:
    browser = Client(headers=HERE)
    answer = browser.post("/accounts/login/", {"login": "alice@acme.test", "password": PASSWORD})
    assert answer["Location"] == f"{ADDRESS}authenticate/"
    return browser


def give(browser: Client, code: str) -> bool:
    browser.post(f"{ADDRESS}authenticate/", {"code": code})
    return browser.get("/account/").status_code == 200


def test_a_password_and_a_code_sign_in_and_are_kept(secret: str, clock: Traveller) -> None:
    browser = at_the_second_step()
    assert browser.get("/account/").status_code == 302
    assert give(browser, code(secret))
    assert LoginSession.objects.first().amr == ["pwd", "otp", "mfa"]


def test_a_wrong_code_signs_nobody_in_and_is_on_the_trail(secret: str, clock: Traveller, alice: User) -> None:
    assert not give(at_the_second_step(), code(secret, later=600))
    told = AuditEvent.objects.get(category="auth", action="sign_in", outcome="failed")
    assert (told.object_id, '"otp"' in told.payload) == (str(alice.pk), True)


def test_a_code_signs_in_once_whatever_the_processes_remember(secret: str, clock: Traveller) -> None:
    shown = code(secret)
    assert give(at_the_second_step(), shown)
    cache.clear()
    assert not give(at_the_second_step(), shown)
    clock.shift(30)
    assert give(at_the_second_step(), code(secret))


def test_five_wrong_codes_close_the_door_to_the_right_one_too(secret: str, clock: Traveller) -> None:
    browser = at_the_second_step()
    for _ in range(5):
        assert not give(browser, code(secret, later=600))
    assert not give(browser, code(secret))
    assert not give(at_the_second_step(), code(secret))
    clock.shift(301)
    assert give(at_the_second_step(), code(secret))


def test_wrong_codes_do_not_lock_somebody_elses_door(secret: str, signed_in: SignedIn) -> None:
    browser = at_the_second_step()
    for _ in range(6):
        give(browser, "000000")
    assert signed_in("bob@acme.test").get("/account/").status_code == 200


def test_a_recovery_code_signs_in_once(signed_in: SignedIn, clock: Traveller) -> None:
    _, codes = set_up_with_codes(signed_in())
    assert len(set(codes)) == 10
    assert give(at_the_second_step(), codes[0])
    assert not give(at_the_second_step(), codes[0])
    assert give(at_the_second_step(), codes[1].replace("-", " ").lower())


def test_a_code_that_was_used_while_it_was_looked_at_is_used(
    signed_in: SignedIn, alice: User, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes it away between the look, which is slow, and the lock."""
    _, codes = set_up_with_codes(signed_in())
    look = recovery_codes._hash

    def slow_look(*shown: Any) -> str:
        monkeypatch.setattr(recovery_codes, "_hash", look)
        assert recovery_codes.use_code(alice, codes[0]) is not None
        return look(*shown)

    monkeypatch.setattr(recovery_codes, "_hash", slow_look)
    with open_context("web"):
        assert recovery_codes.use_code(alice, codes[0]) is None


def test_recovery_codes_are_shown_once_and_kept_as_hashes(signed_in: SignedIn, clock: Traveller) -> None:
    here = signed_in()
    _, codes = set_up_with_codes(here)
    kept = Authenticator.objects.get(type="recovery_codes").data
    assert (len(kept["hashes"]), len(kept["salt"]), kept.keys()) == (10, 32, {"salt", "cost", "hashes"})
    shown_later = here.get(ADDRESS).content.decode() + here.get(f"{ADDRESS}recovery-codes/").content.decode()
    assert [one for one in codes if one in shown_later or one in str(kept)] == []


def test_new_recovery_codes_take_the_place_of_the_old(signed_in: SignedIn, clock: Traveller) -> None:
    here = signed_in()
    _, old = set_up_with_codes(here)
    answer = here.post(f"{ADDRESS}recovery-codes/")
    new = answer.context["codes"]
    assert answer["Cache-Control"] == "no-store"
    assert not give(at_the_second_step(), old[0])
    assert give(at_the_second_step(), new[0])


def test_who_has_no_second_step_makes_no_recovery_codes(signed_in: SignedIn) -> None:
    here = signed_in()
    confirm(here)
    assert here.post(f"{ADDRESS}recovery-codes/")["Location"] == ADDRESS
    assert not Authenticator.objects.exists()


def test_wrong_recovery_codes_are_counted_like_all_others(signed_in: SignedIn, clock: Traveller) -> None:
    _, codes = set_up_with_codes(signed_in())
    browser = at_the_second_step()
    for _ in range(5):
        assert not give(browser, "BCDF-GHJK-LMNP")
    assert not give(browser, codes[0])


def test_codes_from_before_they_were_hashed_go_on_working(
    signed_in: SignedIn, alice: User, clock: Traveller
) -> None:
    set_up(signed_in())
    with open_context("system:migrate"):
        Authenticator.objects.filter(type="recovery_codes").delete()
        old = RecoveryCodes.activate(alice)
        used, unused, *_ = old.get_unused_codes()
        old.validate_code(used)
        migration = import_module("identity.migrations.0013_sessions_and_recovery_codes")
        migration.hash_codes(apps, None)
    assert "seed" not in Authenticator.objects.get(type="recovery_codes").data
    assert [give(at_the_second_step(), code) for code in (used, unused, unused)] == [False, True, False]


def test_no_secret_is_in_the_clear_or_on_the_trail(secret: str, alice: User) -> None:
    rows = Authenticator.objects.order_by("pk")
    kept = [str(value) for row in rows for value in row.data.values()]
    assert secret not in " ".join(kept)
    told = " ".join(
        AuditEvent.objects.filter(object_type="mfa.authenticator").values_list("payload", flat=True)
    )
    assert told
    assert [value for value in kept if len(value) > 20 and value in told] == []


def test_a_key_is_changed_without_anybody_noticing(secret: str, clock: Traveller, settings: Settings) -> None:
    settings.VAULT_KEYS = ["a-new-key", *settings.VAULT_KEYS]
    assert give(at_the_second_step(), code(secret))
    written = get_adapter().encrypt("word")
    settings.VAULT_KEYS = settings.VAULT_KEYS[1:]
    with pytest.raises(UnopenedSecret):
        get_adapter().decrypt(written)


def test_who_is_not_signed_in_sets_nothing_up(people: dict[str, User]) -> None:
    answer = Client(headers=HERE).get(f"{ADDRESS}totp/activate/")
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["totp/activate/", "recovery-codes/"])
def test_setting_up_needs_a_fresh_sign_in(signed_in: SignedIn, page: str) -> None:
    assert signed_in().get(ADDRESS + page)["Location"].startswith("/accounts/reauthenticate/")


def test_switching_off_needs_a_fresh_sign_in_which_a_code_gives(secret: str, clock: Traveller) -> None:
    browser = at_the_second_step()
    assert give(browser, code(secret))
    assert browser.post(f"{ADDRESS}totp/deactivate/")["Location"].startswith("/accounts/reauthenticate/")
    clock.shift(30)
    browser.post(f"{ADDRESS}reauthenticate/", {"code": code(secret)})
    browser.post(f"{ADDRESS}totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_a_code_given_later_strengthens_the_sign_in(signed_in: SignedIn, clock: Traveller) -> None:
    here = signed_in()
    secret = set_up(here)
    clock.shift(60)
    here.post(f"{ADDRESS}reauthenticate/", {"code": code(secret)})
    session = LoginSession.objects.get()
    assert (session.amr, session.authenticated_at.timestamp()) == (["pwd", "otp", "mfa"], time())


def test_the_admin_is_behind_the_second_step(
    people: dict[str, User], signed_in: SignedIn, clock: Traveller
) -> None:
    set_up(signed_in("sam@countersign.test"))
    browser = Client(headers=HERE)
    form = {"login": "sam@countersign.test", "password": PASSWORD}
    assert browser.post("/accounts/login/?next=/admin/", form)["Location"].startswith(
        f"{ADDRESS}authenticate/"
    )
    assert browser.get("/admin/").status_code == 302


def test_a_company_asks_for_its_second_step_itself(
    secret: str, acme: Connection, browser: Browser, forge: Forge
) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    session = LoginSession.objects.first()
    assert (session.method, session.connection) == ("saml", acme)
    assert "Your company signs you in" in browser.get(ADDRESS).content.decode()


def test_who_has_no_password_chooses_one_first(signed_in: SignedIn, alice: User) -> None:
    here = signed_in()
    with open_context("system:seed"):
        alice.set_unusable_password()
        alice.save()
        here.force_login(alice)
    assert here.get(f"{ADDRESS}totp/activate/")["Location"] == ADDRESS
    assert "Choose a password first" in here.get(ADDRESS).content.decode()


def test_every_change_is_told_by_mail(
    signed_in: SignedIn,
    clock: Traveller,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    here = signed_in()
    request = here.get(ADDRESS).wsgi_request
    with request_context(request), django_capture_on_commit_callbacks(execute=True):
        secret = set_up(here)
        here.post(f"{ADDRESS}recovery-codes/")
    here.post(f"{ADDRESS}totp/deactivate/")
    assert sorted(letter.subject for letter in mail.outbox) == [
        "New recovery codes were made",
        "Two-step sign-in is off",
        "Two-step sign-in is on",
    ]
    assert [
        letter for letter in mail.outbox if f"{settings.SITE_URL}/account/sessions/" not in letter.body
    ] == []
    assert secret not in " ".join(letter.body for letter in mail.outbox)
