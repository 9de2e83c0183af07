"""Anybody may make up as many addresses of a list as they like: what is kept of them is little, and apart."""

from django.core.cache import cache
from django.test import Client

from shop.filter_form import LONGEST_ASKED, asked_in

from .goods import Goods


def kept_beside_tries() -> int:
    return len(cache._cache)  # type: ignore[attr-defined]  # what the cache in memory holds


def test_searches_drive_out_nothing_that_tries_are_counted_in(client: Client, goods: Goods) -> None:
    client.get("/search/?q=mug&max_price=1")
    before = kept_beside_tries()
    for price in range(2, 6):
        client.get(f"/search/?q=mug{price}&max_price={price}")
        client.get(f"/c/drinkware/?max_price={price}")

    assert kept_beside_tries() == before


def test_of_a_long_word_the_beginning_is_kept() -> None:
    assert asked_in({"q": "'" * 60_000, "size": "L", "unknown": "x"}) == (
        ("q", "'" * LONGEST_ASKED),
        ("size", "L"),
    )
