"""Staff at the admin: goods are edited under a decision, orders move by the verbs, the rest is only looked at."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from identity.actor import Actor
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Order, Product, Return
from shop.money import money
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.returns import request_return

from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    collect_payment(order.payment.pk)
    return order


def run(client: Client, action: str, order: Order) -> list[str]:
    form = {"action": action, "_selected_action": [order.pk]}
    answer = client.post(reverse("admin:shop_order_changelist"), form, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_an_order_is_packed_and_shipped_by_actions(browser_of: BrowserOf, order: Order) -> None:
    sam = browser_of("sam")

    assert run(sam, "pack", order) == [f"Done: {order.number}."]
    assert run(sam, "deliver", order) == [f"{order.number} has no parcel that is on its way."]
    assert run(sam, "ship", order) == [f"Done: {order.number}."]


def test_the_shop_cancels_and_gives_the_money_back(browser_of: BrowserOf, order: Order) -> None:
    run(browser_of("sam"), "cancel", order)

    order.refresh_from_db()
    assert (order.state, order.cancelled_why, order.payment.state) == (
        "cancelled",
        "The shop cancelled it.",
        "refunded",
    )


@pytest.mark.parametrize("name", ["order", "cart", "quote", "payment"])
def test_what_the_product_writes_is_only_looked_at(browser_of: BrowserOf, order: Order, name: str) -> None:
    sam = browser_of("sam")

    assert sam.get(reverse(f"admin:shop_{name}_changelist")).status_code == 200
    assert sam.get(reverse(f"admin:shop_{name}_add")).status_code == 403


def test_the_page_of_an_order_says_money_and_address_as_people_do(
    browser_of: BrowserOf, order: Order
) -> None:
    page = browser_of("sam").get(reverse("admin:shop_order_change", args=[order.pk])).content.decode()

    assert (money(order.total) in page, f">{order.total}<" in page) == (True, False)
    assert ("<br>".join(order.address_lines) in page, "&quot;street&quot;" in page) == (True, False)


@pytest.mark.parametrize("name", ["order", "quote", "payment"])
def test_lists_say_money_as_people_do(browser_of: BrowserOf, order: Order, name: str) -> None:
    page = browser_of("sam").get(reverse(f"admin:shop_{name}_changelist")).content.decode()

    assert (money(order.total) in page, f">{order.total}<" in page) == (True, False)


def test_a_product_is_kept_and_taken_off_the_list(browser_of: BrowserOf, goods: Goods) -> None:
    sam, mug = browser_of("sam"), goods.mug.product
    page = sam.get(reverse("admin:shop_product_change", args=[mug.pk])).content.decode()

    assert "Take it off the list, and nobody sees it." in page
    assert sam.post(reverse("admin:shop_product_delete", args=[mug.pk])).status_code == 403


@pytest.mark.parametrize(
    "artwork",
    [
        '{"shap": "mug"}',
        '{"shape": "boat"}',
        '{"shape": ["mug"]}',
        '{"shape": "mug", "accent": null}',
        '{"shape": "mug", "seed": "x"}',
        '{"shape": "mug", "seed": 1.5}',
        '{"shape": "mug", "text": 5}',
        '{"shape": "mug", "text": ["A"]}',
        '["mug"]',
        "5",
    ],
)
def test_what_cannot_be_drawn_is_not_saved(browser_of: BrowserOf, goods: Goods, artwork: str) -> None:
    page = reverse("admin:shop_product_change", args=[goods.mug.product_id])
    answer = browser_of("sam").post(page, {"artwork": artwork})

    (said,) = answer.context["adminform"].form.errors["artwork"]
    assert said.startswith("It cannot be drawn: ")


@pytest.mark.parametrize("name", ["²", "9" * 40])
def test_a_name_that_no_order_can_have_leads_back_to_the_orders(browser_of: BrowserOf, name: str) -> None:
    answer = browser_of("finn").get(f"/admin/shop/order/{name}/change/", follow=True)
    assert answer.redirect_chain
    assert "exist. Perhaps it was deleted?" in answer.content.decode()


def test_a_product_is_edited_under_a_decision(browser_of: BrowserOf, goods: Goods) -> None:
    sam = browser_of("sam")
    mug = goods.mug.product
    form = {
        "category": mug.category_id,
        "slug": mug.slug,
        "title": "Harbour Cup",
        "description": mug.description,
        "artwork": '{"shape": "mug"}',
        "is_listed": "on",
        "images-TOTAL_FORMS": 0,
        "images-INITIAL_FORMS": 0,
        "pairings-TOTAL_FORMS": 0,
        "pairings-INITIAL_FORMS": 0,
        "variants-TOTAL_FORMS": 0,
        "variants-INITIAL_FORMS": 0,
    }

    answer = sam.post(reverse("admin:shop_product_change", args=[mug.pk]), form)

    assert answer.status_code == 302
    assert Product.objects.get(pk=mug.pk).title == "Harbour Cup"
    decision = AuditEvent.objects.get(action="admin:write", outcome="allow").detail["decision"]
    assert AuditEvent.objects.about("shop.product", mug.pk).last().permit == decision


def test_the_same_colour_twice_in_other_letters_is_said_and_not_saved(
    browser_of: BrowserOf, goods: Goods
) -> None:
    mug = goods.mug.product
    rows = [
        {"sku": name, "colour": name, "price": 1, "weight_grams": 1, "position": 0}
        for name in ("Blue", "blue")
    ]
    form = {
        "category": mug.category_id,
        "slug": mug.slug,
        "title": mug.title,
        "description": mug.description,
        "artwork": '{"shape": "mug"}',
        "variants-TOTAL_FORMS": 2,
        **{f"{name}-TOTAL_FORMS": 0 for name in ("images", "pairings")},
        **{f"{name}-INITIAL_FORMS": 0 for name in ("images", "pairings", "variants")},
        **{f"variants-{at}-{name}": said for at, row in enumerate(rows) for name, said in row.items()},
    }
    answer = browser_of("sam").post(reverse("admin:shop_product_change", args=[mug.pk]), form)
    assert (answer.status_code, mug.variants.filter(colour="blue").count()) == (200, 0)


def test_a_return_is_agreed_to_and_paid_back(
    browser_of: BrowserOf, order: Order, alice: Actor, sam: Actor
) -> None:
    delivered(order, sam)
    back = request_return(order, {order.lines.get(): 1}, Return.Reason.SIZE, actor=alice)
    staff = browser_of("sam")

    assert run_on_return(staff, "decline", back) == ["Say why: the buyer reads it."]
    assert run_on_return(staff, "approve", back, "x" * 201) == ["An answer may have 200 characters."]
    assert run_on_return(staff, "approve", back, "Use the label in the box.") == [f"Done: {back.public_id}."]
    assert run_on_return(staff, "receive", back) == [f"Done: {back.public_id}."]
    back.refresh_from_db()
    assert (back.answer, back.refund.state) == ("Use the label in the box.", "done")


def delivered(order: Order, sam: Actor) -> None:
    for step in (pack_rest, ship_order, deliver_order):
        step(order, actor=sam)


def run_on_return(client: Client, action: str, back: Return, answer: str = "") -> list[str]:
    form = {"action": action, "_selected_action": [back.pk], "answer": answer}
    page = client.post(reverse("admin:shop_return_changelist"), form, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_a_code_is_given_once_in_any_case(browser_of: BrowserOf) -> None:
    sam, page = browser_of("sam"), reverse("admin:shop_discount_add")
    sent = {"code": "desk10", "kind": "percentage", "value": 10, "minimum": 0}
    sam.post(page, sent)
    answer = sam.post(page, {**sent, "code": "DESK10"})

    assert answer.context["adminform"].form.errors == {"code": ["There is a code DESK10 already."]}


def test_the_page_of_an_order_leads_to_none_that_is_its_buyers(browser_of: BrowserOf, order: Order) -> None:
    page = browser_of("finn").get(reverse("admin:shop_order_change", args=[order.pk])).content.decode()
    assert (order.number in page, "View on site" in page) == (True, False)


def test_a_buyer_has_no_admin(browser_of: BrowserOf, goods: Goods) -> None:
    assert browser_of("alice").get(reverse("admin:shop_product_changelist")).status_code == 302
