"""The map from standards to controls names tests, files and policies. Each exists, and whatever is missing is said."""

import ast

import pytest
from django.test import Client

from identity import cedar
from identity.standards import FILE, State, as_markdown, standards
from tests.architecture.sources import ROOT, tree

ITEMS = [item for standard in standards() for item in standard.items]
NAMED = sorted({test for item in ITEMS for test in item.tests})


def test_every_test_that_shows_something_exists() -> None:
    assert [test for test in NAMED if test.partition("::")[2] not in _defined(test.partition("::")[0])] == []


def test_every_test_that_shows_something_is_collected(request: pytest.FixtureRequest) -> None:
    """Of those files that this run has read whole: all of them, where nothing was chosen."""
    collected = {item.nodeid.partition("[")[0] for item in request.session.items}
    chosen = request.config.option.keyword or any("::" in argument for argument in request.config.args)
    whole = set() if chosen else {name.partition("::")[0] for name in collected}

    assert [test for test in NAMED if test.partition("::")[0] in whole and test not in collected] == []


def test_every_file_exists() -> None:
    assert [name for item in ITEMS for name in item.files if not (ROOT / name).exists()] == []


def test_every_policy_exists() -> None:
    known = set(cedar.active_policies().reasons)
    assert [name for item in ITEMS for name in item.policies if name not in known] == []


def test_what_is_not_wholly_shown_says_what_is_missing() -> None:
    assert [item.id for item in ITEMS if (item.state is State.SHOWN) == bool(item.missing)] == []
    assert [item.id for item in ITEMS if not item.tests] == []


def test_nothing_of_a_standard_is_left_out() -> None:
    asked = [
        [f"ASI{number:02}" for number in range(1, 11)],
        [f"NHI{number}" for number in range(1, 11)],
        [str(number) for number in range(1, 8)],
        ["PR.AC-4", "PR.AA-05"],
    ]
    assert [[item.id for item in standard.items] for standard in standards()] == asked


def test_the_file_is_made_from_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == as_markdown()


def test_the_page_is_open_to_everybody(db: None, client: Client) -> None:
    page = client.get("/controls/").content.decode()
    assert [item.id for item in ITEMS if item.how.split("'")[0] not in page] == []


def _defined(file: str) -> set[str]:
    if not (ROOT / file).exists():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree(ROOT / file).body if isinstance(node, functions)}
