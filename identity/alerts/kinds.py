"""The kinds of rules: what each looks for in the log, with which numbers, and how it tells what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from audit.feed import Entry
from audit.looks import looked_at
from audit.rules import Each, Either, Gathering, Rest, Shape
from identity.models import LoginSession

Numbers = Mapping[str, int]

#: What is decided about money, and what bounds it: names of the request that a decision keeps.
ORDERING: Final = frozenset({"orders:place", "schedules:write"})
BOUNDS: Final = ("order_limit", "left_today", "left_this_month")


@dataclass(frozen=True)
class Number:
    """One that an admin sets."""

    name: str
    label: str
    usual: int
    least: int
    most: int


@dataclass(frozen=True)
class Kind:
    """`title` is told of a subject. `shape` is None where it is no event that is looked at, but the log itself."""

    name: str
    label: str
    about: str
    numbers: tuple[Number, ...]
    shape: Callable[[Numbers], Shape] | None
    title: Callable[[str, Numbers], str]
    of_the_shop_alone: bool = False

    def numbers_of(self, parameters: Mapping[str, Any]) -> Numbers:
        """What was set, and the usual where nothing was."""
        return {number.name: int(parameters.get(number.name, number.usual)) for number in self.numbers}


def who(entry: Entry) -> str:
    if entry.agent:
        return f"{entry.agent} for {entry.principal}"
    return entry.principal or f"nobody known, by {entry.source}"


def refused(entry: Entry) -> tuple[str, int] | None:
    denied = entry.category == "policy.decision" and entry.outcome == "deny"
    return (who(entry), 1) if denied else None


def permitted(entry: Entry) -> str | None:
    return who(entry) if entry.category == "policy.decision" and entry.outcome == "allow" else None


def handed_out(entry: Entry) -> tuple[str, int] | None:
    """Readings: of the trail and of people by as many as were handed out, of anything else by one each."""
    if entry.category in {"audit.read", "personal.read"}:
        return who(entry), max(1, looked_at(entry.facts.get("detail", {})))
    looked = (
        entry.category == "policy.decision" and entry.outcome == "allow" and entry.action.endswith(":read")
    )
    return (who(entry), 1) if looked else None


def near_a_limit(percent: int) -> Callable[[Entry], str | None]:
    def subject(entry: Entry) -> str | None:
        if entry.category != "policy.decision" or entry.action not in ORDERING:
            return None
        detail = entry.facts.get("detail", {})
        entities = detail.get("entities") or [{}]
        total = int(entities[-1].get("attrs", {}).get("total", 0))
        bounds = _bounds(detail.get("request", {}).get("context", {}), entities)
        near = any(total * 100 >= percent * bound for bound in bounds)
        return who(entry) if total > 0 and near else None

    return subject


def used_tool(entry: Entry) -> str | None:
    return f"{entry.action} by {entry.agent}" if entry.category == "tool.call" and entry.agent else None


def from_the_shell(entry: Entry) -> str | None:
    return entry.source if _is_write(entry) and entry.source == "system:shell" else None


def by_the_system(entry: Entry) -> str | None:
    return entry.source if _is_write(entry) and entry.source.startswith("system:") else None


def cut_for_cause(entry: Entry) -> str | None:
    cut = (
        entry.category == "auth"
        and entry.action == "sign_out"
        and entry.outcome == LoginSession.End.FOR_CAUSE
    )
    return f"account {entry.object_id}" if cut else None


def _is_write(entry: Entry) -> bool:
    return entry.category == "model.change"


def _bounds(context: Mapping[str, Any], entities: list[Mapping[str, Any]]) -> list[int]:
    lent = context.get("delegation", {})
    ceilings = [
        entity["attrs"]["order_ceiling"] for entity in entities if "order_ceiling" in entity.get("attrs", {})
    ]
    return [int(lent[name]) for name in BOUNDS if name in lent] + [int(ceiling) for ceiling in ceilings]


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "refusals",
            "Refusals in a row",
            "The same person or agent is refused again and again, with nothing permitted in between.",
            (Number("count", "Refusals", 10, 2, 1_000), Number("minutes", "Within minutes", 10, 1, 1_440)),
            lambda numbers: Gathering(numbers["count"], numbers["minutes"], refused, permitted),
            lambda subject, numbers: f"{numbers['count']} refusals in a row: {subject}",
        ),
        Kind(
            "limit",
            "Near a limit",
            "An order reaches this part of what its agent may spend: for one order, today, this month, or at most.",
            (Number("percent", "Per cent of the limit", 90, 1, 100),),
            lambda numbers: Each(near_a_limit(numbers["percent"])),
            lambda subject, numbers: f"At {numbers['percent']} % of a limit or above: {subject}",
        ),
        Kind(
            "rest",
            "First use after a long rest",
            "An agent uses a tool that it has not used for this long, or never.",
            (Number("days", "Days of rest", 30, 1, 3_650),),
            lambda numbers: Rest(numbers["days"], used_tool),
            lambda subject, numbers: f"First use in {numbers['days']} days: {subject}",
        ),
        Kind(
            "bulk",
            "Reads in bulk",
            "Somebody reads this much: each thing that an agent looks at, each row about people that a page shows, and "
            "each event that leaves the trail.",
            (
                Number("count", "Readings", 500, 2, 10_000),
                Number("minutes", "Within minutes", 10, 1, 1_440),
            ),
            lambda numbers: Gathering(numbers["count"], numbers["minutes"], handed_out),
            lambda subject, numbers: (
                f"{numbers['count']} readings or more within {numbers['minutes']} min: {subject}"
            ),
        ),
        Kind(
            "system",
            "Writes by the system",
            "Rows are written from the server's console, or in a system context that has not written for long.",
            (Number("days", "Days without such a write", 30, 1, 3_650),),
            lambda numbers: Either((Each(from_the_shell), Rest(numbers["days"], by_the_system))),
            lambda subject, numbers: f"Written without a decision: {subject}",
        ),
        Kind(
            "cut",
            "Sign-in cut for cause",
            "A sign-in was ended because somebody had a cause: theft, a switched-off account, the provider's word.",
            (),
            lambda numbers: Each(cut_for_cause),
            lambda subject, numbers: f"Sign-in cut for cause: {subject}",
        ),
        Kind(
            "lag",
            "The log lags",
            "Events wait this long for their places in the log: nothing is delivered, and nothing can be proved.",
            (Number("seconds", "Seconds", 120, 10, 86_400),),
            None,
            lambda subject, numbers: (
                f"Events have waited for their places for more than {numbers['seconds']} s"
            ),
            of_the_shop_alone=True,
        ),
    )
}


def kinds_for(shop: bool) -> list[Kind]:
    return [kind for kind in KINDS.values() if shop or not kind.of_the_shop_alone]
