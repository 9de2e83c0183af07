"""Stripe, by its own library: saved cards, charged while their owner is away, held first and captured after.

A token is "customer/payment method". Every unsafe call carries an idempotency key made from ours; and because Stripe
forgets those after a day, a charge is also looked for by the key in its metadata before another is made.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

import stripe
from django.conf import settings
from stripe import PaymentIntent, StripeClient

from shop.payments.gateway import (
    Bill,
    Charge,
    ChargeState,
    NoAnswer,
    Notice,
    NotSigned,
    Repayment,
    RepaymentRefused,
)

log = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 10
RECENT: Final = 100
ASKS_BACK = "authentication_required"
CONFIRM = "Your bank asks you to confirm this payment."
REFUSED = "Stripe does not take this payment. Pay in another way, or remove the card and add it again."
MISSING = "resource_missing"
STATES: Final[Mapping[str, ChargeState]] = {
    "requires_action": ChargeState.NEEDS_CONFIRMATION,
    "requires_capture": ChargeState.AUTHORIZED,
    "requires_payment_method": ChargeState.DECLINED,
    "succeeded": ChargeState.CAPTURED,
    "canceled": ChargeState.VOIDED,
}


class StripeGateway:
    def authorize(self, bill: Bill) -> Charge:
        customer, _, method = bill.token.partition("/")
        held: Any = {
            "amount": bill.amount,
            "currency": bill.currency.lower(),
            "customer": customer,
            "payment_method": method,
            "capture_method": "manual",
            "confirm": True,
            "off_session": True,
            "metadata": {"key": bill.key},
        }
        with _answers():
            try:
                return _charge(client().v1.payment_intents.create(held, _once(bill.key, "authorize")))
            except stripe.CardError as declined:
                return _declined(declined)
            except stripe.InvalidRequestError as refused:
                log.warning("Stripe refused a payment: %s", refused.user_message)
                return Charge(ChargeState.DECLINED, "", REFUSED)

    def capture(self, bill: Bill) -> Charge:
        with _answers():
            intent = client().v1.payment_intents.retrieve(bill.reference)
            if intent.status == "requires_capture":
                intent = client().v1.payment_intents.capture(intent.id, {}, _once(bill.key, "capture"))
            return _charge(intent)

    def void(self, bill: Bill) -> Charge:
        """What a request that is still on its way will hold is let go of later (shop.payments.collect)."""
        with _answers():
            intent = _find(bill)
            if intent is None:
                return Charge(ChargeState.VOIDED, "")
            if intent.status not in {"succeeded", "canceled"}:
                intent = client().v1.payment_intents.cancel(intent.id, {}, _once(bill.key, "void"))
            return _charge(intent)

    def refund(self, bill: Bill, *, key: str, amount: int) -> Repayment:
        back: Any = {"payment_intent": bill.reference, "amount": amount, "metadata": {"key": key}}
        with _answers():
            known = client().v1.refunds.list({"payment_intent": bill.reference, "limit": RECENT})
            if asked := next((one for one in known.data if _key_of(one) == key), None):
                return _repayment(asked)
            try:
                return _repayment(client().v1.refunds.create(back, _once(key, "refund")))
            except stripe.InvalidRequestError as refused:
                raise RepaymentRefused(refused.user_message or "Stripe refused the refund.") from refused

    def look_up(self, bill: Bill) -> Charge | None:
        with _answers():
            intent = _find(bill)
            return _charge(intent) if intent else None

    def forget(self, token: str) -> None:
        customer, _, _ = token.partition("/")
        with _answers():
            try:
                client().v1.customers.delete(customer)
            except stripe.InvalidRequestError as gone:
                if gone.http_status != HTTPStatus.NOT_FOUND:
                    raise

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Without a secret of ours anybody could sign."""
        if not settings.STRIPE_WEBHOOK_SECRET:
            raise NotSigned
        try:
            event = stripe.Webhook.construct_event(
                body, headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRET
            )
        except (ValueError, stripe.SignatureVerificationError) as forged:
            raise NotSigned from forged
        return Notice(event.id, event.type, _key_of(event.data.object))


def bank_page(bill: Bill, back: str) -> str:
    """Where the person confirms at their bank, who then sends them `back`; empty where it asks nothing any more.

    Raises NoAnswer.
    """
    _, _, method = bill.token.partition("/")
    asked: Any = {"payment_method": method, "return_url": back}
    with _answers():
        try:
            intent = client().v1.payment_intents.confirm(bill.reference, asked)
        except stripe.CardError:
            return ""
    return str(_part(intent, "next_action", "redirect_to_url", "url") or "")


def is_offered() -> bool:
    return bool(settings.STRIPE_SECRET_KEY)


def client() -> StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> StripeClient:
    """The library's own retries are off: `collect_payment` looks first, and tries again."""
    return StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )


@contextmanager
def _answers() -> Iterator[None]:
    """Whatever is no answer about the charge: a lost connection, a limit, a fault of theirs, a wrong key of ours, or
    a question that they do not take.
    """
    try:
        yield
    except stripe.CardError:
        raise
    except stripe.StripeError as fault:
        log.warning("Stripe did not answer: %s", type(fault).__name__)
        raise NoAnswer("The payment provider did not answer.") from fault


def _once(key: str, step: str) -> Any:
    return {"idempotency_key": f"{key}-{step}"}


def _find(bill: Bill) -> PaymentIntent | None:
    """By the name it told us, else among the customer's newest by our key: an answer may have been lost.

    Of a customer who is gone there is none.
    """
    if bill.reference:
        return client().v1.payment_intents.retrieve(bill.reference)
    customer, _, _ = bill.token.partition("/")
    try:
        newest = client().v1.payment_intents.list({"customer": customer, "limit": RECENT})
    except stripe.InvalidRequestError as refused:
        if refused.code != MISSING:
            raise
        return None
    return next((one for one in newest.data if _key_of(one) == bill.key), None)


def _charge(intent: PaymentIntent) -> Charge:
    if intent.status not in STATES:
        raise NoAnswer(f"Stripe is still at it: {intent.status}.")
    if (
        _part(intent, "last_payment_error", "code") == ASKS_BACK
        and intent.status == "requires_payment_method"
    ):
        return Charge(ChargeState.NEEDS_CONFIRMATION, intent.id, CONFIRM)
    state = STATES[intent.status]
    if state is ChargeState.NEEDS_CONFIRMATION:
        return Charge(state, intent.id, CONFIRM)
    why = _part(intent, "last_payment_error", "message") if state is ChargeState.DECLINED else ""
    return Charge(state, intent.id, str(why or ""))


def _repayment(refund: stripe.Refund) -> Repayment:
    """Some take days: they are looked at again until they have come to an end."""
    if refund.status in {"failed", "canceled"}:
        raise RepaymentRefused("Stripe could not send the refund. Pay it back in another way.")
    if refund.status != "succeeded":
        raise NoAnswer(f"Stripe is still at it: {refund.status}.")
    return Repayment(refund.id)


def _declined(error: stripe.CardError) -> Charge:
    intent = str(_part(error, "error", "payment_intent", "id") or "")
    if error.code == ASKS_BACK:
        return Charge(ChargeState.NEEDS_CONFIRMATION, intent, CONFIRM)
    return Charge(ChargeState.DECLINED, intent, error.user_message or "The card was declined.")


def _key_of(thing: object) -> str:
    return str(_part(thing, "metadata", "key") or "")


def _part(thing: object, *names: str) -> object:
    """What lies that deep in an answer, where each step may be missing."""
    for name in names:
        thing = getattr(thing, name, None)
    return thing
