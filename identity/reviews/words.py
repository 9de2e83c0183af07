"""What a review says to people: what authority allows, what was used of it, and what would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from identity.models import Membership
from identity.money import money
from identity.scopes import Scope
from identity.trail.words import wish

#: What a scope lets an agent do, told to others than its person.
DOES: Final[Mapping[str, str]] = {
    Scope.CATALOG_READ: "search the shop",
    Scope.CART_READ: "look at the cart",
    Scope.CART_WRITE: "change the cart",
    Scope.ORDERS_READ: "look at orders",
    Scope.ORDERS_PLACE: "place orders",
    Scope.ORDERS_CANCEL: "cancel orders",
    Scope.ORDERS_CHANGE: "send orders elsewhere",
    Scope.RETURNS_WRITE: "send things back",
    Scope.ADDRESSES_WRITE: "keep addresses",
    Scope.WISHLIST_WRITE: "keep the wishlist",
    Scope.SCHEDULES_WRITE: "keep orders for later",
    Scope.PROFILE_READ: "see addresses and ways to pay",
    Scope.SUPPORT_ASK: "ask the shop's people",
}

LIMITS: Final[Mapping[str, str]] = {
    "order_limit": "one order, at most",
    "daily_limit": "in a day, at most",
    "monthly_limit": "in a month, at most",
    "unattended_ceiling": "without asking, at most",
}


@dataclass(frozen=True)
class Change:
    """One line of the difference. Without `now`, it is gone."""

    what: str
    was: str
    now: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def does(scopes: Sequence[str]) -> str:
    return listed([words for scope, words in DOES.items() if scope in scopes])


def changes(terms: Mapping[str, Any], proposal: Mapping[str, Any]) -> Iterator[Change]:
    """What narrowing would change, in words: scopes that go, limits that come down, a role that suffices."""
    if "scopes" in proposal:
        for scope in terms["scopes"]:
            if scope not in proposal["scopes"]:
                yield Change("it may", DOES.get(scope, scope))
    for name, words in LIMITS.items():
        if name in proposal:
            now = proposal[name]
            yield Change(
                words,
                money(terms[name], terms["currency"]),
                money(now, terms["currency"]) if now else "nothing",
            )
    if "role" in proposal:
        yield Change("role", role(terms["role"]), role(proposal["role"]))


def role(name: str) -> str:
    return str(Membership.Role(name).label).lower()


def day(at: str | datetime) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment:%-d %B %Y}"


def facts(kind: str, terms: Mapping[str, Any], figures: Mapping[str, Any]) -> list[Fact]:
    """Authority beside its use, line by line."""
    return list(_TOLD[kind](terms, figures))


def _delegation(terms: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[Fact]:
    currency = terms["currency"]
    yield Fact("Lent", f"{day(terms['lent_at'])}, until {day(terms['expires_at'])}")
    yield Fact("May", does(terms["scopes"]) or "nothing")
    yield Fact("Did", _times(figures["scopes"], DOES) or "nothing of that")
    if figures.get("needs"):  # reviews of before did not ask
        yield Fact("Needed for what waits", does(list(figures["needs"])))
    if figures["tools"]:
        yield Fact("Tools", _times(figures["tools"], {}))
    yield Fact("Last used", day(figures["last"]) if figures["last"] else "never in this time")
    if figures["refused"]:
        reasons = " ".join(f"{reason} ({times})" for reason, times in figures["refusals"].items())
        yield Fact("Refused", f"{_so_often(figures['refused'])}. {reasons}".strip())
    if figures["asked"]:
        yield Fact("Asked its person", _so_often(figures["asked"]))
    if Scope.ORDERS_PLACE in terms["scopes"]:
        yield from _money(terms, figures, currency)


def _money(terms: Mapping[str, Any], figures: Mapping[str, Any], currency: str) -> Iterator[Fact]:
    def of(used: str, limit: str) -> str:
        most = terms[limit]
        bound = "no limit" if most is None else f"limit {money(most, currency)}"
        return f"{money(figures[used], currency)}, {bound}"

    yield Fact("Orders", str(figures["orders"]))
    yield Fact("Largest order", of("largest", "order_limit"))
    yield Fact("Most in a day", of("most_in_a_day", "daily_limit"))
    yield Fact("Most in a month", of("most_in_a_month", "monthly_limit"))
    if terms["unattended_ceiling"]:
        unasked = f"{figures['unattended']}, largest {money(figures['largest_unattended'], currency)}"
        yield Fact(
            "Without asking", f"{unasked}, up to {money(terms['unattended_ceiling'], currency)} allowed"
        )


def _role(terms: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("Role", f"{role(terms['role'])}, since {day(terms['began_at'])}")
    if terms["by_directory"]:
        yield Fact(
            "Comes from", "the organization's directory, which gives it again: change the group there, too"
        )
    yield Fact("Signed in", _so_often(figures["sign_ins"]))
    yield Fact("Last here", day(figures["last"]) if figures["last"] else "never in this time")
    done = {wish(action): times for action, times in figures["actions"].items()}
    yield Fact("Did", _times(done, {}) or "nothing that leaves a trace")
    if figures["refused"]:
        yield Fact("Refused", _so_often(figures["refused"]))


def _connection(terms: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("Speaks", terms["protocol"])
    yield Fact("Speaks for", ", ".join(terms["domains"]) or "no domain")
    if terms["required_by"]:
        yield Fact("Required by", ", ".join(terms["required_by"]))
    people = f"{figures['people']} people, {_so_often(figures['sign_ins'])}"
    yield Fact("Came in by it", people if figures["people"] else "nobody")
    yield Fact("Last used", day(figures["last"]) if figures["last"] else "never in this time")


def _key(terms: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("What it is", terms["what"])
    yield Fact("For", terms["purpose"])
    yield Fact("May", terms["scopes"])
    yield Fact("Since", day(terms["since"]) if terms["since"] else "not known")
    yield Fact("Until", day(terms["expires_at"]) if terms["expires_at"] else "no end")
    yield Fact("Last used", day(figures["last"]) if figures["last"] else "never")


_TOLD: Final = {"delegation": _delegation, "role": _role, "connection": _connection, "key": _key}


def _times(counted: Mapping[str, int], words: Mapping[str, str]) -> str:
    often = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{words.get(name, name.replace('_', ' '))} ({times})" for name, times in often)


def _so_often(times: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(times, f"{times} times")
