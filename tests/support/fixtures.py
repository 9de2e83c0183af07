"""How a test says what it needs.

`db` (or the mark django_db): the default database inside a transaction that is rolled back.
`committing_db`: a fresh database of its own, for tests that commit, start threads or start processes.
The marks `both_databases` and `postgresql` choose the kind; without one it is SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from pytest_django.plugin import DjangoDbBlocker

from audit.context import open_context
from tests.support.databases import Database, Kind, Maker, PostgreSQLMaker, SQLiteMaker, connected_to


class Makers:
    """The makers of this process, each made when the first test asks for its kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[Kind, Maker] = {}

    def of(self, kind: Kind) -> Maker:
        if kind not in self._made:
            self._made[kind] = SQLiteMaker(self._folder) if kind == "sqlite" else PostgreSQLMaker()
        return self._made[kind]

    def close(self) -> None:
        for maker in self._made.values():
            maker.close()


@pytest.fixture(scope="session")
def makers(tmp_path_factory: pytest.TempPathFactory, django_test_environment: None) -> Iterator[Makers]:
    with closing(Makers(tmp_path_factory.mktemp("databases"))) as makers:
        yield makers


@pytest.fixture(scope="session")
def rolled_back(makers: Makers) -> dict[Kind, Database]:
    """The databases that tests share, because each takes back what it did."""
    return {}


@pytest.fixture(autouse=True)
def database_kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = getattr(request, "param", "sqlite")
    return kind


@pytest.fixture
def django_db_setup(
    makers: Makers, rolled_back: dict[Kind, Database], database_kind: Kind, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """pytest-django's own setting up of databases, for one test and of the kind that it asks for."""
    with django_db_blocker.unblock():
        if database_kind not in rolled_back:
            rolled_back[database_kind] = makers.of(database_kind).copy()
    with connected_to(rolled_back[database_kind]):
        yield


@pytest.fixture
def committing_db(
    makers: Makers, database_kind: Kind, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    with django_db_blocker.unblock():
        maker = makers.of(database_kind)
        database = maker.copy()
        with connected_to(database):
            yield database
        maker.drop(database)


@pytest.fixture(autouse=True)
def audit_context() -> Iterator[None]:
    """A test acts at the server's console: on record, and without a permit. Laying test data needs system:seed."""
    with open_context("command"):
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_kind", get_args(Kind), indirect=True)
    elif metafunc.definition.get_closest_marker("postgresql"):
        metafunc.parametrize("database_kind", ["postgresql"], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (
            mark and mark.kwargs.get("transaction")
        ):
            raise pytest.UsageError(
                f"{item.nodeid}: the trail cannot be flushed. Ask for committing_db, a database of its own."
            )
