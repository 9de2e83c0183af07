"""Where a cart goes and how, once its owner has chosen; and a change of it taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from identity.actor import Actor
from shop.addresses import UnknownAddress, add_address, remove_address
from shop.cart import add_to_cart, cart_of, change_line, clear_cart, merge_guest_cart
from shop.cart_summary import cart_summary
from shop.delivery import choose_address, choose_shipping, list_shipping
from shop.models import Address, Product, Variant
from shop.orders import place_order
from shop.quotes import draft_from_cart
from shop.undo import NothingToUndo, undo_change

from .goods import Goods

GRAN = {
    "recipient": "Gran",
    "street": "1 Congress Avenue",
    "city": "Austin",
    "region": "TX",
    "postcode": "78701",
    "country": "US",
}


@pytest.fixture
def gran(alice: Actor, goods: Goods) -> Address:
    """Alice has a mug in her cart, and another address."""
    add_to_cart(goods.mug, 1, actor=alice)
    return add_address(GRAN, actor=alice)


def test_quote_and_cart_follow_the_chosen_address(alice: Actor, gran: Address) -> None:
    choose_address(gran.public_id, actor=alice)
    content, summary = draft_from_cart(actor=alice), cart_summary(cart_of(alice))

    assert (content.ship_to.address, content.tax_label) == (gran.public_id, "Sales tax 6.25 %")
    assert (summary.goes_to, summary.shipping) == ("Austin", content.shipping)


def test_nobody_chooses_anothers_address(alice: Actor, mallory: Actor, gran: Address) -> None:
    with pytest.raises(UnknownAddress):
        choose_address(gran.public_id, actor=mallory)


def test_an_address_that_is_removed_is_chosen_no_more(alice: Actor, gran: Address) -> None:
    choose_address(gran.public_id, actor=alice)
    remove_address(gran.public_id, actor=alice)

    assert cart_of(alice).ship_to is None


def test_checkout_begins_with_what_was_chosen(
    alice: Actor, gran: Address, browser_of: Callable[[str], Client]
) -> None:
    choose_address(gran.public_id, actor=alice)
    ways = list_shipping(actor=alice)
    choose_shipping(ways[-1].code, actor=alice)
    wishes = browser_of("alice").get("/checkout/").context["wishes"]

    assert (wishes.address, wishes.shipping_method) == (gran, ways[-1].code)


def test_an_order_ends_the_choices_and_cannot_be_undone(alice: Actor, gran: Address) -> None:
    choose_address(gran.public_id, actor=alice)
    place_order(draft_from_cart(actor=alice), actor=alice)

    assert (cart_of(alice).ship_to, cart_of(alice).shipping_method) == (None, "")
    with pytest.raises(NothingToUndo):
        undo_change(actor=alice)


def test_a_choice_is_taken_back(alice: Actor, gran: Address) -> None:
    choose_address(gran.public_id, actor=alice)

    assert undo_change(actor=alice) == ("The cart goes where it went before.",)
    assert cart_of(alice).ship_to is None


def test_a_choice_is_not_taken_back_to_what_is_gone(alice: Actor, gran: Address) -> None:
    choose_address(gran.public_id, actor=alice)
    choose_address(alice.someone.addresses.get(is_default=True).public_id, actor=alice)
    remove_address(gran.public_id, actor=alice)
    undo_change(actor=alice)

    assert cart_of(alice).ship_to is None


def test_a_cart_that_nobody_changed_has_nothing_to_undo(alice: Actor, goods: Goods) -> None:
    with pytest.raises(NothingToUndo):
        undo_change(actor=alice)


def test_what_a_guest_brought_in_is_not_undone_with_what_was_there(
    alice: Actor, guest: Actor, goods: Goods
) -> None:
    add_to_cart(goods.hoodie, 1, actor=alice)
    add_to_cart(goods.mug, 1, actor=guest)
    merge_guest_cart(str(guest.guest_key), actor=alice)
    undo_change(actor=alice)

    assert [line.variant for line in cart_of(alice).lines.all()] == [goods.mug]


def test_a_guest_takes_a_change_back_too(guest: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=guest)
    clear_cart(actor=guest)
    undo_change(actor=guest)

    assert [(line.variant, line.quantity) for line in cart_of(guest).lines.all()] == [(goods.mug, 2)]


@pytest.mark.parametrize(
    "end",
    [
        lambda variant: variant.delete(),
        lambda variant: Product.objects.filter(pk=variant.product_id).update(is_listed=False),
    ],
    ids=["gone", "not listed"],
)
def test_what_is_no_longer_for_sale_is_not_put_back(
    alice: Actor, goods: Goods, end: Callable[[Variant], object]
) -> None:
    change_line(add_to_cart(goods.mug, 1, actor=alice), quantity=0, actor=alice)
    with open_context("system:seed"):
        end(goods.mug)

    with pytest.raises(NothingToUndo, match="no longer for sale"):
        undo_change(actor=alice)
    assert not cart_of(alice).lines.exists()


def test_the_carts_page_takes_a_change_back(browser_of: Callable[[str], Client], goods: Goods) -> None:
    alice = browser_of("alice")
    assert "Take the last change back" not in alice.get("/cart/").content.decode()
    alice.post("/cart/add/", {"variant": goods.mug.public_id, "quantity": 2})
    assert "Take the last change back" in alice.get("/cart/").content.decode()
    page = alice.post("/cart/undo/", follow=True).content.decode()

    assert "Harbour Mug (red) is out of the cart again." in page
    assert "Take the last change back" not in page
