"""What witnesses outside hold, against the log: what the database says of them is checked, and then they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.anchoring import anchors_of, offer_of
from audit.inspection.breaking import BrokenLogError, NotShownError
from audit.inspection.heads import Heads
from audit.inspection.regrown import Regrown
from audit.models import Checkpoint
from audit.verify import Unproven
from audit.witnesses import witnesses
from audit.witnesses.offers import NotWitnessed, Witness


def check_anchors(log: Regrown, heads: Heads, without: Sequence[str]) -> dict[str, int]:
    """Name -> the size of the newest checkpoint that each witness holds and that is the log's."""
    if not heads.note:
        return {}
    asked = [witness for witness in witnesses() if witness.name not in without]
    return {witness.name: _newest(witness, log) for witness in asked}


def _newest(witness: Witness, log: Regrown) -> int:
    try:
        newest = max(_checked(witness, log), default=0)
    except Unproven as unproven:
        raise BrokenLogError(f"witness {witness.name}: {unproven}") from unproven
    except NotWitnessed as silent:
        raise NotShownError(f"witness {witness.name} could not be asked, see --without: {silent}") from silent
    return newest


def _checked(witness: Witness, log: Regrown) -> Iterator[int]:
    """Receipts first: what can be asked only now may take the newest checkpoint by the way."""
    anchors = anchors_of(witness.name, using=log.using).filter(checkpoint_id__lte=log.tree.size)
    for anchor in anchors.iterator():
        witness.check(anchor.checkpoint.note, anchor.receipt)
        yield anchor.checkpoint_id
    last = Checkpoint.objects.using(log.using).latest("size")
    for seen in witness.recall(offer_of(last, using=log.using)):
        log.check_seen(seen, f"witness {witness.name} holds")
        yield seen.size
