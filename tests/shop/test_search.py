import pytest

from audit.context import open_context
from identity.actor import Actor
from shop.models import Category, Product, Variant
from shop.search import search_products, singular, suggest

from .goods import Goods, make_product, make_variant


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

    assert card.shown.public_id == goods.navy_hoodie.public_id


def test_a_colour_among_the_words_is_the_one_shown(goods: Goods, guest: Actor) -> None:
    (card,) = search_products("blue hoodie", actor=guest).cards

    assert card.shown.public_id == goods.navy_hoodie.public_id


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


def test_a_title_comes_before_a_colour_a_category_and_a_description(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        roses = Category.objects.create(slug="roses", name="Roses")
        described = make_product(roses, "Grey Vase", "Holds one stem.")
        coloured = make_product(goods.drinkware, "Cup")
        told = make_product(goods.drinkware, "Bowl", "For a rose that floats.")
        titled = make_product(goods.drinkware, "Rose Plate")
        for product, colour in ((described, "grey"), (coloured, "rose"), (told, "grey"), (titled, "grey")):
            make_variant(product, colour, "", 900, 3)

    assert found("roses", guest) == ["Rose Plate", "Cup", "Grey Vase", "Bowl"]


@pytest.mark.parametrize("typed", ["hoo", "qui hood", "har"])
def test_the_beginning_of_a_word_is_enough(goods: Goods, guest: Actor, typed: str) -> None:
    assert len(found(typed, guest)) == 1


def test_a_search_in_a_category_that_there_is_not_finds_nothing(goods: Goods, guest: Actor) -> None:
    assert found("mug", guest, category="nowhere") == []


def test_a_search_in_a_category_finds_what_is_below_it(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        mugs = Category.objects.create(slug="mugs", name="Mugs", parent=goods.drinkware)
        make_variant(make_product(mugs, "Tall Mug"), "red", "", 900, 3)

    assert found("tall", guest, category="drinkware") == ["Tall Mug"]
    assert found("drinkware tall", guest) == ["Tall Mug"]


def test_the_index_follows_every_change(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.mug.product_id).update(title="Lantern")
        Variant.objects.filter(pk=goods.mug.pk).update(colour="plum")
        Category.objects.filter(pk=goods.drinkware.pk).update(name="Vessels")
    for word in ("lantern", "plum", "vessels"):
        assert found(word, guest) == ["Lantern"]
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.mug.product_id).update(is_listed=False)
    assert found("lantern", guest) == []


def test_the_lowest_price_follows_every_change(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.sold_out.pk).update(price=9_00)

    assert [card.price for card in search_products("mug", actor=guest).cards] == [9_00]
    with open_context("system:seed"):
        goods.sold_out.delete()
    assert [card.price for card in search_products("mug", actor=guest).cards] == [16_00]


def test_a_later_page_goes_on_where_the_first_ended(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        make_variant(make_product(goods.drinkware, "Tall Mug"), "red", "", 900, 3)
    second = search_products("mug", actor=guest, skip=1, limit=1)

    assert ([card.title for card in second.cards], second.found) == (["Tall Mug"], 2)


def test_suggestions_name_what_fits_and_where_it_is(goods: Goods, guest: Actor) -> None:
    assert suggest("quiet h", actor=guest) == (("Quiet Hoodie", "/p/quiet-hoodie/"),)
    assert suggest(" ", actor=guest) == ()


@pytest.mark.parametrize("near", [1, 2_000])
def test_the_order_is_the_same_however_rows_were_moved(
    goods: Goods, guest: Actor, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.search.postgresql.NEAR", near)
    with open_context("system:seed"):
        for number in range(5):
            make_variant(
                make_product(goods.drinkware, f"Cup {number}"), "cup" if number == 4 else "red", "", 900, 3
            )
        Product.objects.filter(title="Cup 0").update(description="Moved.")
        make_variant(make_product(goods.drinkware, "Bowl", "Goes with a cup."), "red", "", 900, 3)

    pages = [found("cup", guest, skip=skip, limit=2) for skip in (0, 2, 4)]
    assert pages == [["Cup 0", "Cup 1"], ["Cup 2", "Cup 3"], ["Cup 4", "Bowl"]]


def test_more_than_can_be_turned_to_are_not_counted(
    goods: Goods, guest: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.search.tiers.MOST", 3)
    with open_context("system:seed"):
        for number in range(5):
            make_variant(make_product(goods.drinkware, f"Cup {number}"), "red", "", 900, 3)

    assert search_products("cup", actor=guest, limit=2).found == 4
    assert search_products("cup", actor=guest, limit=9).found == 5
