"""Orders: what one costs beside the bare rows, and how fast one variant sells that everybody wants."""

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection, connections

from audit.context import open_context
from audit.roles import grant
from identity.actor import Actor
from identity.models import User
from shop.models import Variant
from shop.orders import place_order
from shop.quotes import draft_from_items
from tests.benchmarks import bare
from tests.benchmarks.goods import lay_products
from tests.benchmarks.measuring import ROUNDS, WARM_UPS, Cost, Row, count, timed
from tests.shop.conftest import at_their_browser
from tests.shop.goods import settle_in
from tests.support.databases import Template, using
from tests.support.postgres import APPLICATION

BUYERS, VARIANTS, PIECES = 16, 1_000, 1_000_000
TURNS, SECONDS, SETTLING_SECONDS = 3, 2.0, 1.0


@dataclass(frozen=True)
class Rush:
    """Orders a second by turns: each buyer any of many variants, then all of them the same one."""

    database: str
    many: tuple[float, ...]
    one: tuple[float, ...]


def measure_orders(database: str, template: Template) -> tuple[Row, Rush]:
    with using(template.config):
        lay_products(VARIANTS)
        bare.make_tables()
        buyers = list(_buyers())
        if connection.vendor == "postgresql":
            grant(connection, APPLICATION)
    with template.copy(APPLICATION) as made, using(made.config):
        return _compare(database, buyers[0]), _rush(database, buyers)


def _buyers() -> Iterator[Actor]:
    with open_context("system:seed"):
        Variant.objects.update(stock=PIECES)
        for number in range(BUYERS):
            user = User.objects.create_user(f"buyer{number}@shop.example")
            settle_in(user)
            yield at_their_browser(user)


def _compare(database: str, buyer: Actor) -> Row:
    """From what the buyer saw to the order; the mail about it is written after the commit and counted."""
    variant = _look(Variant.objects.values_list("pk", flat=True).order_by("pk")[0])
    content = draft_from_items([(variant, 1)], actor=buyer)

    def governed() -> None:
        with open_context("web", **buyer.facts()):
            place_order(content, actor=buyer)

    def plain() -> None:
        bare.place_order(variant.public_id, 1, owner=buyer.someone)

    counts = [count(function)[0] for function in (plain, governed)]
    rounds = [(timed(plain)[0], timed(governed)[0]) for _ in range(WARM_UPS + ROUNDS)][WARM_UPS:]
    times = map(median, zip(*rounds, strict=True))
    return Row(database, "place_order", *map(Cost, times, counts))


def _rush(database: str, buyers: list[Actor]) -> Rush:
    keys = list(Variant.objects.values_list("pk", flat=True).order_by("pk")[:VARIANTS])
    turns = [(_rate(buyers, keys), _rate(buyers, keys[:1])) for _ in range(TURNS)]
    many, one = zip(*turns, strict=True)
    return Rush(database, many, one)


def _rate(buyers: list[Actor], keys: list[int]) -> float:
    """Each buyer is a process; what they bought in their time stands in a file."""
    connections.close_all()
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic() + SETTLING_SECONDS
        children = [_child(buyer, keys, start, Path(folder)) for buyer in buyers]
        for child in children:
            os.waitpid(child, 0)
        bought = [json.loads(file.read_text()) for file in Path(folder).iterdir()]
    if len(bought) != len(buyers):
        raise RuntimeError(f"only {len(bought)} of {len(buyers)} buyers came through")
    return sum(bought) / SECONDS


def _child(buyer: Actor, keys: list[int], start: float, folder: Path) -> int:
    if pid := os.fork():
        return pid
    try:
        connection.ensure_connection()
        time.sleep(max(0.0, start - time.monotonic()))
        bought = 0
        while time.monotonic() < start + SECONDS:
            content = draft_from_items([(_look(random.choice(keys)), 1)], actor=buyer)
            with open_context("web", **buyer.facts()):
                place_order(content, actor=buyer)
            bought += 1
        (folder / str(os.getpid())).write_text(json.dumps(bought))
    finally:
        os._exit(0)


def _look(key: int) -> Variant:
    return Variant.objects.select_related("product").get(pk=key)
