"""A text file on another volume, best one that the application may only append to (`chattr +a`, WORM storage)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from audit.verify import DASH, Unproven, read_head
from audit.witnesses.offers import NotWitnessed, Offer, Seen


@dataclass(frozen=True)
class FileWitness:
    """Notes, each followed by an empty line. The folder must be there: a volume that is not mounted is no witness."""

    path: str
    name: str = "file"
    kind = "file"

    def anchor(self, offer: Offer) -> str:
        try:
            with Path(self.path).open("a", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                start = file.seek(0, os.SEEK_END)
                whole = self._ends_well(start)
                file.write(offer.note + "\n" if whole else f"\n\n{offer.note}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotWitnessed(f"{self.path} cannot be written: {error.strerror}") from error
        return f"byte {start if whole else start + 2}"

    def check(self, note: str, receipt: str) -> None:
        start, kept = int(receipt.removeprefix("byte ")), note.encode()
        if start < 0 or self._read(start, len(kept)) != kept:
            raise Unproven(f"{self.path} does not hold the checkpoint at {receipt}")

    def recall(self, newest: Offer) -> Iterator[Seen]:
        """What a kill tore off, within a letter even, has no signature under it and counts for nothing."""
        is_new = Path(self.path).parent.is_dir() and not Path(self.path).exists()
        blocks = [] if is_new else self._read().decode("utf-8", "replace").split("\n\n")
        for text, signatures in pairwise(blocks):
            if signatures.startswith(DASH) and not text.startswith(DASH):
                head = read_head(text.removeprefix("\n"))
                if head.origin == newest.head.origin:
                    yield Seen(head.size, head.root)

    def _ends_well(self, length: int) -> bool:
        return length == 0 or self._read(max(length - 2, 0), 2) == b"\n\n"

    def _read(self, start: int = 0, length: int = -1) -> bytes:
        """No more than is asked for: it is asked for each anchor, and the file grows for ever."""
        try:
            with Path(self.path).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except OSError as error:
            raise NotWitnessed(f"{self.path} cannot be read: {error.strerror}") from error
