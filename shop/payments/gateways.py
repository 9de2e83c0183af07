"""The gateways by the names that payments carry."""

from collections.abc import Mapping
from typing import Final

from shop.models import GatewayName, Payment
from shop.payments.free_gateway import FreeGateway
from shop.payments.gateway import Bill, Gateway
from shop.payments.invoice_gateway import InvoiceGateway
from shop.payments.stripe_gateway import StripeGateway
from shop.payments.test_gateway import PretendGateway

GATEWAYS: Final[Mapping[str, Gateway]] = {
    GatewayName.TEST: PretendGateway(),
    GatewayName.STRIPE: StripeGateway(),
    GatewayName.INVOICE: InvoiceGateway(),
}
FREE: Final[Gateway] = FreeGateway()


def gateway_of(payment: Payment) -> Gateway:
    """A provider takes no bill of nothing."""
    return GATEWAYS[payment.gateway] if payment.amount else FREE


def bill_of(payment: Payment) -> Bill:
    return Bill(
        key=payment.idempotency_key,
        token=payment.token,
        amount=payment.amount,
        currency=payment.currency,
        reference=payment.gateway_reference,
    )
