"""What speaks against authority, in words and points; and how it would be narrowed to what was used of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from identity.lending import ALONG_WITH
from identity.models import Membership
from identity.money import money
from identity.reviews.usage import CameIn, Done, Used, Window
from identity.reviews.words import LIMITS, day, does, role
from identity.scopes import Scope

Role = Membership.Role

#: Scopes by which an agent changes something weigh more than those by which it looks.
CHANGES, LOOKS = 10, 2
SPENDS: Final = 30
LONG: Final = timedelta(days=180)
OFTEN: Final = 5
"""So many refusals are worth a look."""

ADMINISTERS: Final = frozenset(
    {
        "members:manage", "connections:manage", "domains:manage", "directory:manage", "limits:manage",
        "models:manage", "authority:cut", "authority:restore", "agents:pause", "agents:resume",
        "access:review", "access:decide", "delegations:narrow",
    }
)  # fmt: skip
AGREES: Final = "approvals:decide"


@dataclass(frozen=True)
class Finding:
    points: int
    text: str


def of_delegation(
    terms: Mapping[str, Any], used: Used, proposal: Mapping[str, Any], window: Window
) -> Iterator[Finding]:
    lent_at = datetime.fromisoformat(terms["lent_at"])
    if not _in_use(terms, used):
        yield _unused(lent_at, window, "never used")
        return
    idle = [scope for scope in terms["scopes"] if "scopes" in proposal and scope not in proposal["scopes"]]
    if idle:
        points = sum(_weight(scope) for scope in idle)
        yield Finding(points, f"may {does(idle)}, only did: {does(list(used.scopes)) or 'nothing yet'}")
    yield from _wide_limits(terms, used, proposal)
    if used.refused >= OFTEN:
        yield Finding(15, f"refused {used.refused} times")
    expires_at = datetime.fromisoformat(terms["expires_at"])
    if expires_at - window.until > LONG:
        yield Finding(5, f"lasts until {day(expires_at)}")


def narrowed(terms: Mapping[str, Any], used: Used) -> dict[str, Any]:
    """What of the terms would change: scopes that nobody used go, and limits come down to about what was needed.

    What still waits keeps what it needs. Nothing where nothing was used: that is cut, or kept.
    """
    if not _in_use(terms, used):
        return {}
    needed = _needed(used)
    kept = [scope for scope in terms["scopes"] if scope in needed]
    return ({"scopes": kept} if kept != terms["scopes"] else {}) | _lower_limits(terms, used, kept)


def of_role(
    terms: Mapping[str, Any], done: Done, proposal: Mapping[str, Any], window: Window
) -> Iterator[Finding]:
    began = datetime.fromisoformat(terms["began_at"])
    if not done.sign_ins and not done.actions:
        yield _unused(began, window, "never signed in for the organization")
        return
    if "role" in proposal:
        missing = "changed nothing" if terms["role"] == Role.ADMIN else "decided about no order"
        points = 80 if terms["role"] == Role.ADMIN else 40
        yield Finding(points, f"is {role(terms['role'])}, and {missing} {_how_long(began, window)}")
    if done.refused >= OFTEN:
        yield Finding(15, f"refused {done.refused} times")


def sufficing(held: str, done: Done) -> dict[str, Any]:
    """The role that suffices for what was done. Of an auditor nothing is known: looking leaves no trace."""
    used = held == Role.ADMIN and ADMINISTERS.intersection(done.actions)
    agreed = held == Role.APPROVER and AGREES in done.actions
    if held in (Role.BUYER, Role.AUDITOR) or used or agreed or not (done.sign_ins or done.actions):
        return {}
    return {"role": str(Role.BUYER)}


def of_connection(used: CameIn, window: Window) -> Iterator[Finding]:
    if not used.sign_ins:
        yield Finding(100, f"nobody came in by it in {window.days} days")


def of_key(doubts: tuple[str, ...], last: datetime | None, window: Window) -> Iterator[Finding]:
    if last is None:
        yield Finding(50, "never used")
    elif last < window.since:
        yield Finding(50, f"never used in {window.days} days")
    for doubt in doubts:
        yield Finding(40, doubt[:1].lower() + doubt[1:].rstrip("."))


def rounded_up(minor: int) -> int:
    """To 1, 2 or 5 and noughts: a limit with a little room that a person can remember."""
    step = 1
    while True:
        for nice in (1, 2, 5):
            if nice * step >= minor:
                return nice * step
        step *= 10


def _in_use(terms: Mapping[str, Any], used: Used) -> bool:
    """Anything of what is still lent: of use that was once made of more nothing is left to keep."""
    return bool(_needed(used).intersection(terms["scopes"]))


def _needed(used: Used) -> set[str]:
    needed = {*used.scopes, *used.needs}
    for scope, more in ALONG_WITH.items():
        needed |= {str(one) for one in more} if scope in needed else set()
    return needed


def _unused(began: datetime, window: Window, what: str) -> Finding:
    """What is younger than the time that is looked at had less of a chance."""
    return Finding(100 if began <= window.since else 60, f"{what} {_how_long(began, window)}")


def _how_long(began: datetime, window: Window) -> str:
    return f"in {window.days} days" if began <= window.since else f"since {day(began)}"


def _weight(scope: str) -> int:
    if scope == Scope.ORDERS_PLACE:
        return SPENDS
    return LOOKS if scope.endswith(":read") else CHANGES


def _wide_limits(terms: Mapping[str, Any], used: Used, proposal: Mapping[str, Any]) -> Iterator[Finding]:
    most = {
        "order_limit": ("largest order", used.largest),
        "daily_limit": ("most in a day", used.most_in_a_day),
        "monthly_limit": ("most in a month", used.most_in_a_month),
    }
    for name, (what, minor) in most.items():
        if name in proposal:
            limit, spent = (money(one, terms["currency"]) for one in (terms[name], minor))
            yield Finding(SPENDS, f"{LIMITS[name]} {limit}, {what} {spent}")
    if "unattended_ceiling" in proposal:
        ceiling = money(terms["unattended_ceiling"], terms["currency"])
        did = (
            f"largest {money(used.largest_unattended, terms['currency'])}" if used.unattended else "never did"
        )
        yield Finding(50, f"may order up to {ceiling} without asking, {did}")


def _lower_limits(terms: Mapping[str, Any], used: Used, scopes: list[str]) -> dict[str, Any]:
    """Each at most half of what it was, or it is left alone. A day is never less than one order, a month than a day."""
    lower: dict[str, Any] = {}
    if used.orders and Scope.ORDERS_PLACE in scopes:
        least = 0
        for name, most in (
            ("order_limit", max(used.largest, used.largest_waiting)),
            ("daily_limit", max(used.most_in_a_day, used.all_waiting)),
            ("monthly_limit", max(used.most_in_a_month, used.all_waiting)),
        ):
            held = terms[name]
            fits = max(least, rounded_up(most))
            if held is not None and 2 * fits <= held:
                lower[name] = fits
            least = lower.get(name, held if held is not None else least)
    unasked = rounded_up(used.largest_unattended) if used.unattended else 0
    ceiling = terms["unattended_ceiling"]
    if ceiling and (2 * unasked <= ceiling or ceiling > lower.get("order_limit", ceiling)):
        lower["unattended_ceiling"] = min(unasked, lower.get("order_limit", unasked))
    return lower
