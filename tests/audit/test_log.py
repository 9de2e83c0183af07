"""The tree of RFC 6962, against a straight reading of its definition."""

from __future__ import annotations

import hashlib

import pytest

from audit.log import Tree
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
