"""What gateways tell us unasked. A notice is believed in one thing: that its charge is worth a look."""

from collections.abc import Mapping

from shop.models import Payment, WebhookDelivery
from shop.payments.collect import collect_payment
from shop.payments.gateways import GATEWAYS


def receive(gateway: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Look the charge up and go on from there, so that order and number of notices do not matter.

    Kept after the look, so that a notice that was cut short counts when it comes again. Raises NotSigned, and
    KeyError for a gateway that there is not.
    """
    notice = GATEWAYS[gateway].read_notice(body, headers)
    if WebhookDelivery.objects.filter(gateway=gateway, event_id=notice.id).exists():
        return
    if payment := Payment.objects.filter(gateway=gateway, idempotency_key=notice.key).first():
        collect_payment(payment.pk)
    WebhookDelivery.objects.get_or_create(
        gateway=gateway, event_id=notice.id, defaults={"kind": notice.kind[:80]}
    )
