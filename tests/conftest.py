"""What every test may ask for.

`db` is a transaction on SQLite, rolled back. `database` runs the test twice, on SQLite and on PostgreSQL, each time
in a fresh database to which other threads and processes can connect. Both begin with what `laid_before` names.
"""

import gc
from collections.abc import Iterator

import pytest
from django.db import connections
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.support import missing, postgres
from tests.support.databases import (
    Database,
    Laid,
    PostgresTemplate,
    SQLiteTemplate,
    Template,
    in_memory,
    standing_in,
    start_postgres,
    using,
    with_laid,
)

KINDS = ("sqlite", "postgresql")
JOURNEYS = "tests/journeys/"
LONGEST = (JOURNEYS, "tests/shop/demo/", "tests/shop/test_first_start.py")


@pytest.fixture
def laid_before() -> Laid:
    """What stands in the database before the test begins, laid in this order: a package says so of its cast."""
    return ()


@pytest.fixture
def django_db_setup(
    request: pytest.FixtureRequest, laid_before: Laid, django_db_blocker: object
) -> Iterator[None]:
    """In memory, for all tests that ask for `db`; the transaction of one that asks for `database`, too, is there."""
    if "fresh" in request.fixturenames:
        yield
        return
    with django_db_blocker.unblock():
        connection = in_memory(laid_before)
    with standing_in(connection):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    try:
        server = start_postgres()
    except (ImportError, IndexError, RuntimeError) as error:
        missing.missing(f"PostgreSQL ({error})")
    yield server
    server.stop()


@pytest.fixture(scope="session", params=KINDS)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object
) -> Template:
    with django_db_blocker.unblock():
        if request.param == "sqlite":
            return SQLiteTemplate(tmp_path_factory.mktemp("databases"))
        return PostgresTemplate(request.getfixturevalue("postgres_server"))


@pytest.fixture
def database_role() -> str:
    """Who a test is on PostgreSQL: the application, which owns nothing."""
    return postgres.APPLICATION


@pytest.fixture
def fresh(
    template: Template, laid_before: Laid, database_role: str, django_db_blocker: object
) -> Iterator[Database]:
    """A fresh database as the default one of this process."""
    with (
        django_db_blocker.unblock(),
        with_laid(template, laid_before).copy(database_role) as made,
        using(made.config),
    ):
        yield made
        connections.close_all()


@pytest.fixture
def database(fresh: Database) -> object:
    return connections["default"]


@pytest.fixture
def second(database: object) -> Iterator[object]:
    """Another connection to the same database; None on SQLite, which has one writer."""
    if database.vendor != "postgresql":
        yield None
        return
    connections.settings["second"] = dict(database.settings_dict)
    yield connections["second"]
    connections["second"].close()
    del connections["second"]
    del connections.settings["second"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Tests and what they import last as long as the process: nobody looks again and again whether they can go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins at once, so that no process is left with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


class FilesTogether(LoadScopeScheduling):
    """A process has the whole of a file, for which most is laid once, and all journeys, which share a running shop."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesTogether:
    config.option.loadscopereorder = False
    return FilesTogether(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: WorkerController) -> None:
    """A file that cannot be read ends a run of several processes before it begins, as it does one of one."""
    plugins = node.config.pluginmanager
    if plugins.get_plugin("terminalreporter").stats.get("error"):
        plugins.get_plugin("dsession").shouldstop = "a file could not be read"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line, after pytest's own, says what was not covered, wherever it was skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    parts = sorted(
        {text.split("NOT COVERED: ")[1].strip("')") for text in skipped if "NOT COVERED: " in text}
    )
    if parts:
        reporter.write_line("NOT COVERED: " + ", ".join(parts))
