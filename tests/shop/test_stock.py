"""Stock that is counted anew: with a reason, by staff, and never below nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.policy import Refused
from shop.models import StockAdjustment, Variant
from shop.stock import MOST, StockError, adjust_stock

from .goods import Goods

BrowserOf = Callable[[str], Client]
Reason = StockAdjustment.Reason
ADD = "admin:shop_stockadjustment_add"


def left(variant: Variant) -> int:
    return Variant.objects.get(pk=variant.pk).stock


@pytest.mark.parametrize(("change", "after"), [(5, 15), (-10, 0)])
def test_pieces_come_and_go_with_a_reason(sam: Actor, goods: Goods, change: int, after: int) -> None:
    made = adjust_stock(goods.mug, change, reason=Reason.COUNT, note="Shelf 4", actor=sam)

    assert (left(goods.mug), made.change, made.reason, made.note) == (after, change, "count", "Shelf 4")


@pytest.mark.parametrize("change", [-11, 0, MOST, 9_223_372_036_854_775_800])
def test_an_adjustment_that_cannot_be_changes_nothing(sam: Actor, goods: Goods, change: int) -> None:
    with pytest.raises(StockError):
        adjust_stock(goods.mug, change, reason=Reason.DAMAGED, actor=sam)
    assert (left(goods.mug), StockAdjustment.objects.count()) == (10, 0)


def test_a_variant_that_is_edited_while_it_sells_keeps_what_is_left(sam: Actor, goods: Goods) -> None:
    read_before = Variant.objects.get(pk=goods.mug.pk)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(stock=9)
        read_before.price = 17_00
        read_before.save()
    read_before.refresh_from_db()
    assert (read_before.price, read_before.stock) == (17_00, 9)


def test_a_shopper_adjusts_nothing(alice: Actor, goods: Goods) -> None:
    with pytest.raises(Refused):
        adjust_stock(goods.mug, 5, reason=Reason.COUNT, actor=alice)
    assert left(goods.mug) == 10


def test_staff_adjusts_in_the_admin_and_the_trail_says_who(
    browser_of: BrowserOf, sam: Actor, goods: Goods
) -> None:
    form = {"variant": goods.mug.pk, "change": "-3", "reason": "damaged", "note": "Dropped", "seen": 0}
    answer = browser_of("sam").post(reverse(ADD), form)

    assert (answer.status_code, left(goods.mug)) == (302, 7)
    assert StockAdjustment.objects.get().note == "Dropped"
    event = AuditEvent.objects.filter(object_type="shop.variant", object_id=str(goods.mug.pk)).latest("id")
    assert event.context.principal == sam.key


def test_a_form_that_comes_twice_adjusts_once(browser_of: BrowserOf, goods: Goods) -> None:
    sam = browser_of("sam")
    seen = sam.get(reverse(ADD)).context["adminform"].form["seen"].value()
    form = {"variant": goods.mug.pk, "change": "5", "reason": "delivery", "seen": seen}
    sam.post(reverse(ADD), form)
    answer = sam.post(reverse(ADD), form, follow=True)

    assert "Harbour Mug (red) was adjusted since you opened that page. Look whether more is to be done." in [
        str(message) for message in answer.context["messages"]
    ]
    assert (left(goods.mug), StockAdjustment.objects.count()) == (15, 1)


def test_others_may_be_adjusted_meanwhile(browser_of: BrowserOf, sam: Actor, goods: Goods) -> None:
    adjust_stock(goods.hoodie, 1, reason=Reason.COUNT, actor=sam)
    form = {"variant": goods.mug.pk, "change": "5", "reason": "delivery", "seen": 0}

    assert browser_of("sam").post(reverse(ADD), form).status_code == 302
    assert left(goods.mug) == 15


def test_taking_out_too_much_is_said_in_words(browser_of: BrowserOf, goods: Goods) -> None:
    form = {"variant": goods.mug.pk, "change": "-30", "reason": "count", "seen": 0}
    answer = browser_of("sam").post(reverse(ADD), form, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "There are fewer than 30 of Harbour Mug (red). Count again, and take out fewer."
    ]
    assert left(goods.mug) == 10


def test_more_than_can_be_counted_is_refused_at_the_form(browser_of: BrowserOf, goods: Goods) -> None:
    form = {"variant": goods.mug.pk, "change": "9223372036854775800", "reason": "count", "seen": 0}
    answer = browser_of("sam").post(reverse(ADD), form)

    assert answer.context["adminform"].form.errors == {"change": ["At most 99,999,999 pieces come or go."]}
    assert left(goods.mug) == 10


def test_stock_is_not_edited_with_the_product(browser_of: BrowserOf, goods: Goods) -> None:
    page = browser_of("sam").get(reverse("admin:shop_product_change", args=[goods.mug.product_id]))

    assert 'name="variants-0-price"' in page.content.decode()
    assert 'name="variants-0-stock"' not in page.content.decode()
