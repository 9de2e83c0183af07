from dataclasses import replace

import pytest

from audit.context import open_context
from identity.actor import Actor
from shop.cart import BadQuantity, NotEnoughStock, SoldOut, add_to_cart
from shop.models import Address, PaymentMethod, Product, Variant
from shop.quotes import (
    CannotQuote,
    QuoteAltered,
    QuoteContent,
    content_of,
    draft_from_cart,
    draft_from_items,
    freeze,
    misfits,
)

from .goods import Goods


@pytest.fixture
def content(alice: Actor, goods: Goods) -> QuoteContent:
    add_to_cart(goods.hoodie, 2, actor=alice)
    add_to_cart(goods.mug, 1, actor=alice)
    return draft_from_cart(actor=alice)


def test_a_draft_says_everything_that_a_yes_covers(content: QuoteContent, alice: Actor) -> None:
    assert [(line.title, line.quantity, line.price) for line in content.lines] == [
        ("Quiet Hoodie (black, L)", 2, 48_00),
        ("Harbour Mug (red)", 1, 16_00),
    ]
    assert (content.subtotal, content.shipping, content.tax, content.total) == (112_00, 6_00, 22_42, 140_42)
    assert content.ship_to.lines == ("Alice Archer", "Linienstraße 40", "10119 Berlin", "Germany")
    assert (content.payment_label, content.owner, content.currency) == ("Test card", alice.key, "USD")


def test_an_empty_cart_cannot_be_quoted(alice: Actor) -> None:
    with pytest.raises(CannotQuote, match="cart is empty"):
        draft_from_cart(actor=alice)


def test_what_is_missing_is_named(alice: Actor, goods: Goods) -> None:
    with open_context("system:seed"):
        Address.objects.all().delete()
    with pytest.raises(CannotQuote, match="no address"):
        draft_from_items([(goods.mug, 1)], actor=alice)


def test_a_guest_is_asked_to_sign_in(guest: Actor, goods: Goods) -> None:
    with pytest.raises(CannotQuote, match="Sign in"):
        draft_from_items([(goods.mug, 1)], actor=guest)


@pytest.mark.parametrize(("quantity", "error"), [(0, BadQuantity), (100, BadQuantity), (11, NotEnoughStock)])
def test_items_are_checked_like_a_cart(alice: Actor, goods: Goods, quantity: int, error: type) -> None:
    with pytest.raises(error):
        draft_from_items([(goods.mug, quantity)], actor=alice)


def test_what_is_sold_out_is_not_quoted(alice: Actor, goods: Goods) -> None:
    with pytest.raises(SoldOut):
        draft_from_items([(goods.sold_out, 1)], actor=alice)


def test_equal_content_has_an_equal_digest_and_any_change_another(content: QuoteContent) -> None:
    assert replace(content).digest == content.digest
    for change in ({"total": content.total - 1}, {"payment_label": "Other"}, {"from_cart": False}):
        assert replace(content, **change).digest != content.digest


def test_a_frozen_quote_reads_back_as_it_was(content: QuoteContent, alice: Actor) -> None:
    with open_context("system:seed"):
        quote = freeze(content, actor=alice)
    quote.refresh_from_db()

    assert content_of(quote) == content


def test_a_quote_changed_behind_its_digest_is_not_read(content: QuoteContent, alice: Actor) -> None:
    with open_context("system:seed"):
        quote = freeze(content, actor=alice)
    quote.content["total"] = 1

    with pytest.raises(QuoteAltered):
        content_of(quote)


def test_a_fresh_draft_fits(content: QuoteContent) -> None:
    assert misfits(content) == ()


def test_each_change_of_the_world_is_a_reason(content: QuoteContent, goods: Goods, alice: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.hoodie.pk).update(price=50_00)
        Variant.objects.filter(pk=goods.mug.pk).update(stock=0)
        Address.objects.filter(owner=alice.principal).update(street="Elsewhere 1")
        PaymentMethod.objects.filter(owner=alice.principal).delete()
    add_to_cart(goods.navy_hoodie, 1, actor=alice)

    assert misfits(content) == (
        "The price of Quiet Hoodie (black, L) is now $50.00; it was $48.00.",
        "Harbour Mug (red) is no longer to be had.",
        "The delivery address has changed.",
        "The payment method has changed.",
        "The cart no longer holds the same things.",
    )


def test_a_product_that_left_the_shop_no_longer_fits(content: QuoteContent) -> None:
    with open_context("system:seed"):
        Product.objects.filter(slug="harbour-mug").update(is_listed=False)

    assert misfits(content) == ("Harbour Mug (red) is no longer to be had.",)


def test_sums_that_are_not_ours_do_not_fit(content: QuoteContent) -> None:
    cheap = replace(content, tax=0, total=content.total - content.tax)

    assert misfits(cheap) == ("Shipping or tax has changed.",)


def test_items_quoted_apart_do_not_mind_the_cart(alice: Actor, goods: Goods) -> None:
    content = draft_from_items([(goods.mug, 2)], actor=alice)
    add_to_cart(goods.hoodie, 1, actor=alice)

    assert misfits(content) == ()
