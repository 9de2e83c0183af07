from copy import deepcopy
from pathlib import Path

import pytest

from shop.artwork.colours import TONES
from shop.catalogue_data import CatalogueError, load, read

GOOD = {
    "currency": "USD",
    "categories": [{"slug": "drinkware", "name": "Drinkware", "line": "Mugs."}],
    "products": [
        {
            "title": "Tick Mug",
            "slug": "tick-mug",
            "category": "drinkware",
            "price": 1400,
            "weight_grams": 400,
            "description": "A mug.",
            "artwork": {"shape": "mug", "motif": "seal"},
            "size_prices": {"L": 1800},
            "stock": {"white": {"S": 3, "L": 0}, "blue": {"S": 5}},
        }
    ],
}
CATALOGUE = load()


def test_the_shop_has_its_categories_and_goods() -> None:
    assert len([category for category in CATALOGUE.categories if not category.parent]) == 8
    assert len(CATALOGUE.products) == 70
    parents = {category.parent for category in CATALOGUE.categories}
    leaves = {category.slug for category in CATALOGUE.categories} - parents
    assert {product.category for product in CATALOGUE.products} == leaves


def test_black_hoodies_in_l_are_sold_below_and_above_sixty_dollars() -> None:
    prices = sorted(
        variant.price
        for product in CATALOGUE.products
        for variant in product.variants
        if product.artwork.shape == "hoodie"
        and variant.colour == "black"
        and variant.size == "L"
        and variant.stock
    )
    assert prices == [4800, 5400, 5600, 5800, 6200, 6800]


def test_there_are_mugs_and_blue_ones_among_them() -> None:
    mugs = [product for product in CATALOGUE.products if product.title.endswith("Mug")]
    blue = [mug.slug for mug in mugs for variant in mug.variants if TONES[variant.colour].family == "blue"]
    assert len(mugs) >= 8
    assert "guilloche-mug" in blue


def test_some_variants_are_scarce_and_some_sold_out_but_no_product_is() -> None:
    stocks = [variant.stock for product in CATALOGUE.products for variant in product.variants]
    assert 0 in stocks
    assert {1, 2, 3} <= set(stocks)
    assert [p.slug for p in CATALOGUE.products if not any(v.stock for v in p.variants)] == []


def test_every_sku_is_its_own() -> None:
    skus = [variant.sku for product in CATALOGUE.products for variant in product.variants]
    assert len(skus) == len(set(skus))


def test_descriptions_are_one_to_three_calm_sentences() -> None:
    loud = [
        p.slug for p in CATALOGUE.products if "!" in p.description or not 1 <= sentences(p.description) <= 4
    ]
    assert loud == []


def test_variants_are_read_in_their_order_with_their_prices() -> None:
    (mug,) = read(GOOD).products
    assert [(v.sku, v.price, v.stock) for v in mug.variants] == [
        ("tick-mug-white-s", 1400, 3),
        ("tick-mug-white-l", 1800, 0),
        ("tick-mug-blue-s", 1400, 5),
    ]
    assert (mug.colours, mug.sizes, mug.price) == (("white", "blue"), ("S", "L"), 1400)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"price": -1}, "products[0] 'tick-mug'.price"),
        ({"price": 14.5}, "products[0] 'tick-mug'.price"),
        ({"title": " "}, "products[0] 'tick-mug'.title"),
        ({"category": "boats"}, "products[0] 'tick-mug'.category"),
        ({"colour": "white"}, "products[0] 'tick-mug'"),
        ({"weight_grams": None}, "products[0] 'tick-mug'.weight_grams"),
        ({"artwork": {"shape": "boat"}}, "products[0] 'tick-mug'.artwork"),
        ({"artwork": {"shape": "mug", "sparkle": 1}}, "products[0] 'tick-mug'.artwork"),
        ({"stock": {}}, "products[0] 'tick-mug'.stock"),
        ({"stock": {"mauvish": 3}}, "products[0] 'tick-mug'.stock.mauvish"),
        ({"stock": {"white": {"L": -2}}}, "products[0] 'tick-mug'.stock.white.L"),
        ({"size_prices": {"XXL": 2000}}, "products[0] 'tick-mug'.size_prices"),
    ],
)
def test_a_mistake_is_named_with_its_place(change: dict[str, object], place: str) -> None:
    table = deepcopy(GOOD)
    table["products"][0].update(change)
    with pytest.raises(CatalogueError) as mistake:
        read(table)
    assert mistake.value.place == place


def test_a_slug_is_used_once() -> None:
    table = deepcopy(GOOD)
    table["products"] *= 2
    with pytest.raises(CatalogueError, match="products: used twice: tick-mug"):
        read(table)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    source = tmp_path / "goods.toml"
    source.write_text("[[products")
    with pytest.raises(CatalogueError, match=r"goods\.toml"):
        load(source)


def sentences(text: str) -> int:
    return sum(text.count(end) for end in (". ", "; ")) + 1
