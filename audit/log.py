"""The hash tree of RFC 6962 (SHA-256): grown by appending, and what its parts prove of the whole.

What checks a proof stands in `verify.py`, which others run without the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final, TypeAlias

from audit.verify import HASH_BYTES, node_hash

NOTHING: Final = sha256(b"").digest()

Node: TypeAlias = Callable[[int, int], bytes]
"""The root of the full subtree of 2**level leaves that is the index-th of its size."""


class Tree:
    """A tree known by its size and the roots of its full subtrees, largest first."""

    def __init__(self, size: int = 0, frontier: bytes = b"") -> None:
        if len(frontier) != size.bit_count() * HASH_BYTES:
            raise ValueError(f"a tree of {size} entries has {size.bit_count()} full subtrees")
        self.size = size
        self._subtrees = [frontier[at : at + HASH_BYTES] for at in range(0, len(frontier), HASH_BYTES)]

    @property
    def frontier(self) -> bytes:
        return b"".join(self._subtrees)

    def append(self, leaf: bytes, *, height: int = 0) -> None:
        """Each low set bit of the size is a full subtree on the right, which the new leaf completes.

        With a height, it is the root of a full subtree that is appended at once, where one can begin.
        """
        count, grown = self.size >> height, leaf
        while count & 1:
            grown = node_hash(self._subtrees.pop(), grown)
            count >>= 1
        self._subtrees.append(grown)
        self.size += 1 << height

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """MTH of all entries, RFC 6962 §2.1; of none, the hash of nothing."""
        return _fold(self._subtrees) if self._subtrees else NOTHING


def full_root(hashes: list[bytes]) -> bytes:
    """The root over a power of two of equally high hashes, level by level."""
    while len(hashes) > 1:
        hashes = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(*[iter(hashes)] * 2, strict=True)
        ]
    return hashes[0]


def root_of(size: int, node: Node) -> bytes:
    """Of the first `size` leaves."""
    return _root(0, size, node) if size else NOTHING


def prove_inclusion(position: int, size: int, node: Node) -> list[bytes]:
    """The path from a leaf to the root of the first `size` leaves, nearest first: RFC 6962 §2.1.1."""
    if not 0 <= position < size:
        raise ValueError(f"a log of {size} entries has none at {position}")
    return list(_path(position, 0, size, node))


def prove_consistency(old: int, size: int, node: Node) -> list[bytes]:
    """That the first `old` leaves are the beginning of the first `size` ones: RFC 6962 §2.1.2."""
    if not 0 <= old <= size:
        raise ValueError(f"a log of {size} entries never was one of {old}")
    return list(_growth(old, 0, size, node, known=True)) if old else []


def _path(position: int, start: int, end: int, node: Node) -> Iterable[bytes]:
    if end - start == 1:
        return
    middle = start + _split(end - start)
    if position < middle:
        yield from _path(position, start, middle, node)
        yield _root(middle, end, node)
    else:
        yield from _path(position, middle, end, node)
        yield _root(start, middle, node)


def _growth(old: int, start: int, end: int, node: Node, *, known: bool) -> Iterable[bytes]:
    """`known`: the part is the whole old tree, whose root the verifier has."""
    if old == end:
        if not known:
            yield _root(start, end, node)
        return
    middle = start + _split(end - start)
    if old <= middle:
        yield from _growth(old, start, middle, node, known=known)
        yield _root(middle, end, node)
    else:
        yield from _growth(old, middle, end, node, known=False)
        yield _root(start, middle, node)


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _root(start: int, end: int, node: Node) -> bytes:
    """Of the leaves from `start` to before `end`, where `start` is a multiple of the largest full subtree in there."""
    subtrees = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append(node(level, start >> level))
        start += 1 << level
    return _fold(subtrees)


def _fold(subtrees: list[bytes]) -> bytes:
    """The smallest are the deepest: from the right, each is the right half of what its left neighbour begins."""
    *larger, root = subtrees
    for subtree in reversed(larger):
        root = node_hash(subtree, root)
    return root
