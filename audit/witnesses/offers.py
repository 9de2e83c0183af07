"""What a witness is offered, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from audit.verify import Head


class NotWitnessed(Exception):
    """The witness did not take the checkpoint, or could not be asked; the sentence says which."""


@dataclass(frozen=True)
class Offer:
    """A signed checkpoint. `last` is the size of the one that the witness has taken before it, or 0."""

    note: str
    head: Head
    last: int
    prove_from: Callable[[int], list[bytes]]
    """The consistency proof from a size to this checkpoint."""


@dataclass(frozen=True)
class Seen:
    """A checkpoint that a witness holds. The root is empty where it tells only how long the log was."""

    size: int
    root: bytes


class Witness(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    def anchor(self, offer: Offer) -> str:
        """Have it kept; the receipt. Asked again for the same checkpoint, it is kept all the same."""

    def check(self, note: str, receipt: str) -> None:
        """Raises Unproven if the receipt is not one for this checkpoint, NotWitnessed if that cannot be asked."""

    def recall(self, newest: Offer) -> Iterable[Seen]:
        """What it holds of this log. Raises NotWitnessed if it cannot be asked, Unproven if it holds another log."""
