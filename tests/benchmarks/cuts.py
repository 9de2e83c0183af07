"""Cutting an agent off while it works as fast as it can, in several processes: how long the person waits for it."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.db import connections

from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import live_delegation, revoke_delegation
from identity.policy import Refused
from shop.cart import add_to_cart, clear_cart
from shop.models import Variant
from tests.agents.stage import lay_stage, lend, sign_in, variant
from tests.support.databases import Template, using
from tests.support.postgres import APPLICATION

FLOODS, CUTS, AT_WORK_SECONDS, LONGEST_SECONDS = 4, 100, 0.1, 180.0
MUG, A_FEW, PLENTY = "harbour-mug-red-", 20, 1_000_000
AIM_MS = 1_000


@dataclass(frozen=True)
class Cuts:
    """Milliseconds until each cut had returned; effects of all processes a second meanwhile."""

    database: str
    ms: tuple[float, ...]
    effects: float


def measure_cuts(database: str, template: Template) -> Cuts:
    with using(template.config):
        lay_stage()
        with open_context("system:seed"):
            Variant.objects.update(stock=PLENTY)
    with template.copy(APPLICATION) as made, using(made.config), tempfile.TemporaryDirectory() as folder:
        alice = sign_in("alice")
        began = time.monotonic()
        with _flood(alice, Path(folder)) as effects:
            times = tuple(_cut(alice) for _ in range(CUTS))
        return Cuts(database, times, sum(effects) / (time.monotonic() - began))


def _cut(alice: Actor) -> float:
    """What was lent is taken back after a moment's work under it, and lent again for the next."""
    lent = lend(alice)
    time.sleep(AT_WORK_SECONDS)
    with open_context("web", **alice.facts()):
        began = time.perf_counter()
        revoke_delegation(lent, actor=alice)
        return 1000 * (time.perf_counter() - began)


@contextmanager
def _flood(alice: Actor, folder: Path) -> Iterator[list[int]]:
    """Processes of their own, until the block ends; then how many effects each had."""
    connections.close_all()
    children, effects = [_child(alice, folder) for _ in range(FLOODS)], list[int]()
    try:
        yield effects
    finally:
        (folder / "stop").touch()
        for child in children:
            os.waitpid(child, 0)
    effects += [json.loads(file.read_text()) for file in folder.glob("*.json")]
    if len(effects) != FLOODS:
        raise RuntimeError(f"only {len(effects)} of {FLOODS} processes came through")


def _child(alice: Actor, folder: Path) -> int:
    if pid := os.fork():
        return pid
    try:
        effects = sum(_effects(alice, folder / "stop"))
        (folder / f"{os.getpid()}.json").write_text(json.dumps(effects))
    finally:
        os._exit(0)


def _effects(alice: Actor, stop: Path) -> Iterator[int]:
    """Ones, until it is told to stop: under what is lent just now, and after a cut under what is lent next."""
    until, numbers, agent = time.monotonic() + LONGEST_SECONDS, count(), None
    while not stop.exists() and time.monotonic() < until:
        if agent is None and (lent := live_delegation(alice.someone)):
            agent = agent_of(lent, alice.session)
        if agent is None:
            continue
        try:
            _work(next(numbers), agent)
            yield 1
        except Refused:
            agent = None


def _work(number: int, agent: Actor) -> None:
    """All of them share a line of the cart, which holds 99 at most."""
    with open_context("task"):
        if number % A_FEW == 0:
            clear_cart(actor=agent)
        add_to_cart(variant(MUG), 1, actor=agent)
