"""A fresh sign-in for people of an OpenID provider: asked there, answered for them, and now."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from audit.context import open_context
from identity.models import LoginSession

from .journey import Browser
from .openid import Lies, Provider, arrive, leave, saying, silent

AGAIN = "?again=1&next=/account/"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def noor(openid: Provider, browser: Browser) -> Browser:
    """Noor's browser, where Globex signed her in an hour ago."""
    arrive(browser, openid.answer(leave(browser)))
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - AN_HOUR)
    return browser


def is_fresh() -> bool:
    return LoginSession.objects.get().authenticated_at > timezone.now() - timedelta(minutes=1)


def test_the_provider_is_told_to_ask(noor: Browser) -> None:
    asked = parse_qs(urlsplit(leave(noor, query=AGAIN)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


def test_whoever_is_not_signed_in_is_not_asked_twice(openid: Provider, browser: Browser) -> None:
    assert "prompt" not in leave(browser, query=AGAIN)


def test_an_answer_makes_the_present_sign_in_fresh(openid: Provider, noor: Browser) -> None:
    openid.lies = Lies(claims=saying(acr="phrh", amr=["hwk"]))
    answered = arrive(noor, openid.answer(leave(noor, query=AGAIN)))
    session = LoginSession.objects.get()
    assert (answered.status_code, answered["Location"], is_fresh()) == (302, "/account/", True)
    assert (session.acr, session.amr) == ("phrh", ["hwk"])


NOT_NOW = {
    "an earlier sign-in": Lies(claims=lambda said: said | {"auth_time": int(time.time()) - 600}),
    "no time of sign-in": Lies(claims=silent("auth_time")),
    "somebody else": Lies(
        claims=saying(sub="globex-0001", email="carol@globex.test"),
        userinfo=saying(sub="globex-0001", email="carol@globex.test"),
    ),
}


@pytest.mark.parametrize("lies", NOT_NOW.values(), ids=NOT_NOW.keys())
def test_an_answer_that_is_not_theirs_and_now_leaves_the_sign_in_as_it_was(
    openid: Provider, noor: Browser, lies: Lies
) -> None:
    openid.lies = lies
    assert arrive(noor, openid.answer(leave(noor, query=AGAIN))).status_code == 403
    assert not is_fresh()
    assert noor.get("/account/").status_code == 200


def test_an_answer_is_good_for_the_sign_in_that_asked(openid: Provider, noor: Browser) -> None:
    answer = openid.answer(leave(noor, query=AGAIN))
    arrive(noor, answer)
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - AN_HOUR)
    assert arrive(noor, answer).status_code == 403
    assert not is_fresh()
