"""The shop's webhook, in the inventory of what acts without anybody at a keyboard."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max

from identity.inventory.entries import Entry, Kind
from identity.models import Organization
from shop.models import WebhookDelivery


def webhooks(organization: Organization | None) -> Iterator[Entry]:
    if organization is not None or not settings.STRIPE_WEBHOOK_SECRET:
        return
    last = WebhookDelivery.objects.filter(gateway="stripe").aggregate(last=Max("received_at"))["last"]
    yield Entry(
        "webhook secret",
        "stripe",
        "Stripe's notices",
        "tells how payments ended",
        "the payments it names",
        last_use=last,
        rotation="rolled at Stripe, then set anew as STRIPE_WEBHOOK_SECRET",
    )


KINDS = (Kind("webhook secret", webhooks),)
