"""The gateways by the names that payments carry."""

from collections.abc import Mapping
from typing import Final

from shop.models import GatewayName, Payment
from shop.payments.gateway import Bill, Gateway
from shop.payments.invoice_gateway import InvoiceGateway
from shop.payments.stripe_gateway import StripeGateway
from shop.payments.test_gateway import PretendGateway

GATEWAYS: Final[Mapping[str, Gateway]] = {
    GatewayName.TEST: PretendGateway(),
    GatewayName.STRIPE: StripeGateway(),
    GatewayName.INVOICE: InvoiceGateway(),
}


def gateway_of(payment: Payment) -> Gateway:
    return GATEWAYS[payment.gateway]


def bill_of(payment: Payment) -> Bill:
    return Bill(
        key=payment.idempotency_key,
        token=payment.token,
        amount=payment.amount,
        currency=payment.currency,
        reference=payment.gateway_reference,
    )
