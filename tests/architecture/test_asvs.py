"""The table of ASVS names tests and settings. Each exists, and each line has a proof or owns up to a gap."""

import re

import pytest
from django.conf import settings

from tests.architecture.sources import ROOT

TEXT = (ROOT / "identity/ASVS.md").read_text()
LINES = [line for line in TEXT.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]
TESTS = re.findall(r"`(test_\w+\.py)::(\w+)`", TEXT)


@pytest.mark.parametrize(("file", "test"), TESTS, ids=lambda name: name)
def test_a_test_that_proves_a_line_exists(file: str, test: str) -> None:
    defined = re.compile(rf"^(async )?def {test}\(", re.MULTILINE)
    assert [path for path in (ROOT / "tests").rglob(file) if defined.search(path.read_text())] != []


def test_a_setting_that_proves_a_line_exists() -> None:
    named = re.findall(r"`([A-Z][A-Z_]+[A-Z])`", TEXT)
    environment = {"CACHE_URL"}
    assert [name for name in named if name not in environment and not hasattr(settings, name)] == []


def test_each_line_has_a_proof_or_is_a_gap() -> None:
    assert [line for line in LINES if "`" not in line.rsplit(" | ", 1)[1] and "**gap**" not in line] == []


def test_no_requirement_of_level_two_is_left_out() -> None:
    """How many requirements of levels 1 and 2 each section of ASVS 5.0 that is about us has; OAuth: as a client."""
    numbers = {number for line in LINES for number in re.findall(r"\d+\.\d+\.\d+", line.split("|")[1])}
    sections = {
        "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
        "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
        "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "10.1": 2, "10.2": 2, "10.5": 5,
    }  # fmt: skip
    asked = {f"{section}.{number}" for section, most in sections.items() for number in range(1, most + 1)}
    assert asked - numbers == set()
