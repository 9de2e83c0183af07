"""Production from nothing, as .env.example, compose.yaml and the README have it: on PostgreSQL, by real processes."""

import http.client
import os
import re
import secrets
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from shop.demo import broker
from shop.demo.children import Process, answers
from shop.demo.ports import HOST, free_port
from shop.demo.processes import CODE, MANAGE
from shop.demo.supervisor import Supervisor
from tests.support.missing import missing
from tests.support.postgres import OWNER, Postgres

NAME = "first_start"
KEYS = ("SECRET_KEY", "VAULT_KEYS", "REPORT_KEYS", "LOG_KEYS")
PROXIED = {"Host": "shop.example", "X-Forwarded-Proto": "https"}


@pytest.fixture
def server(request: pytest.FixtureRequest, django_db_blocker: Any) -> Postgres:
    with django_db_blocker.unblock():
        found: Postgres = request.getfixturevalue("postgres_server")
    return found


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "log") as supervisor:
        yield supervisor


@pytest.fixture
def env(server: Postgres, supervisor: Supervisor, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The example's settings, with what an operator fills in."""
    if (program := broker.valkey_program()) is None:
        missing("Valkey")
    supervisor.start([broker.valkey(program, port=(port := free_port()), data=tmp_path / "valkey")])
    server.create(NAME)
    yield _example() | {
        **{name: secrets.token_urlsafe(64) for name in KEYS},
        "DATABASE_URL": server.url(NAME),
        "DATABASE_OWNER_URL": server.url(NAME, OWNER),
        "CACHE_URL": broker.valkey_url(port, 1),
        "CELERY_BROKER_URL": broker.valkey_url(port),
        "LOG_WITNESSES": f'[{{"kind": "file", "path": "{tmp_path}/checkpoints.txt"}}]',
        "PAPER_FONT": "Vera.ttf",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SUPERUSER_PASSWORD": secrets.token_urlsafe(16),
    }
    server.drop(NAME)


def test_the_first_start_of_production(env: dict[str, str], supervisor: Supervisor, server: Postgres) -> None:
    with _managing("collectstatic", "--noinput", env=env):
        with _managing("migrate", env=env | {"DATABASE_URL": env["DATABASE_OWNER_URL"]}):
            pass
        with (
            _managing("load_rates", env=env),
            _managing("createsuperuser", "--noinput", "--email", "first@shop.example", env=env),
        ):
            pass
    with psycopg.connect(server.url(NAME)) as connection:
        assert connection.execute("SELECT email, is_superuser FROM identity_user").fetchall() == [
            ("first@shop.example", True)
        ]
    port = free_port()
    supervisor.start([_web(port, env)])
    assert [_status(port, "/healthz", {}), _status(port, "/", PROXIED)] == [200, 200]


def _example() -> dict[str, str]:
    lines = re.findall(r"^(\w+)=(.*)$", (CODE / ".env.example").read_text(), re.MULTILINE)
    return {**os.environ, **dict(lines), "DJANGO_SETTINGS_MODULE": "shop.settings"}


@contextmanager
def _managing(*command: str, env: dict[str, str]) -> Iterator[None]:
    """The command runs beside the block, and must have succeeded by its end."""
    with subprocess.Popen(
        [*MANAGE, *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        yield
        said, _ = running.communicate()
    assert running.returncode == 0, said


def _web(port: int, env: dict[str, str]) -> Process:
    """By the command of compose.yaml, at an address of this test's."""
    told: str = yaml.safe_load((CODE / "compose.yaml").read_text())["services"]["web"]["command"]
    ours = told.replace("0.0.0.0", HOST).replace("8000", str(port))  # noqa: S104 # what stands there
    command = (sys.executable, "-m", *shlex.split(ours), "--app-dir", str(CODE))
    return Process("web", command, ready=answers(f"http://{HOST}:{port}/healthz"), env=env)


def _status(port: int, path: str, headers: dict[str, str]) -> int:
    line = http.client.HTTPConnection(HOST, port, timeout=30)
    line.request("GET", path, headers=headers)
    status = line.getresponse().status
    line.close()
    return status
