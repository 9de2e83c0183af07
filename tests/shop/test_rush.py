"""Two hundred people want one of fifty pieces, from eight processes at once, on both databases."""

import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connections

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.cart import CartError
from shop.models import Order, OrderLine, Payment, Variant
from shop.orders import place_order
from shop.quotes import draft_from_items

from .conftest import at_their_browser
from .goods import Goods, settle_in

BUYERS, PROCESSES, PIECES = 200, 8, 50
AT_ONCE_IN_SECONDS = 0.5


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def crowd(people: dict[str, User], at_a_door: None) -> list[Actor]:
    with open_context("system:seed"):
        users = [User.objects.create(email=f"buyer{number}@example.test") for number in range(BUYERS)]
        for user in users:
            settle_in(user)
    return [at_their_browser(user) for user in users]


def test_fifty_pieces_are_sold_to_fifty_of_two_hundred(
    crowd: list[Actor], goods: Goods, tmp_path: Path
) -> None:
    piece = stocked(goods.hoodie, PIECES)
    start = time.monotonic() + AT_ONCE_IN_SECONDS
    shares = [crowd[first::PROCESSES] for first in range(PROCESSES)]

    children = [buy_in_a_process(share, piece, start, tmp_path) for share in shares]

    outcomes = sum((outcome_of(child, tmp_path) for child in children), Counter())
    assert outcomes == {"sold": PIECES, "refused": BUYERS - PIECES}
    assert Variant.objects.get(pk=piece.pk).stock == 0
    assert Order.objects.count() == OrderLine.objects.count() == Payment.objects.count() == PIECES


def stocked(variant: Variant, pieces: int) -> Variant:
    with open_context("system:seed"):
        variant.stock = pieces
        variant.save(update_fields=("stock",))
    return variant


def buy_in_a_process(share: list[Actor], piece: Variant, start: float, folder: Path) -> int:
    """The process's id; what became of its buyers stands in a file of that name."""
    connections.close_all()
    if pid := os.fork():
        return pid
    try:
        time.sleep(max(0.0, start - time.monotonic()))
        outcomes = Counter(buy(buyer, piece) for buyer in share)
        (folder / str(os.getpid())).write_text(json.dumps(outcomes))
    finally:
        os._exit(0)


def buy(buyer: Actor, piece: Variant) -> str:
    """Look, and order what was seen. Anything else than a sale or a refusal is told by its name."""
    try:
        with open_context("web"):
            place_order(draft_from_items([(fresh(piece), 1)], actor=buyer), actor=buyer)
    except CartError:
        return "refused"
    except Exception as raised:  # noqa: BLE001 - told to the test
        return f"{type(raised).__name__}: {raised}"
    return "sold"


def fresh(piece: Variant) -> Variant:
    return Variant.objects.select_related("product").get(pk=piece.pk)


def outcome_of(child: int, folder: Path) -> Counter[str]:
    os.waitpid(child, 0)
    return Counter(json.loads((folder / str(child)).read_text()))
