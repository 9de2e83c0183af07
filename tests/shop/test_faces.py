"""A list tells of a product what its variants say, though it reads none of them."""

from itertools import product as every

import pytest

from audit.context import open_context
from identity.actor import Actor
from shop.cards import cards_of, with_variants
from shop.catalog import list_products, visible
from shop.faces import Face, faces_of
from shop.filters import Filters
from shop.models import Shelf, Variant

from .goods import Goods, make_product, make_variant

EVERY_FILTER = [
    Filters(colour, size, least, most, in_stock)
    for colour, size, least, most, in_stock in every(
        ("", "blue", "black", "Gray"), ("", "m", "XL"), (None, 50_00), (None, 50_00), (False, True)
    )
]


@pytest.fixture
def jackets(goods: Goods) -> None:
    with open_context("system:seed"):
        for number, (sold_out, price) in enumerate(((True, 48_00), (False, 48_00), (False, 60_00))):
            jacket = make_product(goods.apparel, f"Jacket {number}")
            make_variant(jacket, "grey", "M", price, 0 if sold_out else 5)
            make_variant(jacket, "navy", "XL", 50_00, 2)
            make_variant(jacket, "grey", "XL", 50_00, 0)


@pytest.mark.usefixtures("database", "jackets")
@pytest.mark.parametrize("liked", [frozenset(), frozenset({"navy"})])
def test_a_face_says_what_the_variants_say_whatever_is_asked(liked: frozenset[str]) -> None:
    shown = 0
    for filters in EVERY_FILTER:
        products = visible(filters).order_by("id")
        faces = faces_of(products, filters, liked)
        cards = cards_of(with_variants(products), filters, liked)
        assert [_told(face) for face in faces] == [
            (card.id, card.title, card.url, card.image, card.price_text, card.available, card.colours)
            for card in cards
        ]
        shown += len(cards)
    assert shown > len(EVERY_FILTER)


@pytest.mark.usefixtures("database")
def test_a_size_is_the_same_to_the_database_and_to_a_card(goods: Goods) -> None:
    """PostgreSQL takes a long s for an S, SQLite does not."""
    with open_context("system:seed"):
        make_variant(goods.mug.product, "red", "S", 16_00, 5)
    filters = Filters(size="\N{LATIN SMALL LETTER LONG S}")
    found = visible(filters)

    assert len(faces_of(found, filters)) == len(cards_of(with_variants(found), filters)) == found.count()


@pytest.mark.usefixtures("database")
def test_the_last_piece_sold_is_seen_at_once(goods: Goods, guest: Actor) -> None:
    def available() -> dict[str, bool]:
        return {face.title: face.available for face in list_products(goods.drinkware, actor=guest)}

    assert available() == {"Harbour Mug": True}
    with open_context("system:seed"):
        Variant.objects.filter(product__slug="harbour-mug").update(stock=0)
    assert available() == {"Harbour Mug": False}


@pytest.mark.usefixtures("database")
def test_selling_a_piece_does_not_touch_the_shelf(goods: Goods) -> None:
    """Buyers of one product would otherwise wait for each other."""
    with open_context("system:seed"):
        Shelf.objects.filter(product=goods.mug.product).update(offers="[]")
        Variant.objects.filter(pk=goods.mug.pk).update(stock=1)

    assert Shelf.objects.get(product=goods.mug.product).offers == "[]"


@pytest.mark.usefixtures("database")
def test_a_face_follows_colour_price_and_order(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(colour="plum", price=17_00)
        make_variant(goods.mug.product, "amber", "", 17_00, 4)
        Variant.objects.filter(pk=goods.mug.pk).update(position=9)

    (face,) = list_products(goods.drinkware, actor=guest)
    assert "amber" in face.image
    assert set(face.colours) >= {"amber", "plum"}
    assert face.colours.index("amber") < face.colours.index("plum")


def _told(face: Face) -> tuple[object, ...]:
    return face.id, face.title, face.url, face.image, face.price_text, face.available, face.colours
