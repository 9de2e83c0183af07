"""Work that nobody's decision permits: why there is such work, and which tables it may write.

Whatever else it writes is written, and told: the event's outcome is "unlisted" (system_writes.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LISTED: Final = "done"
UNLISTED: Final = "unlisted"


@dataclass(frozen=True)
class SystemContext:
    """`writes` are object types, as events name them; None is every one."""

    why: str
    writes: frozenset[str] | None


def _tables(**rooms: str) -> frozenset[str]:
    return frozenset(f"{room}.{name}" for room, names in rooms.items() for name in names.split())


SYSTEM_CONTEXTS: Final[Mapping[str, SystemContext]] = {
    "system:migrate": SystemContext(
        "Migrations, and the rows that are added after them, come with the code.", None
    ),
    "system:seed": SystemContext("Demo data and test data are laid before anybody can act.", None),
    "system:sign-in": SystemContext(
        "Signing in, out and up writes the account before there is an actor to decide for; an identity provider's "
        "word that a sign-in is over takes along what was lent in it.",
        _tables(
            account="emailaddress",
            agents="approval conversation mandate scoperequest share supportrequest toolcall turn",
            identity="assertionseen delegation directoryuser loginsession membership user",
            mfa="authenticator",
            shop="purchaseapproval",
            socialaccount="socialaccount",
        ),
    ),
    "system:runner": SystemContext(
        "The runner moves turns and calls on; their effects ask for permits of their own.",
        _tables(
            agents="approval conversation item mandate question scoperequest toolcall turn",
            identity="delegation",
            shop="purchaseapproval quote",
        ),
    ),
    "system:sweep": SystemContext(
        "The sweeper closes what has run out: approvals, mandates, purchases, sign-ins, proofs of domains; "
        "it begins and ends access reviews on the day that was set, pauses webhooks whose receiver is gone, and "
        "forgets what vouched for a sign-in.",
        _tables(
            agents="approval conversation item mandate scoperequest share supportrequest toolcall turn",
            identity="accessreview assertionseen certificatenotice delegation directorytoken directoryuser domain "
            "invitation loginsession membership reviewitem reviewplan user webhook",
            shop="purchaseapproval quote",
        ),
    ),
    "system:watch": SystemContext(
        "Rules over the log make their alerts; what people do about one is decided.",
        _tables(identity="alert alertrule"),
    ),
    "system:payment": SystemContext(
        "The payment provider's answer settles what an authorized order has started.",
        _tables(
            identity="spending",
            shop="discountuse invoice order payment paymentmethod refund return shipment variant",
        ),
    ),
    "system:privacy": SystemContext(
        "A person's data is erased once the days in which they could change their mind are over.",
        _tables(
            account="emailaddress",
            agents="approval conversation item mandate scoperequest supportrequest toolcall turn",
            identity="alert delegation directorygroup_members directoryuser invitation legalhold loginsession "
            "membership reviewitem savedview user",
            mfa="authenticator",
            shop="address cart cartline datarequest invoice order payment paymentmethod purchaseapproval quote return "
            "review wishlistitem",
            socialaccount="socialaccount",
        ),
    ),
    "system:shell": SystemContext(
        "A person at the server's console repairs something; they say who they are as principal. "
        "Whatever it is, it is told.",
        frozenset(),
    ),
}


def outcome_of(permit: str, object_type: str) -> str:
    """How a change of a row is told that was written on the strength of `permit`."""
    context = SYSTEM_CONTEXTS.get(permit)
    listed = context is None or context.writes is None or object_type in context.writes
    return LISTED if listed else UNLISTED


def listed_for(object_type: str) -> list[str]:
    """The system contexts that may write such rows."""
    return sorted(name for name in SYSTEM_CONTEXTS if outcome_of(name, object_type) == LISTED)
