"""Random histories of writes on every audited model: replaying the trail from empty gives exactly the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.core.exceptions import MultipleObjectsReturned, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.capture import audited
from tests.audit.completeness.replay import as_they_are, differences, replayed
from tests.audit.completeness.ways import BY_SQL, WAYS, Nothing, Way, create, sql_replace

pytestmark = pytest.mark.usefixtures("stage")

MODELS = sorted((model for model, _ in audited()), key=lambda model: model._meta.label)
TRIES, STEPS_AT_ONCE = 15, 800
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
#: What the database, or Django before it, may answer to a row that makes no sense.
REFUSED = (DatabaseError, ProtectedError, RestrictedError, ValidationError, MultipleObjectsReturned, Nothing)

Step = tuple[Way, type[Model], int]
STEPS = st.tuples(st.sampled_from(WAYS), st.sampled_from(MODELS), st.integers(0, 2**32))
HISTORIES = st.lists(STEPS, min_size=20, max_size=60)


def done(way: Way, model: type[Model], seed: int) -> bool:
    """Whether the database takes it, as a transaction of its own."""
    try:
        with transaction.atomic():
            way(model, Random(seed))
            if way in BY_SQL:
                connection.check_constraints()
    except REFUSED:
        return False
    return True


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def holds(history: list[Step]) -> None:
    with taken_back():
        for step in history:
            done(*step)
        assert differences(replayed(), as_they_are()) == {}


def test_what_the_shop_has_done_so_far_is_replayed_from_empty() -> None:
    assert differences(replayed(), as_they_are()) == {}


def test_every_model_is_written_and_by_every_way_and_replayed() -> None:
    random = Random(2026)
    steps = [(way, model) for model in MODELS for way in WAYS]
    random.shuffle(steps)
    with taken_back():
        written = {model for model in MODELS if any(done(create, model, seed) for seed in range(TRIES))}
        taken = [
            (way, model) for way, model in steps[:STEPS_AT_ONCE] if done(way, model, random.getrandbits(32))
        ]
        assert differences(replayed(), as_they_are()) == {}
    assert written | {model for _, model in taken} == set(MODELS)
    only = set() if connection.vendor == "sqlite" else {sql_replace}
    assert {way for way, _ in taken} == set(WAYS) - only


def test_some_histories_are_replayed() -> None:
    settings(max_examples=4, derandomize=True, **QUIET)(given(HISTORIES)(holds))()


@pytest.mark.soak
def test_any_history_is_replayed() -> None:
    settings(max_examples=500, **QUIET)(given(HISTORIES)(holds))()
