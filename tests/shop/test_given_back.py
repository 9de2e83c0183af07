"""A part of the money is given back by staff, and the goods stay with the buyer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import User
from identity.policy import Refused
from shop.models import Invoice, Order, Payment, Refund
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.payments.refunds import RefundError, left_to_refund
from shop.quotes import draft_from_items
from shop.refunds import give_refund
from shop.timeline import timeline_of
from tests.support.databases import Laid

from .conftest import at_their_browser, comes, lay_people, lay_shelves, letters_to
from .goods import Goods, goods_laid, settle_in
from .test_races import at_once

BrowserOf = Callable[[str], Client]
WHY = "One mug was chipped."


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def lay_order() -> None:
    """Two mugs for Alice, paid."""
    with open_context("web"):
        goods, alice = goods_laid(), comes("alice")
        placed = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
        collect_payment(placed.payment.pk)


@pytest.fixture
def laid_before() -> Laid:
    return (lay_people, lay_shelves, lay_order)


@pytest.fixture
def order(tables: None, at_a_door: None) -> Order:
    return Order.objects.select_related("owner", "payment").get()


@pytest.fixture
def sue(people: dict[str, User], at_a_door: None) -> Actor:
    return at_their_browser(people["sue"])


def give(order: Order, amount: int, actor: Actor, *, key: str = "") -> Refund:
    return give_refund(order, amount, WHY, key=key or new_public_id(), actor=actor)


def form(amount: str, reason: str = WHY, key: str = "") -> dict[str, str]:
    return {"amount": amount, "reason": reason, "key": key or new_public_id()}


def test_the_buyer_reads_why_and_has_a_credit_note(order: Order, sue: Actor) -> None:
    refund = give(order, 5_00, sue)
    collect_payment(order.payment.pk)

    note = Invoice.objects.get(refund=refund)
    assert (note.content["total"], note.content["rows"][0]["what"]) == (["Credited", 5_00], WHY)
    assert letters_to(order.owner.email)[-1] == f"Money for {order.number} is on its way to you"
    said = [(moment.who, moment.what, moment.detail) for moment in timeline_of(order)]
    assert ("Countersign", "gave $5.00 back", WHY) in said


def test_the_trail_names_the_decision(order: Order, sue: Actor) -> None:
    refund = give(order, 5_00, sue)

    made = AuditEvent.objects.about("shop.refund", refund.pk).get()
    decision = AuditEvent.objects.get(action="refunds:give", outcome="allow")
    assert made.permit == decision.detail["decision"]


def test_parts_add_up_to_what_was_paid_and_no_further(order: Order, sue: Actor) -> None:
    give(order, 1, sue)
    give(order, order.total - 1, sue)
    with pytest.raises(RefundError, match="No more"):
        give(order, 1, sue)
    collect_payment(order.payment.pk)

    notes = Invoice.objects.filter(kind="credit_note")
    assert sum(note.content["total"][1] for note in notes) == order.total
    assert sum(tax for note in notes for _, tax in note.content["within"]) == order.tax
    assert Payment.objects.get(order=order).state == "refunded"


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_given_back(order: Order, sue: Actor, amount: int) -> None:
    with pytest.raises(RefundError, match="Say how much goes back"):
        give(order, amount, sue)


def test_a_reason_is_said(order: Order, sue: Actor) -> None:
    with pytest.raises(RefundError, match="Say why"):
        give_refund(order, 1, "  ", key=new_public_id(), actor=sue)


def test_what_was_cancelled_is_not_paid_twice(order: Order, alice: Actor, sue: Actor) -> None:
    cancel_order(order, actor=alice)
    collect_payment(order.payment.pk)

    with pytest.raises(RefundError):
        give(order, 1, sue)


def test_one_form_sent_thrice_at_once_is_one_refund(order: Order, sue: Actor) -> None:
    key = new_public_id()

    at_once(*[lambda: give(order, 5_00, sue, key=key)] * 3)

    assert list(Refund.objects.values_list("amount", flat=True)) == [5_00]


def test_clicks_at_once_give_no_more_than_was_paid(order: Order, sue: Actor) -> None:
    part = order.total // 2 + 1

    results = at_once(*[lambda: give(order, part, sue)] * 3)

    assert sum(isinstance(result, RefundError) for result in results) == 2
    assert left_to_refund(order.payment) == order.total - part


def test_a_key_is_of_one_amount_of_one_order(order: Order, alice: Actor, goods: Goods, sue: Actor) -> None:
    other = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
    collect_payment(other.payment.pk)
    key = new_public_id()
    give(order, 5_00, sue, key=key)

    for again, amount in ((order, 6_00), (other, 5_00)):
        with pytest.raises(RefundError, match="sent before"):
            give(again, amount, sue, key=key)


@pytest.mark.parametrize("who", ["alice", "mallory", "finn", "cora", "audrey"])
def test_nobody_else_gives_money(people: dict[str, User], order: Order, who: str) -> None:
    with pytest.raises(Refused):
        give(order, 1, at_their_browser(people[who]))


def test_staff_give_themselves_nothing_back(browser_of: BrowserOf, sue: Actor, goods: Goods) -> None:
    """Their page says why, and the trail holds who tried."""
    with open_context("system:seed"):
        settle_in(sue.someone)
    own = place_order(draft_from_items([(goods.mug, 2)], actor=sue), actor=sue)
    collect_payment(own.payment.pk)
    client = browser_of("sue")

    page = client.get(reverse("admin:shop_order_change", args=[own.pk]))
    sent = client.post(reverse("admin:shop_order_refund", args=[own.pk]), form("5.00"))

    assert "This is your own order." in page.content.decode()
    assert (sent.status_code, Refund.objects.count()) == (403, 0)
    tried = AuditEvent.objects.get(action="refunds:give")
    assert (tried.outcome, tried.detail["policies"]) == (
        "deny",
        ["ones-own-orders-are-settled-by-somebody-else"],
    )


def test_support_gives_it_on_the_orders_page(browser_of: BrowserOf, order: Order) -> None:
    sue, address = browser_of("sue"), reverse("admin:shop_order_refund", args=[order.pk])
    page = sue.get(reverse("admin:shop_order_change", args=[order.pk]))
    sent = form("5.00", key=page.context["refund_form"].initial["key"])

    sue.post(address, sent)
    after = sue.post(address, sent, follow=True)

    assert Refund.objects.get().state == "done"
    assert "$5.00 of" in str(list(after.context["messages"])[-1])
    assert WHY in after.content.decode()


@pytest.mark.parametrize("amount", ["", "-5", "0", "1.001", "1e9", "NaN", "999999"])
def test_a_hostile_form_gives_nothing(browser_of: BrowserOf, order: Order, amount: str) -> None:
    answer = browser_of("sue").post(reverse("admin:shop_order_refund", args=[order.pk]), form(amount))
    assert (answer.status_code, Refund.objects.count()) == (302, 0)


def test_the_pages_of_others_have_no_such_form(browser_of: BrowserOf, order: Order) -> None:
    for who in ("finn", "audrey"):
        client = browser_of(who)
        page = client.get(reverse("admin:shop_order_change", args=[order.pk]))
        sent = client.post(reverse("admin:shop_order_refund", args=[order.pk]), form("1"))
        assert (page.context.get("refund_form"), sent.status_code) == (None, 403)
