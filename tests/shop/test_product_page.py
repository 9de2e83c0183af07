"""The page of a product is drawn once for everybody, and follows every change at the very next look."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from identity.models import User
from shop.models import Category, Pairing, Product, ProductImage, Review, Variant
from shop.reviews import SHOWN

from .goods import Goods, make_variant

BrowserOf = Callable[[str], Client]
Change = Callable[[Goods], object]
MUG = "/p/harbour-mug/"


@pytest.fixture
def tables(database: str) -> None:
    """On both databases; whoever changes a row tells no process of it."""


@pytest.fixture
def look(client: Client, people: dict[str, User], goods: Goods) -> Callable[[], str]:
    """Of a mug with a review by Alice, of which the hoodie is said to go with it."""
    with open_context("system:seed"):
        Review.objects.create(
            product=goods.mug.product, author=people["alice"], rating=4, title="Warm", body="Even in May."
        )
        Pairing.objects.create(product=goods.mug.product, other=goods.hoodie.product)
    return lambda: client.get(MUG).content.decode()


def mug(**change: object) -> Change:
    return lambda goods: Variant.objects.filter(pk=goods.mug.pk).update(**change)


def product(**change: object) -> Change:
    return lambda goods: Product.objects.filter(pk=goods.mug.product_id).update(**change)


def review(**change: object) -> Change:
    return lambda goods: Review.objects.update(**change)


def hoodies(**change: object) -> Change:
    return lambda goods: Variant.objects.filter(product=goods.hoodie.product).update(**change)


def picture(goods: Goods) -> None:
    ProductImage.objects.create(
        product=goods.mug.product, alt="Two mugs on a quay", width=1280, digest="0" * 64
    )


def unlist_hoodie(goods: Goods) -> None:
    Product.objects.filter(pk=goods.hoodie.product_id).update(is_listed=False)


def second_review(goods: Goods) -> None:
    Review.objects.create(product=goods.mug.product, rating=2, body="It chipped.")


#: What changes, what the page showed before and does no more, and what it shows only then; either may be empty.
CHANGES: dict[str, tuple[Change, str, str]] = {
    "price": (mug(price=17_00), "data-price>$16.00<", "data-price>$17.00<"),
    "few left": (mug(stock=3), 'data-stock="in stock"', 'data-stock="few left"'),
    "few left, for search engines": (mug(stock=3), "schema.org/InStock", "schema.org/LimitedAvailability"),
    "sold out": (mug(stock=0), "Put in the cart", "Sold out in red"),
    "colour": (mug(colour="plum"), 'title="Red"', 'title="Plum"'),
    "variant": (lambda goods: make_variant(goods.mug.product, "plum", "", 9_00, 5), "", 'title="Plum"'),
    "title": (product(title="Haven Mug"), "<h1>Harbour Mug</h1>", "<h1>Haven Mug</h1>"),
    "description": (product(description="For cocoa."), "Stoneware", "For cocoa."),
    "category": (
        lambda goods: Category.objects.update(name="Cups & Co"),
        ">Drinkware</a></li>",
        ">Cups &amp; Co<",
    ),
    "picture": (picture, "", 'alt="Two mugs on a quay"'),
    "review": (second_review, ">1 review<", "It chipped."),
    "words of a review": (review(body="Only in June."), "Even in May.", "Only in June."),
    "stars of a review": (review(rating=1), "4 of 5 stars", "1 of 5 stars"),
    "review hidden": (review(state="hidden"), "Even in May.", "Nobody has written about it yet."),
    "author gone": (review(author=None), "Alice,", "A buyer,"),
    "author renamed": (lambda goods: User.objects.update(full_name="Zoe Z"), "Alice,", "Zoe,"),
    "companion's price": (hoodies(price=99_00), "from $48.00", "$99.00"),
    "companion sold out": (hoodies(stock=0), "", ">sold out</span>"),
    "companion unlisted": (unlist_hoodie, "Goes with it", ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_very_next_look_shows_a_change(look: Callable[[], str], goods: Goods, name: str) -> None:
    change, gone, come = CHANGES[name]
    before = look()
    with open_context("system:seed"):
        change(goods)
    after = look()
    assert gone in before
    assert come in after
    assert [text for text in (gone,) if text and text in after] == []
    assert [text for text in (come,) if text and text in before] == []


def test_a_product_that_is_no_longer_listed_is_gone_at_the_next_look(
    look: Callable[[], str], client: Client, goods: Goods
) -> None:
    look()
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.mug.product_id).update(is_listed=False)
    assert client.get(MUG).status_code == 404


def test_who_has_written_may_change_it_though_it_is_hidden(
    look: Callable[[], str], browser_of: BrowserOf
) -> None:
    alice, bob = browser_of("alice"), browser_of("bob")
    for state in ("published", "hidden"):
        with open_context("system:seed"):
            Review.objects.update(state=state)
        assert "Change your review" in alice.get(MUG).content.decode()
        assert "Write a review" in bob.get(MUG).content.decode()


def test_of_more_reviews_than_are_shown_ones_own_is_known_before_those_of_people_who_left(
    browser_of: BrowserOf, goods: Goods, look: Callable[[], str]
) -> None:
    """Nobody's review has no author, and PostgreSQL sorts what is unknown first."""
    with open_context("system:seed"):
        for _ in range(SHOWN + 1):
            Review.objects.create(product=goods.mug.product, rating=5)
    assert "Change your review" in browser_of("alice").get(MUG).content.decode()


def test_the_form_that_everybody_shares_takes_ones_own_token(look: Callable[[], str], goods: Goods) -> None:
    strict = Client(enforce_csrf_checks=True)
    shown = strict.get(MUG).content.decode()
    assert 'id="buy"' in shown
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)" form="buy"', shown)
    wish = {"variant": goods.mug.public_id, "quantity": 1}

    assert strict.post("/cart/add/", wish).status_code == 403
    assert strict.post("/cart/add/", wish | {"csrfmiddlewaretoken": token[1]}).status_code == 302
