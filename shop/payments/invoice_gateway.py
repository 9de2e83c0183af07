"""An organization that pays later: nobody is asked for money, and staff record what comes by transfer (shop.terms)."""

from collections.abc import Mapping

from shop.models import Payment, Refund
from shop.payments.gateway import Bill, Charge, ChargeState, Notice, NotSigned, Repayment, RepaymentRefused

BY_TRANSFER = "It was paid by transfer. Send the money back by transfer, and record that here."


class InvoiceGateway:
    def authorize(self, bill: Bill) -> Charge:
        return _charge(bill, ChargeState.AUTHORIZED)

    def capture(self, bill: Bill) -> Charge:
        """Not ours to do: it is captured when staff see the money."""
        return _charge(bill, ChargeState.AUTHORIZED)

    def void(self, bill: Bill) -> Charge:
        return _charge(bill, ChargeState.VOIDED)

    def refund(self, bill: Bill, *, key: str, amount: int) -> Repayment:
        """Taken off what is owed; once that is paid, only a transfer brings it back."""
        if Payment.objects.get(idempotency_key=bill.key).on_terms:
            return Repayment(f"{Refund.TAKEN_OFF}{key}", "Taken off what is to be paid.")
        raise RepaymentRefused(BY_TRANSFER)

    def look_up(self, bill: Bill) -> Charge | None:
        return None

    def forget(self, token: str) -> None:
        """No person is known here."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        raise NotSigned


def _charge(bill: Bill, state: ChargeState) -> Charge:
    return Charge(state, f"invoice-{bill.key}")
