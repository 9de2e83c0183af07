"""What others ask of systems like this one, and where it is shown: read from standards.toml, told on a page."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

SOURCE: Final = Path(__file__).with_name("standards.toml")
FILE: Final = Path(__file__).with_name("STANDARDS.md")

HEAD: Final = """# What standards ask for, and where it is shown

Made from `standards.toml` by `manage.py write_standards`. Each line has the control here and the tests that show it;
what is not shown says so, and why. Policies are named as in README.md.
"""


class State(StrEnum):
    SHOWN = "shown"
    PARTLY = "partly"
    NOT = "not"

    @property
    def words(self) -> str:
        return {"shown": "shown by tests", "partly": "shown in part", "not": "not met"}[self]

    @property
    def tone(self) -> str:
        """Of the chip that says it."""
        return {"shown": "done", "partly": "waiting", "not": "refused"}[self]


@dataclass(frozen=True)
class Item:
    """One thing that is asked for. `missing` says what is not shown, and why."""

    id: str
    name: str
    state: State
    how: str
    tests: tuple[str, ...]
    policies: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Standard:
    name: str
    source: str
    items: tuple[Item, ...]


@cache
def standards() -> tuple[Standard, ...]:
    read = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(
        Standard(one["name"], one["source"], tuple(_item(item) for item in one["item"]))
        for one in read["standard"]
    )


def as_markdown() -> str:
    return "\n".join([HEAD, *(line for one in standards() for line in _section(one))])


def _item(said: dict[str, Any]) -> Item:
    lists = {name: tuple(said.get(name, ())) for name in ("tests", "policies", "files")}
    return Item(**{**said, **lists, "state": State(said["state"])})


def _section(standard: Standard) -> Iterator[str]:
    yield f"## {standard.name}\n"
    yield f"{standard.source}\n"
    yield "| | asks for | state | how | shown by |"
    yield "|---|---|---|---|---|"
    for item in standard.items:
        missing = f"**Not shown:** {item.missing}" if item.missing else ""
        how = " ".join(filter(None, (item.how, _named(item.policies), missing)))
        yield f"| {item.id} | {item.name} | {item.state.words} | {how} | {_named(item.tests)} |"
    yield ""


def _named(names: tuple[str, ...]) -> str:
    return " ".join(f"`{name}`" for name in names)
