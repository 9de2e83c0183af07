"""The hash tree of RFC 6962 (SHA-256), built by appending: the sequencer grows it, verification again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

HASH_BYTES: Final = 32


def leaf_hash(payload: str) -> bytes:
    """MTH of one entry: SHA-256(0x00 || data), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + payload.encode("utf-8")).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 6962 §2.1: the prefix keeps nodes and leaves apart."""
    return hashlib.sha256(b"\x01" + left + right).digest()


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

    def append(self, leaf: bytes) -> None:
        """Each low set bit of the size is a full subtree on the right, which the new leaf completes."""
        size, grown = self.size, leaf
        while size & 1:
            grown = node_hash(self._subtrees.pop(), grown)
            size >>= 1
        self._subtrees.append(grown)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """MTH of all entries, RFC 6962 §2.1; of none, the hash of nothing."""
        if not self._subtrees:
            return hashlib.sha256(b"").digest()
        *larger, root = self._subtrees
        for subtree in reversed(larger):
            root = node_hash(subtree, root)
        return root
