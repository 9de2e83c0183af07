"""What is looked for, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from urllib.parse import urlencode

from audit.search.traits import Trait

#: Filters that are a trait each, in the order of a page's form.
FACETS: Final = (
    "principal", "agent", "action", "category", "object", "outcome", "policy", "organization", "source", "mark",
    "context", "conversation", "turn", "tool_call", "permit",
)  # fmt: skip

#: Spans that end now, in days; a day begins at midnight where the reader is.
SPANS: Final = {"today": 1, "week": 7, "month": 30}

LONGEST: Final = 300
MOST_WORDS: Final = 6


@dataclass(frozen=True)
class Filters:
    """`since` is looked at, `until` is not. All of them must fit; every word must be found."""

    chosen: tuple[Trait, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    address: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """The same as the end of an address, without where in the list one stands."""
        return urlencode(self.address)

    def value(self, name: str) -> str:
        return dict(self.address).get(name, "")

    def only(self, *traits: Trait) -> Filters:
        """Narrowed by what the reader did not choose and cannot take away."""
        return replace(self, chosen=(*self.chosen, *traits))


class CannotRead(Exception):
    """A filter that says nothing, in a sentence for whoever wrote it."""


def read_filters(told: Mapping[str, str], zone: tzinfo, now: datetime | None = None) -> Filters:
    """Raises CannotRead where a date is none."""
    clean = {name: value.replace("\0", "").strip()[:LONGEST] for name, value in told.items()}
    given = {name: value for name, value in clean.items() if value}
    chosen = tuple(_trait(name, given[name]) for name in FACETS if name in given)
    words = tuple(given.get("q", "").split()[:MOST_WORDS])
    since = _moment(given.get("since", ""), zone) or _begun(given.get("within", ""), zone, now)
    known = (*FACETS, "q", "within", "since", "until")
    address = tuple((name, given[name]) for name in known if name in given)
    return Filters(chosen, words, since, _moment(given.get("until", ""), zone), address)


def _trait(name: str, value: str) -> Trait:
    """An object is told by its kind alone, or with its number behind it."""
    if name == "object" and " " not in value:
        return Trait("object_type", value)
    return Trait(name, value)


def _moment(text: str, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CannotRead(f"{text} is not a date. Write it like 2026-11-28 or 2026-11-28T14:30.") from None


def _begun(span: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    if span not in SPANS:
        return None
    today = (now or datetime.now(UTC)).astimezone(zone).date()
    first = today - timedelta(days=SPANS[span] - 1)
    return datetime.combine(first, time.min, zone).astimezone(UTC)
