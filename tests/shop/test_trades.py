"""Staff of one trade each: the admin's pages and the verbs below them give the same answers."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from identity.admin.guard import Policed
from identity.models import User
from identity.policy import Refused
from shop.fulfilment import pack_rest
from shop.models import Order, Product, StockAdjustment
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.stock import adjust_stock

from .conftest import at_their_browser
from .goods import Goods

BrowserOf = Callable[[str], Client]
DELIVERY = StockAdjustment.Reason.DELIVERY
TRADES = ("cora", "finn", "sue", "audrey")
OURS = [(model, page) for model, page in admin.site._registry.items() if isinstance(page, Policed)]

#: Which lists each may open; audrey opens all.
READS = {
    "cora": {
        "shop.Category", "shop.Product", "shop.Variant", "shop.StockAdjustment", "shop.Discount", "shop.Country",
        "shop.ShippingMethod",
    },
    "finn": {"shop.Order", "shop.Payment", "shop.Return", "shop.Variant", "shop.StockAdjustment"},
    "sue": {
        "shop.Order", "shop.Payment", "shop.Refund", "shop.Return", "shop.Review", "shop.Product", "shop.Variant",
        "shop.Cart", "shop.Discount", "identity.User", "agents.SupportRequest",
    },
}  # fmt: skip

#: Which of them they may add to.
WRITES = {
    "cora": READS["cora"] - {"shop.Variant"},
    "finn": {"shop.StockAdjustment"},
    "sue": set(),
    "audrey": set(),
}


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    placed = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    placed.refresh_from_db()
    return placed


def labels() -> set[str]:
    return {model._meta.label for model, _ in OURS}


@pytest.mark.parametrize("who", TRADES)
def test_each_opens_the_lists_of_their_trade_and_no_other(
    browser_of: BrowserOf, goods: Goods, who: str
) -> None:
    client = browser_of(who)
    opened = set()
    for model, _ in OURS:
        status = client.get(
            reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        ).status_code
        assert status in {200, 403}
        if status == 200:
            opened.add(model._meta.label)
    assert opened == READS.get(who, labels())


@pytest.mark.parametrize("who", TRADES)
def test_each_adds_what_is_theirs_and_nothing_else(browser_of: BrowserOf, goods: Goods, who: str) -> None:
    client = browser_of(who)
    added = {
        model._meta.label
        for model, _ in OURS
        if client.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")).status_code == 200
    }
    assert added == WRITES[who]


def actions(client: Client, page: str) -> set[str]:
    form = client.get(reverse(f"admin:shop_{page}_changelist")).context["action_form"]
    return {name for name, _ in form.fields["action"].choices if name} if form else set()


@pytest.mark.parametrize(
    ("who", "page", "offered"),
    [
        ("finn", "order", {"pack", "ship", "deliver"}),
        ("sue", "order", {"cancel"}),
        ("audrey", "order", set()),
        ("finn", "return", {"approve", "decline", "receive"}),
        ("sue", "return", {"approve", "decline", "receive"}),
        ("audrey", "return", set()),
        ("sue", "review", {"hide", "show"}),
        ("sue", "refund", {"sent_back"}),
        ("finn", "payment", set()),
    ],
)
def test_buttons_are_those_of_the_trade(
    browser_of: BrowserOf, order: Order, who: str, page: str, offered: set[str]
) -> None:
    assert actions(browser_of(who), page) == offered


def test_a_button_that_is_not_offered_does_nothing_when_it_is_pressed(
    browser_of: BrowserOf, order: Order
) -> None:
    form = {"action": "cancel", "_selected_action": [order.pk]}
    browser_of("finn").post(reverse("admin:shop_order_changelist"), form)
    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.parametrize("who", ["finn", "sue", "audrey"])
def test_a_product_is_changed_by_who_keeps_the_catalog_alone(
    browser_of: BrowserOf, goods: Goods, who: str
) -> None:
    mug = goods.mug.product
    answer = browser_of(who).post(reverse("admin:shop_product_change", args=[mug.pk]), {"title": "Mine"})
    assert answer.status_code == 403
    assert Product.objects.get(pk=mug.pk).title == "Harbour Mug"


VERBS: dict[str, Callable[[Actor, Order, Goods], object]] = {
    "pack": lambda actor, order, goods: pack_rest(order, actor=actor),
    "cancel": lambda actor, order, goods: cancel_order(order, actor=actor),
    "adjust": lambda actor, order, goods: adjust_stock(
        goods.mug, 5, reason=StockAdjustment.Reason.DELIVERY, note="", actor=actor
    ),
}
MAY = {"pack": {"finn"}, "cancel": {"sue"}, "adjust": {"cora", "finn"}}


@pytest.mark.parametrize("who", TRADES)
@pytest.mark.parametrize("verb", VERBS)
def test_the_verbs_below_answer_like_the_pages(
    people: dict[str, User], order: Order, goods: Goods, who: str, verb: str
) -> None:
    actor = at_their_browser(people[who])
    if who in MAY[verb]:
        VERBS[verb](actor, order, goods)
        return
    with pytest.raises(Refused):
        VERBS[verb](actor, order, goods)


def test_a_group_that_is_taken_away_is_felt_at_the_next_click(
    browser_of: BrowserOf, people: dict[str, User], goods: Goods
) -> None:
    finn = browser_of("finn")
    page = reverse("admin:shop_order_changelist")
    assert finn.get(page).status_code == 200
    with open_context("system:seed"):
        people["finn"].groups.clear()
    assert finn.get(page).status_code == 403


def test_staff_without_a_trade_see_an_empty_desk(browser_of: BrowserOf, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        people["finn"].groups.clear()
    page = browser_of("finn").get(reverse("admin:index"))
    assert (page.status_code, page.context["figures"], page.context["app_list"]) == (200, [], [])
