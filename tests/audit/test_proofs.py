"""Proofs of the tree, against a straight reading of RFC 6962 §2.1: each holds, and holds for nothing else."""

from __future__ import annotations

from functools import cache

from hypothesis import assume, given
from hypothesis import strategies as some

from audit.log import NOTHING, prove_consistency, prove_inclusion
from audit.verify import Head, continues, includes, leaf_hash, node_hash

SIZES = some.integers(1, 600)
LEAVES = [leaf_hash(str(number)) for number in range(600)]


@cache
def mth(start: int, end: int) -> bytes:
    if end - start == 0:
        return NOTHING
    if end - start == 1:
        return LEAVES[start]
    split = start + (1 << (end - start - 1).bit_length() - 1)
    return node_hash(mth(start, split), mth(split, end))


def node(level: int, index: int) -> bytes:
    return mth(index << level, (index + 1) << level)


def head(size: int) -> Head:
    return Head(size, mth(0, size))


def naive_path(position: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    split = start + (1 << (end - start - 1).bit_length() - 1)
    if position < split:
        return [*naive_path(position, start, split), mth(split, end)]
    return [*naive_path(position, split, end), mth(start, split)]


@given(SIZES, some.data())
def test_a_path_is_that_of_the_definition_and_proves_its_leaf(size: int, data: some.DataObject) -> None:
    position = data.draw(some.integers(0, size - 1))
    path = prove_inclusion(position, size, node)
    assert path == naive_path(position, 0, size)
    assert includes(mth(0, size), size, LEAVES[position], position, path)


@given(SIZES, some.data())
def test_a_path_proves_no_other_leaf_place_or_tree(size: int, data: some.DataObject) -> None:
    position, other = data.draw(some.integers(0, size - 1)), data.draw(some.integers(0, 599))
    assume(other != position)
    path = prove_inclusion(position, size, node)
    assert not includes(mth(0, size), size, LEAVES[other], position, path)
    assert not includes(mth(0, size), size, LEAVES[position], other, path)
    assert not includes(mth(0, size), size, LEAVES[position], position, [*path, path[0] if path else NOTHING])


@given(SIZES, some.data())
def test_a_tree_is_proved_to_go_on_from_an_older_one(size: int, data: some.DataObject) -> None:
    old = data.draw(some.integers(0, size))
    assert continues(head(old), head(size), prove_consistency(old, size, node))


@given(SIZES, some.data())
def test_a_tree_with_another_beginning_does_not_go_on(size: int, data: some.DataObject) -> None:
    old = data.draw(some.integers(1, size))
    path = prove_consistency(old, size, node)
    assert not continues(Head(old, leaf_hash("other")), head(size), path)
    assert not continues(head(old), Head(size, leaf_hash("other")), path)
    assert not continues(head(old), head(size), path[:-1] if path else [NOTHING])


def test_nothing_is_proved_beyond_the_end() -> None:
    assert not includes(mth(0, 3), 3, LEAVES[3], 3, [])
    assert not continues(head(4), head(3), prove_consistency(3, 4, node))
