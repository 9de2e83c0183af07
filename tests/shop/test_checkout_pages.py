"""The checkout as a browser has it: what the page showed is ordered, once, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.models import Membership
from shop.models import Order, PaymentMethod, Variant
from shop.payments import test_gateway
from shop.payments.gateway import Charge, ChargeState
from shop.payments.gateways import GATEWAYS

from .browsing import checkout_form, put_in_cart, said, sign_in_long_ago
from .goods import Goods

BrowserOf = Callable[[str], Client]


def test_ordering_what_the_page_showed(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug, 2)

    answer = alice.post(reverse("checkout"), {**checkout_form(alice), "total": 1}, follow=True)

    order = Order.objects.get()
    assert answer.redirect_chain == [(order.get_absolute_url(), 302)]
    assert (order.state, order.total) == (Order.State.PAID, 45_22)


def test_nobody_is_thanked_for_an_order_that_was_cancelled_meanwhile(
    browser_of: BrowserOf, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)
    monkeypatch.setattr(GATEWAYS["test"], "look_up", lambda bill: Charge(ChargeState.VOIDED, "test-1"))

    answer = alice.post(reverse("checkout"), checkout_form(alice), follow=True)

    number = Order.objects.get().number
    assert said(answer) == [f"{number} is cancelled. Its payment is voided."]


def test_the_same_checkout_posted_twice_is_one_order(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)
    form = checkout_form(alice)

    first, second = (alice.post(reverse("checkout"), form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1


def test_a_price_that_changed_is_shown_before_it_is_ordered(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)
    form = checkout_form(alice)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(price=20_00)

    answer = alice.post(reverse("checkout"), form)

    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert answer.context["content"].subtotal == 20_00
    assert "something has changed" in said(answer)[0]


@pytest.mark.parametrize(
    "change",
    [{"key": "x"}, {"key": f"{16 * 'x'}\n"}, {"digest": "0"}, {"address": "theirs"}, {"payment_method": ""}],
)
def test_a_checkout_form_of_ones_own_making_orders_nothing(
    browser_of: BrowserOf, goods: Goods, change: dict[str, str]
) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)

    answer = alice.post(reverse("checkout"), {**checkout_form(alice), **change})

    assert (answer.status_code, Order.objects.count()) == (400, 0)


def test_what_was_chosen_stays_chosen_where_the_note_is_too_long(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)
    form = checkout_form(alice) | {"shipping_method": "express"}

    answer = alice.post(reverse("checkout"), form | {"note": "x" * 501})

    assert (answer.status_code, answer.context["wishes"].shipping_method) == (400, "express")


def test_the_end_of_a_line_counts_once_as_in_the_browser(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)

    alice.post(reverse("checkout"), checkout_form(alice) | {"note": "a\r\n" * 249 + "by"})

    assert len(Order.objects.get().note) == 500


def test_somebody_elses_address_cannot_be_chosen(browser_of: BrowserOf, goods: Goods) -> None:
    alice, mallory = browser_of("alice"), browser_of("mallory")
    put_in_cart(alice, goods.mug)
    put_in_cart(mallory, goods.mug)

    answer = mallory.post(
        reverse("checkout"), {**checkout_form(mallory), "address": checkout_form(alice)["address"]}
    )

    assert (answer.status_code, Order.objects.count()) == (400, 0)


def test_who_left_their_company_goes_on_shopping_for_themselves(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)
    with open_context("system:seed"):
        Membership.objects.filter(user__full_name="Alice Archer").update(ended_at=timezone.now())

    alice.post(reverse("checkout"), checkout_form(alice))

    assert Order.objects.get().organization is None
    assert alice.get(reverse("purchases")).status_code == 200


def test_a_declined_card_is_said_and_nothing_is_charged(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner__email="alice@acme.test").update(token=test_gateway.DECLINED)
    put_in_cart(alice, goods.mug)

    answer = alice.post(reverse("checkout"), checkout_form(alice), follow=True)

    number = Order.objects.get().number
    assert said(answer) == [f"The bank declined this card. {number} is cancelled; nothing was charged."]


def test_an_empty_cart_has_no_checkout(browser_of: BrowserOf, goods: Goods) -> None:
    answer = browser_of("alice").get(reverse("checkout"), follow=True)

    assert said(answer) == ["The cart is empty. Put something in it first."]


def test_a_newcomer_adds_an_address_and_a_card_and_orders(browser_of: BrowserOf, goods: Goods) -> None:
    carol = browser_of("carol")
    put_in_cart(carol, goods.mug)
    assert carol.get(reverse("checkout")).context["content"] is None

    home = {
        "recipient": "Carol Chen",
        "street": "1 Main St",
        "postcode": "10001",
        "city": "New York",
        "region": "NY",
        "country": "US",
    }
    carol.post(f"{reverse('address-add')}?next=checkout", home)
    carol.post(reverse("test-card-add"))
    carol.post(reverse("checkout"), checkout_form(carol))

    assert Order.objects.get().total == 16_00 + 6_00 + 1_42 + 53


def test_who_has_no_way_to_pay_is_led_to_where_one_is_added(
    browser_of: BrowserOf, goods: Goods, settings: Settings
) -> None:
    settings.DEMO = False
    alice = browser_of("alice")
    with open_context("system:seed"):
        PaymentMethod.objects.all().delete()
    put_in_cart(alice, goods.mug)

    assert f'href="{reverse("methods")}">Add a way to pay' in alice.get(reverse("checkout")).content.decode()
    assert alice.post(reverse("test-card-add")).status_code == 404


def test_a_large_order_asks_for_a_fresh_sign_in(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(price=600_00)
    put_in_cart(alice, goods.mug, 2)
    form = checkout_form(alice)
    sign_in_long_ago()

    answer = alice.post(reverse("checkout"), form, headers={"Referer": "http://testserver/checkout/"})

    assert answer.headers["Location"] == "/account/step-up/?next=%2Fcheckout%2F"
    assert not Order.objects.exists()


def test_an_address_names_its_person_once(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    put_in_cart(alice, goods.mug)

    page = alice.get(reverse("checkout")).content.decode()
    assert page.split('class="option"')[1].split("</label>")[0].count("Alice Archer") == 1
