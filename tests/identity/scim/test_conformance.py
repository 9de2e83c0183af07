"""The whole of `scim2 test` against a server that really runs; on PostgreSQL in the long form.

The reference server gives 135 successes and nothing else.
"""

import json
import re
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Database
from tests.support.live import web_alone

from .conftest import lay_token
from .suggest import suggest_names

HEADER = ("Authorization", "Bearer acme-token")
SUCCESSES = 135
#: The command. The tester draws its names by chance, and is to draw none of them twice.
SCIM2 = "import random, scim2_cli; random.seed(7644); scim2_cli.cli()"


slow_on_postgresql = pytest.mark.parametrize(
    "template", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)], indirect=True, scope="session"
)


@pytest.fixture
def server(fresh: Database, seeded: object, tmp_path: Path) -> Iterator[str]:
    lay_token("acme", "acme-token")
    with web_alone(fresh.url, tmp_path, SCIM_CALLS_PER_MINUTE="100000") as url:
        yield f"{url}/scim/v2"


@slow_on_postgresql
def test_the_server_conforms(server: str, tmp_path: Path) -> None:
    schemas = suggest_names(_schemas(server), "acme.test", tmp_path / "schemas.json")
    asked = ("--url", server, "--header", ": ".join(HEADER), "--schemas", str(schemas), "test", "--verbose")
    told = subprocess.run([sys.executable, "-c", SCIM2, *asked], capture_output=True, text=True, check=False)

    statuses = Counter(re.findall(r"^([A-Z]+) \w+$", told.stdout, re.MULTILINE))
    assert (statuses, told.returncode) == ({"SUCCESS": SUCCESSES}, 0), told.stdout + told.stderr


def _schemas(server: str) -> dict[str, object]:
    request = urllib.request.Request(f"{server}/Schemas", headers=dict([HEADER]))
    with urllib.request.urlopen(request) as answer:
        schemas: dict[str, object] = json.load(answer)
    return schemas
