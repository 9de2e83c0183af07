"""A server whose triggers drifted says so to its load balancer."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from audit import health, triggers
from audit.sequencer import sequence_all


@pytest.fixture(autouse=True)
def _asked_anew(db: None) -> Iterator[None]:
    """What the migrations left has its place in the log, however long ago they ran."""
    sequence_all()
    health.forget()
    yield
    health.forget()


def test_a_server_is_healthy_while_evidence_is_written(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "sqlite", "log": "ok"})


def test_without_its_triggers_it_is_not(client: Client) -> None:
    triggers.drop(connection)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "drift")


def test_it_is_asked_anew_only_after_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/healthz")
    triggers.drop(connection)
    assert client.get("/healthz").status_code == 200
    monkeypatch.setattr(health, "ASKED_ANEW_AFTER", 0.0)
    assert client.get("/healthz").status_code == 503


def test_a_load_balancer_asks_by_address_and_without_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["shop.example"]
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_a_database_that_does_not_answer_is_said_in_json(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("shop.views.health.drifted", refuse)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})
