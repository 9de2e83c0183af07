"""Rules of the house that a reader may rely on."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
ROOMS = ("audit", "identity", "shop", "agents")
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

#: Modules of nouns, whose public functions with an actor make effects.
VERBS = (
    "identity/delegations.py",
    "shop/cart.py",
    "shop/orders.py",
    "agents/approvals.py",
    "agents/schedules.py",
    "agents/turns.py",
)
GUARDS = {"authorized", "require", "_writing", "open_conversation", "narrow_delegation", "list_orders", "ask"}
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def test_imports_go_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_has_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_no_file_is_named_for_nothing() -> None:
    nameless = {"services.py", "utils.py", "helpers.py", "selectors.py", "common.py", "misc.py"}
    assert [path for path in SOURCES if path.name in nameless] == []


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_takes_its_actor_by_name_and_authorizes(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text())
    for function in _public_functions(tree):
        if "actor" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}:
            assert (
                "actor" in {argument.arg for argument in function.args.kwonlyargs} or name == "shop/cart.py"
            ), function.name
            assert _called(function) & GUARDS, f"{function.name} takes an actor and asks nobody"


def test_no_source_file_has_lost_its_subject() -> None:
    assert [str(path) for path in SOURCES if len(path.read_text().splitlines()) > 300] == []


def _public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _called(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return names | {call.attr for call in calls if isinstance(call, ast.Attribute)}
