"""Whatever goes wrong below /api/ is a problem in JSON (RFC 9457), and never a page."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from shop.api import goods as shown
from tests.shop.goods import Goods

from .conftest import Get, slug


@pytest.mark.parametrize(
    "address", ["", "nothing/", "products", "products/no-such-thing/", "products/a%00b/"]
)
def test_what_is_not_there_is_told_as_a_problem(get: Get, goods: Goods, address: str) -> None:
    answer = get(address)

    assert (answer.status_code, slug(answer)) == (404, "not-found")


def test_another_method_is_told_as_a_problem(client: Client, goods: Goods) -> None:
    answer = client.put("/api/v1/products/")

    assert (answer.status_code, slug(answer)) == (405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_other_kinds_of_answers_are_not_to_be_had(get: Get, goods: Goods) -> None:
    answer = get("products/", Accept="text/csv")

    assert (answer.status_code, slug(answer)) == (406, "not-acceptable")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"min_price": "lots"}, "min_price"),
        ({"max_price": 10**30}, "max_price"),
        ({"sort": "secret"}, "sort"),
        ({"page_size": 101}, "page_size"),
        ({"page_size": 0}, "page_size"),
        ({"q": "\x00"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"rating": -1}, "rating"),
        ({"category": "nowhere"}, "category"),
        ({"category": "' OR 1=1"}, "category"),
    ],
)
def test_a_value_that_is_not_right_is_named(
    get: Get, goods: Goods, query: dict[str, object], field: str
) -> None:
    answer = get("products/", query)

    assert (answer.status_code, slug(answer)) == (400, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_guests_are_asked_to_wait_when_they_call_too_often(
    get: Get, goods: Goods, settings: Settings
) -> None:
    settings.API_RATES = {"guest": "2/min", "person": "3/min"}
    first, second, third = (get("session/") for _ in range(3))

    assert (first.status_code, second.status_code, slug(third)) == (200, 200, "too-many-requests")
    assert 0 < int(third.headers["Retry-After"]) <= 61


def test_a_person_is_counted_apart_from_guests(
    get: Get, browser_of: Callable[[str], Client], settings: Settings
) -> None:
    settings.API_RATES = {"guest": "1/min", "person": "2/min"}
    alice, bob = browser_of("alice"), browser_of("bob")
    get("session/")

    statuses = [browser.get("/api/v1/session/").status_code for browser in (alice, alice, alice, bob)]

    assert statuses == [200, 200, 429, 200]


def test_a_forged_address_of_a_proxy_makes_no_new_guest(get: Get, goods: Goods, settings: Settings) -> None:
    settings.API_RATES = {"guest": "1/min", "person": "1/min"}
    cache.clear()
    get("session/", **{"X-Forwarded-For": "10.0.0.1"})

    assert get("session/", **{"X-Forwarded-For": "10.0.0.2"}).status_code == 429


def test_what_is_broken_is_told_without_its_words(
    client: Client, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(shown.ProductData, "get_url", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/products/")

    assert (answer.status_code, slug(answer)) == (500, "internal")
    assert b"swordfish" not in answer.content
