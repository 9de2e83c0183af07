"""What Stripe says of a refund is what is told of it."""

from unittest.mock import Mock

import pytest
import stripe

from shop.payments import stripe_gateway
from shop.payments.gateway import Bill, NoAnswer, Repayment, RepaymentRefused
from shop.payments.stripe_gateway import StripeGateway

BILL = Bill("key", "customer/method", 500, "USD", "pi_1")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """One refund that Stripe knows by its key."""
    api = Mock()
    monkeypatch.setattr(stripe_gateway, "client", lambda: api)
    return api.v1.refunds.list


def ask(known: Mock, status: str) -> Repayment:
    told = {"id": "re_1", "status": status, "metadata": {"key": "one"}}
    known.return_value.data = [stripe.Refund.construct_from(told, "sk")]
    return StripeGateway().refund(BILL, key="one", amount=500)


def test_a_refund_that_has_come_is_paid(known: Mock) -> None:
    assert ask(known, "succeeded") == Repayment("re_1")


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_refund_that_failed_is_for_staff(known: Mock, status: str) -> None:
    with pytest.raises(RepaymentRefused):
        ask(known, status)


@pytest.mark.parametrize("status", ["pending", "requires_action"])
def test_a_refund_on_its_way_waits(known: Mock, status: str) -> None:
    with pytest.raises(NoAnswer):
        ask(known, status)
