"""The files as data.

A conversation names its person, and may name its day (`today`), what is in the `cart` or `saved` for later, `orders`
of the past, further `addresses`, `reviewed` goods. Goods are written as in "2 × Quiet Hoodie / black / L"; an order is
named by a word, and `{word}` in a sentence becomes its number.

A turn is what the person `says`, and what is right for it:
- `calls`: the tool calls, with the arguments that matter. A list is any of its values, "*" any value at all, "" none.
  Ids are written as what they stand for (see references.py); "#2" is the second product of the latest list, "#cheapest"
  and "#dearest" are found in it by price. `words` of a search may be in its query, its category or
  its colour; "mug|cup" is either. `or` holds whole lists of calls that are as right.
- or `answer`, where nothing may be called (save what `may` names): `does` is "tells", "asks", "declines" or "chats",
  and each of `names` must be in the answer, "a|b" being either.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

HALVES = ("tuned", "kept_apart")
LATER = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
SETS = (*HALVES, *(f"{name}{part}" for name in LATER for part in ("", "_apart")))
LOOKED_AT = ("tuned", *LATER)
"""The sets whose misses may be read."""
DAY = datetime(2026, 11, 23)  # a Monday
DOES = {"tells", "asks", "declines", "chats"}


@dataclass(frozen=True)
class Expected:
    """One tool call; `arguments` are those that matter."""

    tool: str
    arguments: Mapping[str, Any]

    def __str__(self) -> str:
        return written(self.tool, self.arguments)


@dataclass(frozen=True)
class Answer:
    does: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"no call; {self.does} {', '.join(self.names)}".rstrip()


Calls = tuple[Expected, ...]


@dataclass(frozen=True)
class Sentence:
    """A turn: `ways` are the lists of calls that are right, none where only `answer` is."""

    says: str
    ways: tuple[Calls, ...] = ()
    answer: Answer | None = None
    may: frozenset[str] = frozenset()
    signed: bool = False

    def __str__(self) -> str:
        ways = [" + ".join(map(str, way)) for way in self.ways]
        return " or ".join([*ways, *([str(self.answer)] if self.answer else [])])


@dataclass(frozen=True)
class PastOrder:
    items: tuple[str, ...]
    days: int
    state: str


@dataclass(frozen=True)
class Conversation:
    name: str
    kind: str
    person: str
    sentences: tuple[Sentence, ...]
    today: datetime = DAY
    cart: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    orders: Mapping[str, PastOrder] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()


def load(name: str) -> list[Conversation]:
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    return [_conversation(row) for row in tomllib.loads(text)["conversation"]]


def written(tool: str, arguments: Mapping[str, Any]) -> str:
    return f"{tool}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})"


def _conversation(row: Mapping[str, Any]) -> Conversation:
    """Raises TypeError for a key that means nothing."""
    read = dict(row)
    turns = read.pop("turn")
    day = read.pop("today", DAY.date())
    orders = {name: PastOrder(**order) for name, order in read.pop("orders", {}).items()}
    return Conversation(
        **read,
        sentences=tuple(_sentence(turn) for turn in turns),
        today=datetime.combine(day, time(9)),
        orders=orders,
    )


def _sentence(row: Mapping[str, Any]) -> Sentence:
    read = dict(row)
    ways = [read.pop("calls")] if "calls" in read else []
    ways += read.pop("or", [])
    answer = Answer(**read.pop("answer")) if "answer" in read else None
    may = frozenset(read.pop("may", ()))
    return Sentence(read.pop("says"), tuple(_calls(way) for way in ways), answer, may, **read)


def _calls(rows: list[Mapping[str, Any]]) -> Calls:
    return tuple(
        Expected(row["tool"], {name: value for name, value in row.items() if name != "tool"}) for row in rows
    )
