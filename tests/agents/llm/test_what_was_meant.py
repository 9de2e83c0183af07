"""What few words are about: the thing that was named last, the town of an address, a day that is gone."""

import pytest

from agents.llm.offline.written_addresses import read_address
from tests.agents.llm.talk import Talk


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.mark.parametrize("text", ["you got that in blue", "you have it in blue?", "got it in blue?"])
def test_a_question_may_look_like_a_statement(talk: Talk, text: str) -> None:
    talk.say("how much is the atlas mug?")
    talk.say(text)
    assert talk.in_cart() == []


@pytest.mark.parametrize(
    ("text", "postcode", "city", "country"),
    [
        ("Carol Chen, 301 Bedford Avenue, Brooklyn, NY 11249, United States", "11249", "Brooklyn", "US"),
        ("Mo Field, 14 Wharf Road, London N1 7GR, United Kingdom", "N1 7GR", "London", "GB"),
        ("Ada Roth, Torstr. 1, 10119 Berlin, Germany", "10119", "Berlin", "DE"),
    ],
)
def test_an_address_is_read_as_it_is_written_in_its_country(
    text: str, postcode: str, city: str, country: str
) -> None:
    read = read_address(text)
    assert read
    assert (read["postcode"], read["city"], read["country"]) == (postcode, city, country)


@pytest.mark.parametrize("text", ["when did you send it?", "when was that delivered?"])
def test_what_is_gone_is_asked_of_the_order(talk: Talk, text: str) -> None:
    talk.say("where is C-1001?")
    assert talk.calls(text) == [("get_order", {"order_id": "C-1001"})]


def test_it_is_what_was_named_last_even_where_nothing_could_be_done(talk: Talk) -> None:
    talk.say("how much is the atlas mug?")
    talk.say("tell me when the ledger notebook goes on sale")
    talk.say("then put it on my wishlist")
    assert ("search_products", {"query": "ledger notebook", "limit": 6}) in talk.shop.calls


def test_a_number_of_things_is_a_wish_to_buy_them_at_a_price(talk: Talk) -> None:
    (call,) = talk.calls("three ledger notebooks once they're under $12 each")[-1:]
    assert (call[0], call[1]["quantity"], call[1]["below"]) == ("order_when_price_falls", 3, 1200)


def test_a_plan_is_checked_again_on_its_day(talk: Talk) -> None:
    talk.say("an ember mug")
    talk.say("order it on Friday")
    assert "checked again" in talk.say("what happens if the price goes up before then?")


def test_a_cheaper_thing_is_no_cheaper_way_of_sending(talk: Talk) -> None:
    methods = [
        {"name": "Standard", "code": "standard", "price": 500, "price_text": "$5.00", "days": "3 days"}
    ]
    talk.shop.answers["list_shipping_methods"] = {"methods": methods}
    talk.say("how much is shipping?")
    (call,) = talk.calls("89 dollars for a lamp... is there a cheaper one?")
    assert call[0] == "search_products"
