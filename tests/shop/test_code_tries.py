"""Guessing discount codes: a caller and an address each run out of tries, at the page as by REST."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from shop import code_tries
from shop.cart import add_to_cart
from shop.code_tries import MOST_BY_ONE, MOST_FROM_ONE_ADDRESS, WINDOW_SECONDS
from shop.models import Cart, Discount

from .goods import Goods

BrowserOf = Callable[[str], Client]
BEGINNING = 1_800_000_000 // WINDOW_SECONDS * WINDOW_SECONDS


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the time to so many seconds after a window has begun."""
    cache.clear()

    def at(seconds: int) -> None:
        monkeypatch.setattr(code_tries, "time", lambda: BEGINNING + seconds)

    at(0)
    return at


@pytest.fixture
def full_cart(alice: Actor, goods: Goods) -> Actor:
    with open_context("system:seed"):
        Discount.objects.create(code="AUTUMN", kind="percentage", value=10)
    add_to_cart(goods.mug, 1, actor=alice)
    return alice


def try_code(browser: Client, code: str) -> str:
    """What the page says of it."""
    answer = browser.post(reverse("cart-code"), {"code": code})
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def put_code(browser: Client, code: str, **headers: str) -> tuple[int, dict[str, object], str]:
    body = {"code": code}
    answer = browser.put("/api/v1/cart/code/", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json(), answer.headers.get("Retry-After", "")


def test_the_page_asks_who_guesses_to_wait_even_where_the_next_guess_is_right(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    browser = browser_of("alice")
    said = [try_code(browser, f"GUESS{number}") for number in range(MOST_BY_ONE)]
    clock(WINDOW_SECONDS - 90)

    assert "no such code" in said[-1]
    assert "Try the next one in 2 minutes." in try_code(browser, "AUTUMN")
    assert not Cart.objects.exclude(discount=None).exists()


def test_after_the_wait_a_code_is_taken_again(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    browser = browser_of("alice")
    for number in range(MOST_BY_ONE + 3):
        try_code(browser, f"GUESS{number}")
    clock(WINDOW_SECONDS)

    assert "AUTUMN" in try_code(browser, "AUTUMN")


def test_by_rest_it_is_a_problem_with_the_seconds_to_wait(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    browser = browser_of("alice")
    for number in range(MOST_BY_ONE):
        assert put_code(browser, f"GUESS{number}")[0] == 409
    clock(WINDOW_SECONDS - 30)
    status, problem, wait = put_code(browser, "AUTUMN", **{"Idempotency-Key": "once"})

    assert (status, str(problem["type"]).rpartition("#")[2], wait) == (429, "too-many-requests", "31")
    assert problem["detail"] == "Too many codes were tried from here. Try the next one in a minute."
    clock(WINDOW_SECONDS)
    assert put_code(browser, "AUTUMN", **{"Idempotency-Key": "once"})[0] == 200


def test_page_and_rest_count_together(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    browser = browser_of("alice")
    for number in range(MOST_BY_ONE):
        try_code(browser, f"GUESS{number}")

    assert put_code(browser, "AUTUMN")[0] == 429


def test_one_who_guesses_does_not_shut_out_another(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    for number in range(MOST_BY_ONE + 1):
        try_code(browser_of("mallory"), f"GUESS{number}")

    assert "AUTUMN" in try_code(browser_of("alice"), "AUTUMN")


def test_guests_who_throw_their_sessions_away_are_counted_by_address(
    goods: Goods, clock: Callable[[int], None]
) -> None:
    for number in range(MOST_FROM_ONE_ADDRESS):
        assert put_code(Client(), f"GUESS{number}")[0] == 409

    assert put_code(Client(), "GUESS")[0] == 429
    assert put_code(Client(REMOTE_ADDR="192.0.2.7"), "GUESS")[0] == 409


def test_taking_a_code_off_is_no_try(
    full_cart: Actor, browser_of: BrowserOf, clock: Callable[[int], None]
) -> None:
    browser = browser_of("alice")
    for _ in range(MOST_BY_ONE + 1):
        assert browser.delete("/api/v1/cart/code/").status_code == 200
    assert put_code(browser, "AUTUMN")[0] == 200
