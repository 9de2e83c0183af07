import pytest

from identity.actor import Actor
from shop.search import search_products, singular

from .goods import Goods


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def found(query: str, actor: Actor, **wishes: object) -> list[str]:
    return [card.title for card in search_products(query, actor=actor, **wishes).cards]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    ["hoodie", "hoodies", "HOODIES", "black hoodies in l", "apparel", "the quiet one's hoodie", "navy"],
)
def test_words_find_titles_categories_colours_and_sizes(goods: Goods, guest: Actor, query: str) -> None:
    wanted = query.replace("one's ", "")
    assert found(wanted, guest) == ["Quiet Hoodie"]


def test_every_word_must_be_found(goods: Goods, guest: Actor) -> None:
    assert found("hoodie mug", guest) == []


def test_a_word_inside_another_is_not_that_word(goods: Goods, guest: Actor) -> None:
    assert found("ood", guest) == []


@pytest.mark.parametrize(
    ("typo", "meant"), [("hodie", "hoodie"), ("harbor", "harbour"), ("hoddies", "hoodie")]
)
def test_a_typo_is_read_as_the_nearest_word(goods: Goods, guest: Actor, typo: str, meant: str) -> None:
    assert search_products(typo, actor=guest).meant == meant


def test_nonsense_finds_nothing_and_says_nothing_was_meant(goods: Goods, guest: Actor) -> None:
    nothing = search_products("zzzzzz", actor=guest)

    assert (nothing.cards, nothing.found, nothing.meant) == ((), 0, "")


@pytest.mark.parametrize(
    ("query", "meant"), [("gorgeous hoodie", "hoodie"), ("cotton mug", "mug"), ("jumper hoodie", "hoodie")]
)
def test_words_that_no_such_product_has_are_left_out(
    goods: Goods, guest: Actor, query: str, meant: str
) -> None:
    assert search_products(query, actor=guest).meant == meant


@pytest.mark.parametrize(("said", "title"), [("hoody", "Quiet Hoodie"), ("gray sweatshirt", "Quiet Hoodie")])
def test_what_shoppers_call_things_is_understood(goods: Goods, guest: Actor, said: str, title: str) -> None:
    assert found(said, guest) == [title]


def test_wishes_narrow_what_words_find(goods: Goods, guest: Actor) -> None:
    assert found("hoodie", guest, max_price=40_00) == []
    assert found("hoodie", guest, color="black", size="L", max_price=60_00) == ["Quiet Hoodie"]
    assert found("", guest, category="drinkware") == ["Harbour Mug"]


def test_the_card_shows_the_variant_that_was_asked_for(goods: Goods, guest: Actor) -> None:
    (card,) = search_products("hoodie", actor=guest, color="navy").cards

    assert card.shown == goods.navy_hoodie


def test_a_colour_among_the_words_is_the_one_shown(goods: Goods, guest: Actor) -> None:
    (card,) = search_products("blue hoodie", actor=guest).cards

    assert card.shown == goods.navy_hoodie


def test_limit_shortens_the_list_and_not_the_count(goods: Goods, guest: Actor) -> None:
    first = search_products("", actor=guest, limit=1)

    assert (len(first.cards), first.found) == (1, 2)


@pytest.mark.parametrize("query", ["%", "'; drop table shop_product; --", "\\", "a" * 400, "(", "_"])
def test_strange_queries_are_only_words(goods: Goods, guest: Actor, query: str) -> None:
    assert search_products(query, actor=guest).found in {0, 2}


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("hoodies", "hood"),
        ("boxes", "box"),
        ("mugs", "mug"),
        ("glass", "glass"),
        ("glasses", "glass"),
        ("bus", "bus"),
    ],
)
def test_plurals_and_singulars_share_a_stem(word: str, stem: str) -> None:
    assert singular(word) == stem
