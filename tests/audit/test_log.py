"""The tree of RFC 6962, against a straight reading of its definition."""

from __future__ import annotations

import hashlib

import pytest

from audit.log import Tree, prove_consistency, prove_inclusion, root_of
from audit.verify import leaf_hash, node_hash


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 as it is written: split at the largest power of two smaller than n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(mth(leaves[:split]), mth(leaves[split:]))


def test_an_empty_entry_has_the_leaf_hash_of_the_test_vectors() -> None:
    assert leaf_hash("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("size", range(34))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    leaves = [leaf_hash(str(number)) for number in range(size)]
    tree = Tree()
    tree.extend(leaves)
    assert tree.root() == mth(leaves)


@pytest.mark.parametrize("size", range(18))
def test_a_tree_goes_on_from_its_frontier(size: int) -> None:
    leaves = [leaf_hash(str(number)) for number in range(20)]
    first = Tree()
    first.extend(leaves[:size])
    second = Tree(first.size, first.frontier)
    second.extend(leaves[size:])
    assert second.root() == mth(leaves)


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="3 entries"):
        Tree(3, b"\0" * 32)


def nothing_inside(level: int, index: int) -> bytes:
    raise AssertionError("asked before the question was looked at")


@pytest.mark.parametrize("position", [-1, 3, 4])
def test_nothing_is_proved_of_a_place_outside_the_log(position: int) -> None:
    with pytest.raises(ValueError, match="a log of 3 entries has none"):
        prove_inclusion(position, 3, nothing_inside)


@pytest.mark.parametrize("old", [-1, 4])
def test_a_log_goes_on_from_no_size_that_it_never_had(old: int) -> None:
    with pytest.raises(ValueError, match="a log of 3 entries never was"):
        prove_consistency(old, 3, nothing_inside)


def test_an_empty_log_has_the_root_of_the_definition_and_goes_on_to_any() -> None:
    assert (root_of(0, nothing_inside), prove_consistency(0, 3, nothing_inside)) == (mth([]), [])
