"""The terms on which authority is lent: what they say, whether they make sense, and which of two lend more."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any, Final, Self

from identity.models import Delegation
from identity.scopes import STARTING, Scope

USUALLY: Final = timedelta(days=90)
LONGEST: Final = timedelta(days=365)
MONEY: Final = ("order_limit", "daily_limit", "monthly_limit", "unattended_ceiling")
WITHOUT_LIMIT: Final = 10**15


class BadTerms(ValueError):
    """What was asked to be lent does not make sense; the sentence says why."""


@dataclass(frozen=True)
class Terms:
    """What is lent: scopes, and amounts in minor units of one currency.

    No monthly limit is none besides the daily one. No categories are all of the shop's, no addresses all of the
    person's own. In quiet hours, by the person's clock and through midnight where they begin later than they end,
    the agent does not order. Without an end it lasts as long as before, or 90 days.
    """

    scopes: tuple[Scope, ...] = STARTING
    order_limit: int = 50_000
    daily_limit: int = 100_000
    monthly_limit: int | None = None
    unattended_ceiling: int = 0
    categories: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    expires_at: datetime | None = None
    currency: str = "USD"

    @classmethod
    def of(cls, delegation: Delegation) -> Self:
        """What a delegation that was lent directly says now."""
        return cls(
            scopes=tuple(Scope(scope) for scope in delegation.scopes),
            order_limit=delegation.order_limit or 0,
            daily_limit=delegation.daily_limit or 0,
            monthly_limit=delegation.monthly_limit,
            unattended_ceiling=delegation.unattended_ceiling or 0,
            categories=tuple(delegation.categories),
            addresses=tuple(delegation.addresses),
            quiet_from=delegation.quiet_from,
            quiet_until=delegation.quiet_until,
            expires_at=delegation.expires_at,
            currency=delegation.currency,
        )

    def columns(self, at: datetime) -> dict[str, Any]:
        """As a delegation keeps them."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        lists = {name: [str(one) for one in said[name]] for name in ("scopes", "categories", "addresses")}
        return said | lists | {"expires_at": self.expires_at or at + USUALLY}

    def check(self, at: datetime) -> None:
        """Raises BadTerms."""
        ends = self.expires_at or at + USUALLY
        if not self.scopes:
            raise BadTerms("Choose at least one thing that the agent may do.")
        if self.unattended_ceiling > self.order_limit:
            raise BadTerms("What may be ordered unattended cannot be more than the limit for one order.")
        if not at < ends <= at + LONGEST:
            raise BadTerms("Authority lasts at least a moment and at most a year.")
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise BadTerms("Quiet hours have a beginning and an end.")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise BadTerms("Quiet hours that end when they begin are none.")

    def money_above(self, before: "Terms") -> int:
        """How far the limits of money rise, together, in minor units."""
        return sum(max(0, _limit(self, name) - _limit(before, name)) for name in MONEY)

    def widens(self, before: "Terms") -> bool:
        """Whether anything is lent that `before` did not lend."""
        return (
            self.money_above(before) > 0
            or not set(self.scopes) <= set(before.scopes)
            or _reaches_further(self.categories, before.categories)
            or _reaches_further(self.addresses, before.addresses)
            or not _quiet_minutes(self) >= _quiet_minutes(before)
            or _ends(self) > _ends(before)
        )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns that differ, as they were and as they are, fit for JSON."""
    changed = [name for name in after if before[name] != after[name]]
    was, now = ({name: _plain(side[name]) for name in changed} for side in (before, after))
    return was, now


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | time) else value


def _limit(terms: Terms, name: str) -> int:
    limit: int | None = getattr(terms, name)
    return WITHOUT_LIMIT if limit is None else limit


def _ends(terms: Terms) -> datetime:
    if terms.expires_at is None:
        raise ValueError("terms are compared once their end is known")
    return terms.expires_at


def _reaches_further(now: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """An empty list reaches everything."""
    return bool(before) and (not now or not set(now) <= set(before))


def _quiet_minutes(terms: Terms) -> frozenset[int]:
    return frozenset(
        minute
        for minute in range(24 * 60)
        if is_quiet(time(*divmod(minute, 60)), terms.quiet_from, terms.quiet_until)
    )


def is_quiet(now: time, begin: time | None, end: time | None) -> bool:
    """Whether a clock stands within quiet hours; their end is outside."""
    if begin is None or end is None:
        return False
    return begin <= now < end if begin < end else now >= begin or now < end
