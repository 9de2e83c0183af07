from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.invoices.content import Content
from shop.methods import add_invoice
from shop.models import Invoice, Letter, Order, Payment, Refund, Return
from shop.money import money
from shop.orders import OrderError, cancel_order, place_order
from shop.payments.collect import collect_payment, write_down
from shop.payments.gateway import Charge, ChargeState, Repayment
from shop.payments.gateways import GATEWAYS
from shop.payments.refunds import left_to_refund
from shop.quotes import Wishes, draft_from_items
from shop.refunds import give_refund
from shop.returns import approve_return, receive_return, request_return
from shop.tasks import settle_payments
from shop.terms import TermsError, record_payment, record_repayment
from shop.timeline import timeline_of

from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.fixture
def order(buyer: Actor, goods: Goods) -> Order:
    return collected(place_order(draft(buyer, goods), actor=buyer))


def draft(buyer: Actor, goods: Goods) -> object:
    method = add_invoice(actor=buyer)
    return draft_from_items([(goods.mug, 2)], actor=buyer, wishes=Wishes(payment_method=method))


def collected(order: Order) -> Order:
    collect_payment(order.payment.pk)
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)


def sent_out(order: Order, sam: Actor) -> Order:
    pack_rest(order, actor=sam)
    ship_order(order, actor=sam)
    deliver_order(order, actor=sam)
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)


def test_an_order_on_terms_waits_for_its_money_with_a_day_to_pay_by(order: Order) -> None:
    payment = order.payment
    assert (order.state, payment.state) == ("placed", "authorized")
    assert payment.due_on == timezone.localdate() + timedelta(days=30)
    invoice = Invoice.objects.get()
    assert (invoice.kind, ["To be paid by", f"{payment.due_on:%-d %B %Y}"] in invoice.content["facts"]) == (
        "invoice",
        True,
    )


def test_the_goods_leave_before_the_money_comes(order: Order, sam: Actor) -> None:
    order = sent_out(order, sam)
    assert (order.state, order.payment.state) == ("delivered", "authorized")

    record_payment(order.payment, actor=sam)
    order.refresh_from_db()
    assert (order.state, Payment.objects.get().state) == ("delivered", "captured")
    assert set(Invoice.objects.values_list("kind", flat=True)) == {"invoice", "receipt"}


def test_money_that_comes_first_makes_it_paid(order: Order, sam: Actor) -> None:
    record_payment(order.payment, actor=sam)
    order.refresh_from_db()
    assert order.state == "paid"


def test_goods_by_card_never_leave_unpaid(alice: Actor, sam: Actor, goods: Goods) -> None:
    placed = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    with pytest.raises(OrderError, match="nothing of it can be packed now"):
        pack_rest(placed, actor=sam)


def test_a_transfer_is_recorded_once_and_only_by_staff(order: Order, buyer: Actor, sam: Actor) -> None:
    with pytest.raises(Refused):
        record_payment(order.payment, actor=buyer)
    record_payment(order.payment, actor=sam)
    with pytest.raises(TermsError, match="not waiting for a transfer: captured"):
        record_payment(order.payment, actor=sam)


def test_what_comes_back_unpaid_is_taken_off_what_is_owed(order: Order, buyer: Actor, sam: Actor) -> None:
    order = sent_out(order, sam)
    line = order.lines.get()
    back = request_return(order, {line: 1}, Return.Reason.UNWANTED, actor=buyer)
    receive_return(approve_return(back, actor=sam), actor=sam)
    collect_payment(order.payment.pk)
    refund = Refund.objects.get()

    assert (refund.state, refund.message) == ("done", "Taken off what is to be paid.")
    assert left_to_refund(Payment.objects.get()) == order.total - refund.amount
    record_payment(order.payment, actor=sam)
    note, receipt = (Content.read(paper.content) for paper in Invoice.objects.exclude(kind="invoice"))
    assert note.total == ("Credited", refund.amount)
    assert receipt.total == ("Paid", order.total - refund.amount)
    assert note.within[0][1] + receipt.within[0][1] == order.tax


def test_an_invoice_that_is_taken_off_whole_was_never_paid_back(order: Order, sam: Actor) -> None:
    give_refund(order, order.total, "It never left.", key="all", actor=sam)
    collect_payment(order.payment.pk)

    note = Content.read(Invoice.objects.get(kind="credit_note").content)
    assert (Payment.objects.get().state, "Paid back to" in dict(note.facts)) == ("refunded", False)


def test_what_comes_back_unpaid_is_told_as_taken_off(order: Order, buyer: Actor, sam: Actor) -> None:
    order = sent_out(order, sam)
    with TestCase.captureOnCommitCallbacks(execute=True):
        back = request_return(order, {order.lines.get(): 1}, Return.Reason.UNWANTED, actor=buyer)
        receive_return(approve_return(back, actor=sam), actor=sam)
    with TestCase.captureOnCommitCallbacks(execute=True):
        collect_payment(order.payment.pk)

    *_, received, less = Letter.objects.order_by("id")
    amount = money(Refund.objects.get().amount)
    assert f"{amount} is taken off what is to be paid.\n" in received.body
    assert less.subject == f"Less is to be paid for {order.number}"
    assert f"{amount} is taken off what is to be paid for {order.number}: " in less.body
    assert f"{amount} is taken off what is to be paid</h1>" in " ".join(less.html.split()).replace(
        " </", "</"
    )


def test_a_timeline_says_how_an_invoice_was_lessened_and_paid(order: Order, sam: Actor) -> None:
    give_refund(order, 5_00, "It was late.", key="late", actor=sam)
    collect_payment(order.payment.pk)
    record_payment(order.payment, actor=sam)

    assert [(moment.who, moment.what, moment.detail) for moment in timeline_of(collected(order))[1:]] == [
        ("Countersign", "gave $5.00 back", "It was late."),
        ("Countersign", "credited $5.00", "Taken off what is to be paid."),
        ("Countersign", "took the payment", "Invoice to Acme"),
    ]


