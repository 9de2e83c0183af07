"""Here `database` is SQLite; a test marked `both_databases` runs on PostgreSQL too, one marked `postgresql` only there.
Each starts from a copy of the same stage: see stage.py."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from agents import wake
from agents.llm.endpoint import ModelEndpoint
from audit.context import open_context
from identity.models import User
from tests.agents.script import Script
from tests.agents.stage import Talk, Worker, begin_talk, lay_stage, sign_in
from tests.identity.races import Pool
from tests.support.databases import PostgresTemplate, SQLiteTemplate, Template, using


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "template" in metafunc.fixturenames:
        marks = {mark.name for mark in metafunc.definition.iter_markers()}
        kinds = ["sqlite", "postgresql"] if "both_databases" in marks else ["sqlite"]
        kinds = ["postgresql"] if "postgresql" in marks else kinds
        metafunc.parametrize("template", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    return {}


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest,
    templates: dict[str, Template],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Template:
    """Migrated, and the stage laid on it, once a kind of database."""
    if (kind := request.param) not in templates:
        with django_db_blocker.unblock():
            if kind == "sqlite":
                templates[kind] = SQLiteTemplate(tmp_path_factory.mktemp("staged"))
            else:
                templates[kind] = PostgresTemplate(request.getfixturevalue("postgres_server"))
            with using(templates[kind].config):
                lay_stage()
    return templates[kind]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Sign-in attempts are counted in the cache."""
    cache.clear()


@pytest.fixture
def no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a model does is answered; none of it is an error in our log."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker()
    monkeypatch.setattr(wake, "_send", worker.send)
    return worker


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Script:
    script = Script()
    monkeypatch.setattr(ModelEndpoint, "from_settings", classmethod(lambda cls: script.endpoint))
    return script


@pytest.fixture
def talk_of(database: object, model: Script, worker: Worker) -> Callable[..., Talk]:
    """Somebody of the cast in a new conversation, under terms of their choice."""

    def begin(name: str = "alice", **terms: Any) -> Talk:
        return begin_talk(sign_in(name), model, worker, **terms)

    return begin


@pytest.fixture
def talk(talk_of: Callable[..., Talk]) -> Talk:
    """Alice, who has lent her agent the usual."""
    return talk_of()


@pytest.fixture
def elsewhere(database: object) -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def browser_of(database: object) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in."""

    def sign_in(name: str) -> Client:
        browser = Client()
        with open_context("system:sign-in"):
            user = User.objects.get(email__startswith=f"{name}@")
            browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return sign_in
