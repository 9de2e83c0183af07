"""The demo's payment provider: it approves, declines, dawdles and falls silent by the token it is given."""

import time
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum

from shop.models import GatewayCharge, GatewayRefund
from shop.payments.gateway import Bill, Charge, ChargeState, NoAnswer, Notice, Repayment, RepaymentRefused
from shop.payments.test_webhooks import read

State = GatewayCharge.State
OK = "tok_ok"
DECLINED = "tok_declined"
NEEDS_CONFIRMATION = "tok_needs_confirmation"
SLOW = "tok_slow"
TIMEOUT_AFTER_CHARGE = "tok_timeout_after_charge"
SLOW_SECONDS = 2.0
MESSAGES = {
    State.DECLINED: "The bank declined this card.",
    State.NEEDS_CONFIRMATION: "Your bank asks you to confirm this payment.",
}
ANSWERS = {
    OK: State.AUTHORIZED,
    SLOW: State.AUTHORIZED,
    TIMEOUT_AFTER_CHARGE: State.AUTHORIZED,
    NEEDS_CONFIRMATION: State.NEEDS_CONFIRMATION,
}


class PretendGateway:
    def authorize(self, bill: Bill) -> Charge:
        if bill.token == SLOW:
            time.sleep(SLOW_SECONDS)
        state = ANSWERS.get(bill.token, State.DECLINED)
        made = {"state": state, "amount": bill.amount, "currency": bill.currency}
        row, new = GatewayCharge.objects.get_or_create(key=bill.key, defaults=made)
        if new and bill.token == TIMEOUT_AFTER_CHARGE:
            raise NoAnswer("The payment provider did not answer.")
        return _charge(row)

    def capture(self, bill: Bill) -> Charge:
        return _move(bill.key, {State.AUTHORIZED}, State.CAPTURED)

    def void(self, bill: Bill) -> Charge:
        GatewayCharge.objects.get_or_create(key=bill.key, defaults={"state": State.VOIDED})
        return _move(bill.key, {State.AUTHORIZED, State.NEEDS_CONFIRMATION}, State.VOIDED)

    @transaction.atomic
    def refund(self, bill: Bill, *, key: str, amount: int) -> Repayment:
        charge = GatewayCharge.objects.select_for_update(no_key=True).get(key=bill.key)
        if known := charge.refunds.filter(key=key).first():
            return Repayment(f"test-refund-{known.pk}")
        left = charge.amount - (charge.refunds.aggregate(back=Sum("amount"))["back"] or 0)
        if charge.state != State.CAPTURED or amount > left:
            raise RepaymentRefused("The charge does not hold this much any more.")
        made = GatewayRefund.objects.create(charge=charge, key=key, amount=amount)
        if amount == left:
            _move(bill.key, {State.CAPTURED}, State.REFUNDED)
        return Repayment(f"test-refund-{made.pk}")

    def look_up(self, bill: Bill) -> Charge | None:
        row = GatewayCharge.objects.filter(key=bill.key).first()
        return _charge(row) if row else None

    def forget(self, token: str) -> None:
        """No person is known here."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        return read(body, headers)


def confirm(bill: Bill) -> Charge:
    """What a person says at their bank's page: yes."""
    return _move(bill.key, {State.NEEDS_CONFIRMATION}, State.AUTHORIZED)


def refuse(bill: Bill) -> Charge:
    """And no."""
    return _move(bill.key, {State.NEEDS_CONFIRMATION}, State.DECLINED)


def _move(key: str, before: set[State], after: State) -> Charge:
    GatewayCharge.objects.filter(key=key, state__in=before).update(state=after)
    return _charge(GatewayCharge.objects.get(key=key))


def _charge(row: GatewayCharge) -> Charge:
    return Charge(ChargeState(row.state), f"test-{row.pk}", MESSAGES.get(State(row.state), ""))
