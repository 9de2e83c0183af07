"""The demo's payment provider: it approves, declines, dawdles and falls silent by the token it is given."""

import time

from shop.models import GatewayCharge
from shop.payments.gateway import Charge, ChargeState, NoAnswer

State = GatewayCharge.State
OK = "tok_ok"
DECLINED = "tok_declined"
SLOW = "tok_slow"
TIMEOUT_AFTER_CHARGE = "tok_timeout_after_charge"
SLOW_SECONDS = 2.0
DECLINED_MESSAGE = "The bank declined this card."


class PretendGateway:
    def authorize(self, *, key: str, token: str, amount: int, currency: str) -> Charge:
        if token == SLOW:
            time.sleep(SLOW_SECONDS)
        good = token in {OK, SLOW, TIMEOUT_AFTER_CHARGE}
        made = {"state": State.AUTHORIZED if good else State.DECLINED, "amount": amount, "currency": currency}
        row, new = GatewayCharge.objects.get_or_create(key=key, defaults=made)
        if new and token == TIMEOUT_AFTER_CHARGE:
            raise NoAnswer("The payment provider did not answer.")
        return _charge(row)

    def capture(self, key: str) -> Charge:
        return self._move(key, State.AUTHORIZED, State.CAPTURED)

    def void(self, key: str) -> Charge:
        GatewayCharge.objects.get_or_create(key=key, defaults={"state": State.VOIDED})
        return self._move(key, State.AUTHORIZED, State.VOIDED)

    def refund(self, key: str) -> Charge:
        return self._move(key, State.CAPTURED, State.REFUNDED)

    def look_up(self, key: str) -> Charge | None:
        row = GatewayCharge.objects.filter(key=key).first()
        return _charge(row) if row else None

    def _move(self, key: str, before: State, after: State) -> Charge:
        GatewayCharge.objects.filter(key=key, state=before).update(state=after)
        return _charge(GatewayCharge.objects.get(key=key))


def _charge(row: GatewayCharge) -> Charge:
    message = DECLINED_MESSAGE if row.state == State.DECLINED else ""
    return Charge(ChargeState(row.state), f"test-{row.pk}", message)
