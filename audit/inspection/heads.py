"""Checkpoints: each is the head of the tree at its size, and signed by a key that is trusted, or introduced by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from audit.canonical import moment
from audit.inspection.breaking import BrokenLogError, expect, octets, readable
from audit.inspection.regrown import Regrown
from audit.models import Checkpoint
from audit.signing import TIME
from audit.verify import Head, Key, Unproven, opened, read_head, read_key, read_note, signers

_PAGE: Final = 500


class Heads:
    """Met in order of size, up to the newest of now: the log may grow while it is read.

    Those before the first that a trusted key signed are vouched for by the tree alone.
    """

    def __init__(self, using: str, trusted: list[Key]) -> None:
        checkpoints = Checkpoint.objects.using(using).order_by("size")
        self.size = max((last.size for last in _sized(checkpoints.reverse()[:1])), default=0)
        self._checkpoints = checkpoints.filter(size__lte=self.size)
        self._coming = _sized(self._checkpoints[:_PAGE])
        self._trusted = list(trusted)
        self._is_signed = False
        self.note = ""
        self.met = 0

    @property
    def next_size(self) -> int | None:
        return self._coming[0].size if self._coming else None

    def meet(self, log: Regrown) -> None:
        """The tree has grown to the size of the next checkpoint."""
        head, *self._coming = self._coming
        with readable(f"the checkpoint of {head.size} events"):
            self._check(head, log)
        self.met += 1
        self._coming = self._coming or _sized(self._checkpoints.filter(size__gt=head.size)[:_PAGE])

    def check_all_met(self, log: Regrown) -> None:
        size = log.tree.size
        expect(
            size == self.size and not self._coming,
            f"the log ends at {size}, its last checkpoint has {self.size}",
        )
        expect(
            self._is_signed or not size,
            f"no key that is trusted here signed the last checkpoint, of {size} events",
        )

    def _check(self, head: Checkpoint, log: Regrown) -> None:
        root = octets(head.root)
        same = (root, octets(head.frontier)) == (log.tree.root(), log.tree.frontier)
        expect(same, f"the checkpoint of {head.size} events does not match the log")
        try:
            self._check_signature(head)
        except Unproven as unproven:
            raise BrokenLogError(f"the checkpoint of {head.size} events: {unproven}") from unproven
        log.roots[head.size] = root

    def _check_signature(self, checkpoint: Checkpoint) -> None:
        self.note = checkpoint.note
        if not checkpoint.note:
            expect(not self._is_signed, f"the checkpoint of {checkpoint.size} events has lost its signature")
            return
        if self._is_signed or signers(checkpoint.note, self._trusted):
            head = opened(checkpoint.note, self._trusted)
            self._trusted += [read_key(text) for text in head.new_keys]
            self._is_signed = True
        else:
            head = read_head(read_note(checkpoint.note)[0])
        _expect_same(head, checkpoint)


def _sized(found: Iterable[Checkpoint]) -> list[Checkpoint]:
    checkpoints = list(found)
    sized = all(isinstance(one.size, int) for one in checkpoints)
    expect(sized, "a checkpoint has a size that is no number")
    return checkpoints


def _expect_same(head: Head, checkpoint: Checkpoint) -> None:
    said = (head.size, head.root, head.new_keys[-1:])
    kept = (checkpoint.size, octets(checkpoint.root), (checkpoint.new_key,) if checkpoint.new_key else ())
    expect(said == kept, f"the checkpoint of {checkpoint.size} events says another head than its columns")
    expect(
        _times(checkpoint.note) in ([], [f"{TIME}{moment(checkpoint.at)}"]),
        f"the checkpoint of {checkpoint.size} events says another time than its columns",
    )


def _times(note: str) -> list[str]:
    """What it says of when it was signed; those from before checkpoints said so say nothing."""
    return [line for line in read_note(note)[0].splitlines() if line.startswith(TIME)]
