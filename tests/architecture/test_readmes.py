"""What the READMEs name exists, and what exists is named."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from agents.tools import TOOLS
from identity import cedar
from identity.demo_people import DEMO_PEOPLE
from identity.scopes import Scope
from shop import settings as shop_settings

ROOT = Path(__file__).parents[2]
ROOMS = ("audit", "identity", "shop", "agents")
OURS = [ROOT / "manage.py"] + [
    path
    for folder in (*ROOMS, "tests", "templates")
    for path in (ROOT / folder).rglob("*")
    if "node_modules" not in path.parts
]
READMES = [ROOT / "README.md", *(path for path in OURS if path.name == "README.md")]
ENVIRONMENT = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", Path(shop_settings.__file__).read_text())) | {
    "DATABASE_URL"
}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_with_a_readme(room: str) -> None:
    assert ROOT / room / "README.md" in READMES


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_files_that_a_readme_names_exist(path: Path) -> None:
    named = re.findall(r"`([\w/]+\.(?:py|cedar|toml))", path.read_text())
    assert [name for name in named if not any(one.as_posix().endswith(f"/{name}") for one in OURS)] == []


def test_the_tools_are_those_that_the_readme_lists() -> None:
    listed = re.search(r"Tools: ([^.]+)\.", (ROOT / "agents/README.md").read_text())
    assert listed is not None
    assert set(re.findall(r"\w+", listed[1])) == set(TOOLS)


def test_commands_that_readmes_name_exist() -> None:
    named = {name for path in READMES for name in re.findall(r"manage\.py (\w+)", path.read_text())}
    assert named <= set(get_commands())


def test_the_readme_introduces_everybody() -> None:
    text = (ROOT / "README.md").read_text()
    assert [person.email for person in DEMO_PEOPLE if person.email not in text] == []


def test_the_readme_names_every_policy_and_no_other() -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (ROOT / "identity/README.md").read_text()))
    assert named == set(cedar.active_policies().reasons)


def test_the_readme_names_every_scope() -> None:
    listed = re.search(r"^Scopes: ([^.]+)\.$", (ROOT / "identity/README.md").read_text(), re.MULTILINE)
    assert listed is not None
    assert re.split(r",\s", listed[1]) == [str(scope) for scope in Scope]


def test_every_scope_is_an_action_of_the_schema() -> None:
    assert [scope for scope in Scope if f'"{scope}"' not in cedar.schema_text()] == []


def test_every_setting_from_the_environment_is_explained() -> None:
    text = (ROOT / ".env.example").read_text()
    demo_only = {"DEMO", "DEMO_IDP_URL", "DEMO_IDP_DIR"}
    assert (
        sorted(name for name in ENVIRONMENT - demo_only if not re.search(rf"^{name}=", text, re.MULTILINE))
        == []
    )
