from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django import Settings

from tests.audit.tampering.trail import lay_trail
from tests.support.databases import PostgresTemplate, SQLiteTemplate, Template, using

LAID: dict[str, tuple[Template, Path]] = {}


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Template:
    """Migrated, and the trail laid on it, once a kind of database."""
    if (kind := request.param) not in LAID:
        folder = tmp_path_factory.mktemp("trail")
        with django_db_blocker.unblock():
            if kind == "sqlite":
                made: Template = SQLiteTemplate(folder)
            else:
                made = PostgresTemplate(request.getfixturevalue("postgres_server"))
            with using(made.config):
                _lay(folder / "checkpoints.txt")
            LAID[kind] = made, folder / "checkpoints.txt"
    return LAID[kind][0]


@pytest.fixture
def witness_file(database: Any, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """What the file witness holds of the trail that was laid."""
    path = tmp_path / "checkpoints.txt"
    shutil.copy(LAID[database.vendor][1], path)
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(path)}]
    return path


def _lay(witness: Path) -> None:
    before, settings.LOG_WITNESSES = settings.LOG_WITNESSES, [{"kind": "file", "path": str(witness)}]
    try:
        lay_trail()
    finally:
        settings.LOG_WITNESSES = before
