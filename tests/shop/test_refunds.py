import pytest
from django.db import transaction

from audit.context import open_context
from identity.actor import Actor
from shop.models import GatewayRefund, Order, Payment, Refund
from shop.money import money
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.payments.gateway import Bill, NoAnswer, Repayment, RepaymentRefused
from shop.payments.gateways import GATEWAYS
from shop.payments.refunds import RefundError, left_to_refund, owe
from shop.personal_data import hindrances
from shop.quotes import draft_from_items
from shop.tasks import settle_payments
from shop.terms import record_repayment
from shop.timeline import timeline_of

from .goods import Goods

gateway = GATEWAYS["test"]


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def paid(alice: Actor, goods: Goods) -> Order:
    order = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
    collect_payment(order.payment.pk)
    return Order.objects.select_related("payment").get(pk=order.pk)


def promise(payment: Payment, amount: int, *, reason: str) -> Refund:
    """As a verb does that staff was allowed."""
    with open_context("system:payment"), transaction.atomic():
        return owe(payment, amount, reason=reason)


def refunds() -> list[tuple[int, str]]:
    return list(Refund.objects.values_list("amount", "state"))


def state(order: Order) -> str:
    return Payment.objects.get(order=order).state


def test_a_part_goes_back_and_the_payment_stays_captured(paid: Order) -> None:
    promise(paid.payment, 500, reason="One mug was chipped.")
    collect_payment(paid.payment.pk)

    assert (refunds(), state(paid)) == ([(500, "done")], "captured")
    assert left_to_refund(paid.payment) == paid.total - 500


def test_when_every_part_is_back_the_payment_is_refunded(paid: Order) -> None:
    promise(paid.payment, 500, reason="One mug was chipped.")
    promise(paid.payment, paid.total - 500, reason="So was the other.")
    collect_payment(paid.payment.pk)

    assert (len(refunds()), state(paid)) == (2, "refunded")


def test_no_more_goes_back_than_has_come(paid: Order) -> None:
    promise(paid.payment, paid.total, reason="All of it.")
    with pytest.raises(RefundError):
        promise(paid.payment, 1, reason="A little more.")


def test_nothing_goes_back_of_what_has_not_come(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
    with pytest.raises(RefundError):
        promise(order.payment, 1, reason="Too early.")


def test_a_refund_whose_answer_was_lost_is_paid_once(paid: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    refund = gateway.refund

    def silent(bill: Bill, *, key: str, amount: int) -> Repayment:
        refund(bill, key=key, amount=amount)
        monkeypatch.undo()
        raise NoAnswer

    monkeypatch.setattr(gateway, "refund", silent)
    promise(paid.payment, 500, reason="One mug was chipped.")
    collect_payment(paid.payment.pk)
    assert refunds() == [(500, "pending")]

    assert settle_payments() == 1
    assert (refunds(), GatewayRefund.objects.count()) == ([(500, "done")], 1)


def refuse(bill: Bill, *, key: str, amount: int) -> Repayment:
    raise RepaymentRefused("The card is closed.")


def test_a_refused_refund_waits_for_staff(paid: Order, alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "refund", refuse)
    cancel_order(paid, actor=alice)
    collect_payment(paid.payment.pk)

    assert (refunds(), state(paid)) == ([(paid.total, "failed")], "captured")
    assert settle_payments() == 0
    said = f"could not give {money(paid.total)} back at once"
    assert [moment.tone for moment in timeline_of(paid) if moment.what == said] == ["refused"]


def test_what_was_refused_goes_back_by_transfer(
    paid: Order, alice: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "refund", refuse)
    cancel_order(paid, actor=alice)
    collect_payment(paid.payment.pk)
    refund = record_repayment(Refund.objects.get(), actor=sam)

    assert (refunds(), state(paid)) == ([(paid.total, "done")], "refunded")
    assert ["Paid back", "by transfer"] in refund.credit_note.content["facts"]
    assert list(hindrances(paid.owner)) == []


def test_a_part_that_was_refused_keeps_nothing_of_a_cancelled_order(
    paid: Order, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(paid.payment, 500, reason="One mug was chipped.")
    monkeypatch.setattr(gateway, "refund", refuse)
    collect_payment(paid.payment.pk)
    monkeypatch.undo()
    cancel_order(paid, actor=alice)

    assert settle_payments() == 1
    assert (refunds(), state(paid)) == ([(500, "failed"), (paid.total, "done")], "refunded")
