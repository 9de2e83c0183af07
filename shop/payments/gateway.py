"""What a payment provider does for us. Calls name the payment by our key, so that a repeat is harmless."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ChargeState(StrEnum):
    """What has become of a charge at the provider."""

    AUTHORIZED = "authorized"
    DECLINED = "declined"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Charge:
    """A charge as the provider sees it now, whatever was asked; `message` is for the person who pays."""

    state: ChargeState
    reference: str
    message: str = ""


class NoAnswer(Exception):
    """The provider did not answer in time. It may or may not have done what was asked."""


class Gateway(Protocol):
    """Each call returns the charge as it then stands, or raises NoAnswer. Never called in a transaction."""

    def authorize(self, *, key: str, token: str, amount: int, currency: str) -> Charge:
        """Hold the money. Asked again with the same key, nothing more is held."""

    def capture(self, key: str) -> Charge: ...

    def void(self, key: str) -> Charge:
        """Let go of what is held; and hold nothing for this key if an authorize is still on its way."""

    def refund(self, key: str) -> Charge: ...

    def look_up(self, key: str) -> Charge | None: ...
