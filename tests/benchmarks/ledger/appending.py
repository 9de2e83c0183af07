"""How many writers keep how much evidence a second, and how quickly the sequencer gives it places."""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from audit.context import open_context, permitted
from audit.sequencer import sequence_all
from tests.benchmarks.ledger.models import BarePiece, OurPiece

WRITERS, SECONDS, PENDING, AT_ONCE = (1, 4, 16), 3.0, 100_000, 5_000


@dataclass(frozen=True)
class Appended:
    """Rows a second that so many processes wrote, each in a transaction of its own: bare, and each with its event."""

    writers: int
    bare: float
    ours: float


def measure_appends() -> list[Appended]:
    return [Appended(writers, _rate(_bare, writers), _rate(_ours, writers)) for writers in WRITERS]


def measure_sequencer() -> float:
    """Events a second, once writing has ended."""
    sequence_all()
    with open_context("system:seed"):
        for _ in range(0, PENDING, AT_ONCE):
            OurPiece.objects.bulk_create(OurPiece(sku="mug") for _ in range(AT_ONCE))
    began = time.perf_counter()
    placed = sequence_all()
    return placed / (time.perf_counter() - began)


def _bare() -> None:
    BarePiece.objects.create(sku="mug")


def _ours() -> None:
    with open_context("web", principal="alice"), permitted("benchmark"):
        OurPiece.objects.create(sku="mug")


def _rate(write: Callable[[], None], writers: int) -> float:
    connections.close_all()
    with tempfile.TemporaryDirectory() as folder:
        children = [_child(write, Path(folder)) for _ in range(writers)]
        for child in children:
            os.waitpid(child, 0)
        counts = [json.loads(file.read_text()) for file in Path(folder).iterdir()]
    if len(counts) != writers:
        raise RuntimeError(f"only {len(counts)} of {writers} writers came through")
    return sum(counts) / SECONDS


def _child(write: Callable[[], None], folder: Path) -> int:
    if pid := os.fork():
        return pid
    try:
        written, until = 0, time.monotonic() + SECONDS
        while time.monotonic() < until:
            write()
            written += 1
        (folder / str(os.getpid())).write_text(json.dumps(written))
    finally:
        os._exit(0)
