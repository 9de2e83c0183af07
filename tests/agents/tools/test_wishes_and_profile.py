"""The wishlist, for whom the agent acts, and what it may do."""

from collections.abc import Callable

from tests.agents.belongings import HOODIE, MUG
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

Begin = Callable[..., Talk]


def test_a_wish_is_kept_once_listed_and_let_go(talk: Talk) -> None:
    mug, hoodie = ({"product_id": variant(sku).product.public_id} for sku in (MUG, HOODIE))
    talk.say(
        "keep",
        (asks("add_to_wishlist", **mug), asks("add_to_wishlist", **hoodie), asks("add_to_wishlist", **mug)),
    )
    talk.say(
        "show",
        (asks("list_wishlist"), asks("remove_from_wishlist", **mug), asks("remove_from_wishlist", **mug)),
    )
    *_, kept, listed, removed, again = talk.results()

    assert (kept["wished"]["title"], kept["count"]) == ("Harbour Mug", 2)
    assert [product["title"] for product in listed["products"]] == ["Quiet Hoodie", "Harbour Mug"]
    assert (removed["count"], again["error"]) == (1, "not_found")


def test_who_is_told_without_address_or_mail(talk: Talk) -> None:
    talk.say("who am I", asks("who_am_i"))

    assert talk.results()[0] == {
        "name": "Alice",
        "organization": "Acme",
        "roles": ["buyer"],
        "currency": "USD",
        "time_zone": "Europe/Berlin",
    }


def test_an_agent_says_what_it_may_and_how_much_is_left(talk_of: Begin) -> None:
    talk = talk_of(scopes=("cart:read", "orders:place"), order_limit=100_00, daily_limit=150_00)
    talk.say("what may you do", asks("what_may_you_do"))
    (result,) = talk.results()

    assert result["may"] == ["see your cart", "order what you countersign"]
    assert "look through the shop" in result["may_not"]
    assert (result["order_limit_text"], result["left_today_text"]) == ("$100.00", "$150.00")
    assert result["unattended_text"] == "nothing without a countersignature"


def test_an_agent_tells_the_bounds_that_are_set_and_no_others(talk_of: Begin) -> None:
    bounds = {"monthly_limit": 300_00, "categories": ("drinkware",)}
    talk = talk_of(**bounds)
    talk.say("what may you do", asks("what_may_you_do"))
    (result,) = talk.results()

    told = {name: result.get(name) for name in ("left_this_month_text", "only_categories", "quiet_text")}
    assert told == {"left_this_month_text": "$300.00", "only_categories": ["drinkware"], "quiet_text": None}
