"""The inside of a log: tiles are written once, with the batch that completes them, and prove all of it."""

from __future__ import annotations

import pytest

from audit import tiles
from audit.context import open_context
from audit.events import record
from audit.log import prove_consistency, prove_inclusion
from audit.models import Checkpoint, LogEntry, Tile
from audit.sequencer import sequence_all
from audit.tiles import Inside
from audit.verify import Head, continues, includes, node_hash

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _narrow(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles of four, so that a short log has some levels of them."""
    monkeypatch.setattr(tiles, "HEIGHT", 2)
    monkeypatch.setattr(tiles, "WIDTH", 4)


def grow_to(size: int) -> Head:
    with open_context("web"):
        while LogEntry.objects.count() < size:
            record("auth", "sign_in", "done")
            sequence_all()
    last = Checkpoint.objects.latest("size")
    return Head(last.size, bytes(last.root))


def leaves() -> list[bytes]:
    return [bytes(leaf) for leaf in LogEntry.objects.order_by("position").values_list("leaf", flat=True)]


def test_a_tile_is_there_once_its_hashes_are() -> None:
    grow_to(35)
    assert [Tile.objects.filter(level=level).count() for level in range(4)] == [8, 2, 0, 0]
    first, second, third, fourth = leaves()[:4]
    root = node_hash(node_hash(first, second), node_hash(third, fourth))
    assert bytes(Tile.objects.get(level=0, index=0).root) == root


def proved_in(head: Head) -> list[bool]:
    inside = Inside()
    return [
        includes(head.root, head.size, leaf, place, prove_inclusion(place, head.size, inside))
        for place, leaf in enumerate(leaves())
    ]


def test_every_event_is_proved_from_them() -> None:
    head = grow_to(35)
    assert proved_in(head) == [True] * head.size


def test_every_checkpoint_is_proved_to_go_on_to_the_last() -> None:
    last, inside = grow_to(35), Inside()
    older = [Head(one.size, bytes(one.root)) for one in Checkpoint.objects.order_by("size")]
    assert all(continues(one, last, prove_consistency(one.size, last.size, inside)) for one in older)
    assert len(older) > 20


def test_a_log_that_has_none_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(tiles, "grow", lambda size, using: None)
        head = grow_to(35)
    assert Tile.objects.count() == 0
    monkeypatch.setattr(tiles, "_AT_ONCE", 3)
    tiles.grow(head.size, using="default")
    assert [Tile.objects.filter(level=level).count() for level in range(3)] == [8, 2, 0]
    assert proved_in(head) == [True] * head.size


def test_a_hole_in_the_log_is_noticed() -> None:
    with pytest.raises(LookupError, match="lacks hashes"):
        tiles.grow(LogEntry.objects.count() + 100, using="default")


def test_nothing_is_proved_of_more_than_there_is() -> None:
    head = grow_to(35)
    with pytest.raises(LookupError, match="lacks hashes"):
        prove_inclusion(0, head.size + 5, Inside())


def test_a_proof_reads_a_tile_of_each_level_at_its_place_and_at_the_end(
    django_assert_num_queries: object,
) -> None:
    grow_to(35)
    with django_assert_num_queries(4):
        prove_inclusion(17, 35, Inside())
