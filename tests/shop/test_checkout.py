from collections.abc import Callable

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from audit.context import open_context
from shop.models import Discount, Letter, Order, ShippingMethod
from shop.quotes import content_of

from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.fixture
def alice_shops(browser_of: BrowserOf, goods: Goods) -> Client:
    alice = browser_of("alice")
    alice.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": 1})
    return alice


def shown(client: Client, **chosen: str) -> dict[str, str]:
    return dict(client.get(reverse("checkout"), chosen).context["place"].initial)


def order_from(client: Client, form: dict[str, str]) -> str:
    """The page that follows; what is told after the transaction is told at once."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("checkout"), form, follow=True).content.decode()


def test_express_costs_more_and_is_what_is_ordered(alice_shops: Client) -> None:
    order_from(alice_shops, shown(alice_shops, shipping_method="express"))
    order = Order.objects.get()

    assert (order.shipping, order.shipping_method) == (14_00, "Express, 1 working day")
    assert "Express, 1 working day" in Letter.objects.earliest("id").body


def test_a_way_that_is_not_offered_is_priced_as_the_proposed_one(alice_shops: Client) -> None:
    assert shown(alice_shops, shipping_method="by-pigeon")["shipping_method"] == "standard"


def test_a_way_that_ends_meanwhile_asks_again(alice_shops: Client) -> None:
    form = shown(alice_shops, shipping_method="express")
    with open_context("system:seed"):
        ShippingMethod.objects.filter(code="express").update(is_offered=False)
    answer = alice_shops.post(reverse("checkout"), form)

    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "cannot be sent that way" in answer.content.decode()


def test_what_the_buyer_writes_is_part_of_what_was_agreed(alice_shops: Client) -> None:
    form = {**shown(alice_shops), "note": " Ring twice. ", "purchase_order": "PO-77"}
    page = order_from(alice_shops, form)
    order = Order.objects.get()

    assert (order.note, order.purchase_order) == ("Ring twice.", "PO-77")
    assert content_of(order.quote).note == "Ring twice."
    assert "You wrote: “Ring twice.”" in page
    assert "PO-77" in Letter.objects.earliest("id").body


def test_what_was_written_stays_when_something_else_has_changed(alice_shops: Client, goods: Goods) -> None:
    form = {**shown(alice_shops), "note": "Ring twice.", "digest": "0" * 64}
    answer = alice_shops.post(reverse("checkout"), form)

    assert answer.status_code == 409
    assert "Ring twice." in answer.content.decode()


@pytest.mark.parametrize("field", ["note", "purchase_order"])
def test_too_long_a_text_is_refused_and_nothing_is_ordered(alice_shops: Client, field: str) -> None:
    answer = alice_shops.post(reverse("checkout"), {**shown(alice_shops), field: "x" * 501})
    assert (answer.status_code, Order.objects.count()) == (400, 0)


def test_a_code_from_the_cart_reaches_the_order_and_its_letter(alice_shops: Client) -> None:
    with open_context("system:seed"):
        Discount.objects.create(code="HALF", kind="percentage", value=50)
    assert (
        "HALF: 50 % off"
        in alice_shops.post(reverse("cart-code"), {"code": "half"}, follow=True).content.decode()
    )
    order_from(alice_shops, shown(alice_shops))

    assert (Order.objects.get().discount, Order.objects.get().total) == (8_00, 8_00 + 6_00 + 2_66)
    assert "Code HALF takes off $8.00" in Letter.objects.earliest("id").body


@pytest.mark.parametrize(("code", "says"), [("", "Type the code first."), ("NONE", "There is no such code.")])
def test_a_code_that_is_none_is_said_on_the_cart(alice_shops: Client, code: str, says: str) -> None:
    assert says in alice_shops.post(reverse("cart-code"), {"code": code}, follow=True).content.decode()


def test_prices_with_their_tax_are_the_price_to_pay_in_britain(browser_of: BrowserOf, goods: Goods) -> None:
    mallory = browser_of("mallory")
    mallory.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": 1})
    assert "Tax is added" not in mallory.get(reverse("cart")).content.decode()
    british = {
        "recipient": "Mallory Marsh",
        "street": "14 Wharf Road",
        "postcode": "N1 7GR",
        "city": "London",
        "country": "GB",
    }
    to = mallory.post(f"{reverse('address-add')}?next=checkout", british).headers["Location"]
    page = mallory.get(to)

    assert "With VAT 20 %" in page.content.decode()
    mallory.post(reverse("checkout"), dict(page.context["place"].initial))
    order = Order.objects.get()
    assert (order.total, order.tax, order.tax_included) == (22_00, 2_67 + 1_00, True)


def test_a_code_that_is_refused_stands_in_its_field_to_be_mended(alice_shops: Client) -> None:
    page = alice_shops.post(reverse("cart-code"), {"code": "hlaf"}, follow=True).content.decode()

    assert '<details class="disclosure" open>' in page
    assert 'value="hlaf"' in page
