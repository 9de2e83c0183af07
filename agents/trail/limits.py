"""How near to its limits a decision was, by the facts it was made on and the terms as they stood then."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from typing import Any, Final

from audit.models import AuditEvent, Category
from identity.actor import chain_of
from identity.models import Delegation, DelegationChange
from shop.money import money

#: Above this part of a limit, in percent, it is told as near.
NEAR: Final = 80
MOMENTS: Final = {"expires_at": datetime.fromisoformat}
CLOCKS: Final = {"quiet_from": time.fromisoformat, "quiet_until": time.fromisoformat}


@dataclass(frozen=True)
class Bar:
    """So much of a limit, in minor units. Above it, it would have been too much."""

    label: str
    used: int
    limit: int
    text: str

    @property
    def is_near(self) -> bool:
        return self.used * 100 >= self.limit * NEAR


@dataclass(frozen=True)
class Terms:
    """What a chain of delegations lent at one moment, the smallest of it at every point. Money in minor units.

    `names` and `agents` are the chain's, who lent first.
    """

    names: tuple[str, ...]
    agents: tuple[str, ...]
    principal: str
    scopes: tuple[str, ...]
    currency: str
    order_limit: int | None
    daily_limit: int | None
    monthly_limit: int | None
    unattended_ceiling: int | None
    categories: tuple[str, ...]
    quiet_from: time | None
    quiet_until: time | None
    expires_at: datetime
    granted_in: str


class Lending:
    """The terms of all delegations that a page names, at any moment, from two queries."""

    def __init__(self, names: Iterable[str]) -> None:
        related = ("agent", "principal", "granted_in", "parent__agent", "parent__parent__agent")
        found = Delegation.objects.filter(public_id__in=set(names)).select_related(*related)
        self.chains = {one.public_id: chain_of(one) for one in found}
        links = {link.pk for link in chain.from_iterable(self.chains.values())}
        self.changes: dict[int, list[DelegationChange]] = {}
        for change in DelegationChange.objects.filter(delegation__in=links).order_by("-id") if links else ():
            self.changes.setdefault(change.delegation_id, []).append(change)

    def terms(self, name: str | None, at: datetime) -> Terms | None:
        """What was lent by then; None where nothing was."""
        links = self.chains.get(name or "")
        if links is None:
            return None
        then = [self._link(link, at) for link in links]
        ends = [
            then[0]["expires_at"] if link.expires_at == links[0].expires_at else one["expires_at"]
            for link, one in zip(links, then, strict=True)
        ]  # children that end with their parent were moved with it, and no change of theirs says so
        return Terms(
            names=tuple(link.public_id for link in links),
            agents=tuple(dict.fromkeys(link.agent.name for link in links)),
            principal=str(links[-1].principal),
            scopes=tuple(sorted(set.intersection(*(set(one["scopes"]) for one in then)))),
            currency=links[0].currency,
            **{name: _least(one[name] for one in then) for name in LEAST},
            categories=next((tuple(one["categories"]) for one in reversed(then) if one["categories"]), ()),
            quiet_from=then[0]["quiet_from"],
            quiet_until=then[0]["quiet_until"],
            expires_at=min(ends),
            granted_in=links[0].granted_in.public_id if links[0].granted_in else "",
        )

    def _link(self, link: Delegation, at: datetime) -> dict[str, Any]:
        """As it is, with every later change undone, the newest first."""
        terms = {name: getattr(link, name) for name in KEPT}
        for change in self.changes.get(link.pk, ()):
            if change.at > at:
                terms |= {name: _read(name, value) for name, value in change.before.items() if name in terms}
        return terms


LEAST: Final = ("order_limit", "daily_limit", "monthly_limit", "unattended_ceiling")
KEPT: Final = (*LEAST, "scopes", "categories", "quiet_from", "quiet_until", "expires_at")


def bars_of(event: AuditEvent, terms: Terms | None) -> tuple[Bar, ...]:
    """Of a decision about money that an agent would spend."""
    if event.category != Category.POLICY_DECISION or terms is None:
        return ()
    lent = event.detail.get("request", {}).get("context", {}).get("delegation", {})
    total = _total(event.detail)
    return tuple(_bars(lent, total, terms, event.outcome == "allow")) if lent and total else ()


def _bars(lent: Mapping[str, Any], total: int, terms: Terms, allowed: bool) -> Iterator[Bar]:
    yield _bar("One order", total, int(lent.get("order_limit", 0)), terms.currency, "for one order", allowed)
    if terms.daily_limit is not None and "left_today" in lent:
        used = terms.daily_limit - int(lent["left_today"]) + total
        yield _bar("That day", used, terms.daily_limit, terms.currency, "that day", allowed)
    if terms.monthly_limit is not None and "left_this_month" in lent:
        used = terms.monthly_limit - int(lent["left_this_month"]) + total
        yield _bar("That month", used, terms.monthly_limit, terms.currency, "that month", allowed)


def _bar(label: str, used: int, limit: int, currency: str, when: str, allowed: bool) -> Bar:
    verb = "used" if allowed else "would be used"
    return Bar(label, used, limit, f"{money(used, currency)} of {money(limit, currency)} {verb} {when}")


def _total(detail: Mapping[str, Any]) -> int:
    asked = detail.get("request", {}).get("resource", {})
    about: Iterable[Any] = (one for one in detail.get("entities", ()) if one.get("uid") == asked)
    return next((int(one["attrs"].get("total", 0)) for one in about), 0)


def _read(name: str, value: Any) -> Any:
    read: Any = MOMENTS.get(name) or CLOCKS.get(name)
    return read(value) if read and isinstance(value, str) else value


def _least(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
