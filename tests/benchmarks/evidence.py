"""What evidence costs: beside plain Django and two libraries, by many writers, and in the log."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.databases import Template
from tests.support.postgres import APPLICATION

CHILD = [sys.executable, "-m", "tests.benchmarks.ledger"]


@dataclass(frozen=True)
class Evidence:
    """As tests/benchmarks/ledger prints it."""

    database: str
    writes: list[dict[str, Any]]
    appends: list[dict[str, Any]]
    sequenced: float


def measure_evidence(database: str, template: Template) -> Evidence:
    """The libraries want settings of their own. Prepared by the owner of the tables, measured as the application."""
    _child("prepare", template.config)
    with template.copy(APPLICATION) as made:
        return Evidence(database, **json.loads(_child("measure", made.config)))


def _child(task: str, config: Mapping[str, Any]) -> str:
    told = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.ledger.settings",
        "LEDGER_DATABASE": json.dumps(config),
    }
    done = subprocess.run(
        [*CHILD, task], env={**os.environ, **told}, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
