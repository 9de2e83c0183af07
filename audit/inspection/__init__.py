"""Check the whole trail against itself, against its signatures, and against what was kept outside.

What it promises: that nothing before the last checkpoint which somebody outside holds was changed, removed or
inserted. What it cannot: the owner of database and key can rewrite everything back to that checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import OperationalError

from audit.inspection.breaking import UNREADABLE, BrokenLogError, expect, is_no_text, readable
from audit.inspection.contexts import check_contexts
from audit.inspection.entries import check_entries
from audit.inspection.heads import Heads
from audit.inspection.regrown import Regrown
from audit.inspection.values import check_nothing_left_out, check_personal_values
from audit.inspection.witnessed import check_anchors
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import Key
from audit.witnesses.offers import Seen

__all__ = ["BrokenLogError", "Kept", "Verdict", "inspect"]


@dataclass(frozen=True)
class Verdict:
    """`dropped` events are known by their leaves alone; `witnessed` names the size of what each witness holds."""

    events: int
    dropped: int
    contexts: int
    personal_values: int
    checkpoints: int
    root: str
    note: str
    witnessed: dict[str, int]


@dataclass(frozen=True)
class Kept:
    """A checkpoint that somebody outside wrote down."""

    size: int
    root: str


def inspect(
    *,
    using: str = "default",
    kept: Kept | None = None,
    keys: Iterable[Key] = (),
    without: Sequence[str] = (),
    thorough: bool = False,
) -> Verdict:
    """Sequence what is pending, then read everything once; the first thing that does not fit is raised.

    What gets its place or is anchored meanwhile is no fault, and waits for the next inspection.
    `keys` are trusted instead of our own; witnesses `without` are not asked; `thorough` reads every payload as JSON.
    """
    obstacle = _sequence_pending(using)
    with readable("a context"):
        contexts = check_contexts(using)
    log = Regrown(using)
    with readable("a checkpoint"):
        heads = Heads(using, list(keys) or public_keys())
    droppings = check_entries(log, heads, thorough=thorough)
    heads.check_all_met(log)
    with readable("a tile"):
        log.check_tiles()
    check_nothing_left_out(using, log.tree.size)
    with readable("a personal value"):
        personal_values = check_personal_values(using)
    expect(obstacle is None, f"the log cannot go on from its last checkpoint: {obstacle}")
    droppings.expect_placed()
    if kept:
        log.check_seen(Seen(kept.size, bytes.fromhex(kept.root)), "you kept")
    with readable("an anchor"):
        witnessed = check_anchors(log, heads, without)
    root = log.tree.root().hex()
    return Verdict(
        log.tree.size, droppings.met, contexts, personal_values, heads.met, root, heads.note, witnessed
    )


def _sequence_pending(using: str) -> Exception | None:
    """A log that was tampered with may refuse to grow; what follows says better where it broke.

    A database that does not answer, locked or gone, is no broken log here either.
    """
    try:
        sequence_all(using=using)
    except UNREADABLE as obstacle:
        if isinstance(obstacle, OperationalError) and not is_no_text(obstacle):
            raise
        return obstacle
    return None
