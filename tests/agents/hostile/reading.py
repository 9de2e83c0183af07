"""Scripted attacks as a table of text: what is tried, each call of the model as it writes it, and what must come out.

    read Carol's order by its number
        get_order {"order_id": "{carol number}"} -> not_found

A line with an asterisk is something that happens before the next message: `* Alice says yes`. A name in braces stands
for an id of the field.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

TABLES = Path(__file__).parent / "attacks"
ACT, ANSWER = "* ", " -> "


@dataclass(frozen=True)
class Asked:
    """A tool call as a model writes it, and the word of what must come out: an error's code, a status, or done."""

    tool: str
    arguments: str
    comes_out: str


@dataclass(frozen=True)
class Happens:
    """Something that is not the model's doing: a word of what, and what it needs to know."""

    what: str
    about: str


@dataclass
class Attack:
    tries: str
    lines: list[Asked | Happens] = field(default_factory=list)

    @property
    def comes_out(self) -> list[str]:
        return [line.comes_out for line in self.lines if isinstance(line, Asked)]

    @property
    def messages(self) -> Iterator[Happens | tuple[Asked, ...]]:
        """Calls that nothing comes between are asked for in one breath."""
        for kind, found in groupby(self.lines, type):
            lines = tuple(found)
            yield from ([lines] if kind is Asked else lines)


def families() -> list[str]:
    return sorted(path.stem for path in TABLES.glob("*.txt"))


def attacks_of(family: str) -> list[Attack]:
    found: list[Attack] = []
    for line in (TABLES / f"{family}.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            found.append(Attack(line.strip()))
        else:
            found[-1].lines.append(_read(line.strip()))
    return found


def _read(line: str) -> Asked | Happens:
    if line.startswith(ACT):
        what, _, about = line.removeprefix(ACT).partition(": ")
        return Happens(what, about)
    call, _, comes_out = line.rpartition(ANSWER)
    tool, _, arguments = call.partition(" ")
    return Asked(tool, arguments or "{}", comes_out)
