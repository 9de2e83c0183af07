"""What a payment provider does for us. Calls name the payment by our key, so that a repeat is harmless."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

MOST_CHARACTERS: Final = 200


class ChargeState(StrEnum):
    """What has become of a charge at the provider."""

    NEEDS_CONFIRMATION = "needs_confirmation"
    AUTHORIZED = "authorized"
    DECLINED = "declined"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Bill:
    """What is to be paid, and by which token. `reference` is the provider's own name, once it has told us."""

    key: str
    token: str
    amount: int
    currency: str
    reference: str = ""


@dataclass(frozen=True)
class Charge:
    """A charge as the provider sees it now, whatever was asked; `message` is for the person who pays."""

    state: ChargeState
    reference: str
    message: str = ""


@dataclass(frozen=True)
class Repayment:
    """Money that the provider has sent back under our refund's key."""

    reference: str
    message: str = ""


@dataclass(frozen=True)
class Notice:
    """A webhook whose signature is good: it only tells which charge to look up."""

    id: str
    kind: str
    key: str


class NotSigned(Exception):
    """A webhook that the provider did not sign, or signed too long ago."""


class NoAnswer(Exception):
    """The provider did not answer in time. It may or may not have done what was asked."""


class RepaymentRefused(Exception):
    """The provider will not send this back, now or later; the sentence is for staff."""


def in_short(message: str) -> str:
    """As much of what a provider says as is kept."""
    return message[:MOST_CHARACTERS]


class Gateway(Protocol):
    """Each call returns the charge as it then stands, or raises NoAnswer. Never called in a transaction."""

    def authorize(self, bill: Bill) -> Charge:
        """Hold the money. Asked again with the same key, nothing more is held."""

    def capture(self, bill: Bill) -> Charge: ...

    def void(self, bill: Bill) -> Charge:
        """Let go of what is held; and hold nothing for this key if an authorize is still on its way."""

    def refund(self, bill: Bill, *, key: str, amount: int) -> Repayment:
        """Send this much back, once for each key. Raises NoAnswer, RepaymentRefused."""

    def look_up(self, bill: Bill) -> Charge | None: ...

    def forget(self, token: str) -> None:
        """Keep nothing of whoever pays by this token. Asked again, nothing happens. Raises NoAnswer."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """The signature is checked before anything of the body is read. Raises NotSigned."""
