"""`make check` runs the contract of layers; here, what the contract cannot see."""

import ast

import pytest

from tests.architecture.sources import ROOMS, ROOT, modules, named, tree

DYNAMIC = {"import_module", "import_string", "__import__", "get_model", "get_class"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_only_from_above(room: str) -> None:
    above = set(ROOMS[ROOMS.index(room) + 1 :])
    assert [found for found in _imports(room) if found[1] in above] == []


def test_no_module_is_found_by_a_string() -> None:
    calls = [
        (named(path), node.lineno)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _called(node) in DYNAMIC
    ]
    assert calls == []


def test_only_tests_know_the_tests() -> None:
    assert [found for room in ROOMS for found in _imports(room) if found[1] == "tests"] == []


def _imports(room: str) -> list[tuple[str, str]]:
    """(file, imported room), also of imports inside functions."""
    found = []
    for path in modules():
        if path.relative_to(ROOT).parts[0] != room:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.append((named(path), node.module.split(".")[0]))
            elif isinstance(node, ast.Import):
                found += [(named(path), alias.name.split(".")[0]) for alias in node.names]
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
