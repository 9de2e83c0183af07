"""One signed message to a webhook, and what came back: a status, and of the body nothing."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from identity.feeds.signing import signed
from identity.models import Webhook
from identity.sso.fetch import ProviderUnreachable, post
from identity.sso.refusals import RefusedResponse

GONE: Final = 410


@dataclass(frozen=True)
class Answered:
    """`status` is 0 where nobody answered; `told` says it in a line."""

    status: int
    told: str

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def send_message(webhook: Webhook, message: str, body: bytes, media_type: str) -> Answered:
    now = timezone.now()
    headers = {"Content-Type": media_type, **signed(message, now, body, webhook.secrets(now))}
    try:
        status = post(webhook.address, body, headers).status
    except (ProviderUnreachable, RefusedResponse) as error:
        return Answered(0, str(error)[:200])
    return Answered(status, f"HTTP {status}")