def test_a_transfer_for_what_has_arrived_is_told_as_it_came(order: Order, buyer: Actor, sam: Actor) -> None:
    order = sent_out(order, sam)
    give_refund(order, 5_00, "It was late.", key="late", actor=sam)
    collect_payment(order.payment.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        record_payment(order.payment, actor=sam)

    body = Letter.objects.latest("id").body
    assert f"{money(order.total - 5_00)} for {order.number} is paid.\n" in body
    assert "We pack it next" not in body


def test_a_transfer_that_comes_first_is_told_with_what_is_next(order: Order, sam: Actor) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        record_payment(order.payment, actor=sam)

    assert "is paid. We pack it next.\n" in Letter.objects.latest("id").body


def test_what_comes_back_paid_waits_for_a_transfer_of_ours(order: Order, buyer: Actor, sam: Actor) -> None:
    order = sent_out(order, sam)
    record_payment(order.payment, actor=sam)
    line = order.lines.get()
    back = request_return(order, {line: 2}, Return.Reason.UNWANTED, actor=buyer)
    receive_return(approve_return(back, actor=sam), actor=sam)
    collect_payment(order.payment.pk)
    refund = Refund.objects.get()
    assert refund.state == "failed"
    assert "by transfer" in refund.message

    with pytest.raises(Refused):
        record_repayment(refund, actor=buyer)
    assert record_repayment(refund, actor=sam).state == "done"
    with pytest.raises(TermsError):
        record_repayment(refund, actor=sam)
    order.refresh_from_db()
    assert order.state == "refunded"


def test_nothing_is_taken_off_an_invoice_that_is_paid_meanwhile(
    order: Order, sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, take_off = GATEWAYS["invoice"], GATEWAYS["invoice"].refund

    def paid_meanwhile(*bill: Any, **asked: Any) -> Repayment:
        taken_off = take_off(*bill, **asked)
        record_payment(order.payment, actor=sam)
        return taken_off

    give_refund(order, 5_00, "It was late.", key="late", actor=sam)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(gateway, "refund", paid_meanwhile)
        collect_payment(order.payment.pk)
    collect_payment(order.payment.pk)
    assert (Refund.objects.get().state, Payment.objects.get().state) == ("failed", "captured")


def test_a_credit_that_waits_is_taken_off_before_its_order_is_cancelled(
    order: Order, buyer: Actor, sam: Actor
) -> None:
    """Nobody is left to send back what was never paid."""
    give_refund(order, 5_00, "It is late.", key="late", actor=sam)
    cancelled = collected(cancel_order(order, actor=buyer))

    assert (Refund.objects.get().state, cancelled.payment.state) == ("done", "voided")
    notes = [Content.read(paper.content).total for paper in cancelled.invoices.filter(kind="credit_note")]
    assert notes == [("Credited", 5_00), ("Credited", order.total - 5_00)]


def test_a_cancelled_order_is_owed_no_longer(order: Order, buyer: Actor) -> None:
    cancelled = collected(cancel_order(order, actor=buyer))
    assert (cancelled.state, cancelled.payment.state) == ("cancelled", "voided")
    invoice, note = (Content.read(paper.content) for paper in cancelled.invoices.all())
    assert (note.title, note.total) == ("Credit note", ("Credited", invoice.total[1]))
    assert ("Of invoice", invoice.number) in note.facts
    assert "Paid back to" not in dict(note.facts)


def test_nothing_of_a_cancelled_order_is_packed_before_its_payment_is_voided(
    order: Order, buyer: Actor, sam: Actor
) -> None:
    cancel_order(order, actor=buyer)
    with pytest.raises(OrderError, match="is cancelled: nothing of it can be packed now"):
        pack_rest(order, actor=sam)


def test_a_late_answer_credits_a_cancelled_order_no_second_time(order: Order, buyer: Actor) -> None:
    cancelled = collected(cancel_order(order, actor=buyer))
    with open_context("system:payment"):
        write_down(cancelled.payment, Charge(ChargeState.AUTHORIZED, "late"))

    assert collected(order).payment.state == "voided"
    assert cancelled.invoices.filter(kind="credit_note").count() == 1


def test_the_sweeper_lets_an_open_invoice_rest(order: Order, buyer: Actor) -> None:
    assert settle_payments() == 0
    cancel_order(order, actor=buyer)
    assert settle_payments() == 1
    assert Payment.objects.get().state == "voided"


def test_the_page_shows_an_order_on_terms_as_paid_once_it_is(
    order: Order, sam: Actor, browser_of: BrowserOf
) -> None:
    where, alice = sent_out(order, sam).get_absolute_url(), browser_of("alice")
    before = alice.get(where).text
    record_payment(order.payment, actor=sam)

    assert (">Paid</li>" in before, ">Paid</li>" in alice.get(where).text) == (False, True)


def test_staff_see_what_is_overdue_and_record_what_came(order: Order, browser_of: BrowserOf) -> None:
    sam = browser_of("sam")
    where = reverse("admin:shop_payment_changelist")
    assert order.number not in sam.get(where, {"invoice": "overdue"}).content.decode()
    with open_context("system:seed"):
        Payment.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert order.number in sam.get(where, {"invoice": "overdue"}).content.decode()

    sam.post(where, {"action": "paid", "_selected_action": [order.payment.pk]})
    assert Payment.objects.get().state == "captured"
    assert sam.get(where, {"invoice": "open"}).context["cl"].result_count == 0
