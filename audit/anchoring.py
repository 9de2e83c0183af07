"""Have each witness keep the newest checkpoint. Every try is a row; what failed is tried again, ever more rarely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from audit.log import prove_consistency
from audit.models import Anchor, Checkpoint
from audit.tiles import Inside
from audit.verify import Head, read_head, read_note
from audit.witnesses import witnesses
from audit.witnesses.offers import NotWitnessed, Offer, Witness

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
_NUL: Final = "\0"


def anchor_newest(*, using: str = "default", patiently: bool = True) -> list[Anchor]:
    """Returns what was tried. `patiently`: a witness that failed is left alone for a while."""
    newest = Checkpoint.objects.using(using).exclude(note="").order_by("-size").first()
    if newest is None:
        return []
    return [_try(witness, newest, using) for witness in _wanting(newest, using, patiently=patiently)]


def anchors_of(witness: str, *, using: str = "default") -> QuerySet[Anchor]:
    """Those that the witness has taken, newest first."""
    held = Anchor.objects.using(using).filter(witness=witness, error="")
    return held.select_related("checkpoint").order_by("-checkpoint_id", "-pk")


def offer_of(checkpoint: Checkpoint, *, last: int = 0, using: str = "default") -> Offer:
    def prove_from(old: int) -> list[bytes]:
        return prove_consistency(old, checkpoint.size, Inside(using=using))

    return Offer(checkpoint.note, head_of(checkpoint), last, prove_from)


def head_of(checkpoint: Checkpoint) -> Head:
    return read_head(read_note(checkpoint.note)[0])


def _wanting(newest: Checkpoint, using: str, *, patiently: bool) -> Iterator[Witness]:
    for witness in witnesses():
        held = anchors_of(witness.name, using=using).first()
        if (held is None or held.checkpoint_id < newest.size) and not (
            patiently and _is_resting(witness.name, held, using)
        ):
            yield witness


def _is_resting(witness: str, held: Anchor | None, using: str) -> bool:
    """Twice as long after each failure in a row."""
    since = Anchor.objects.using(using).filter(witness=witness, pk__gt=held.pk if held else 0)
    last = since.exclude(error="").order_by("-pk").first()
    if last is None:
        return False
    wait = min(FIRST_WAIT * 2 ** min(since.count() - 1, 10), LONGEST_WAIT)
    return bool(datetime.now(UTC) < last.at + wait)


def _try(witness: Witness, checkpoint: Checkpoint, using: str) -> Anchor:
    """Nothing is locked meanwhile. A kill after the witness's answer asks it again, which it takes as before."""
    held = anchors_of(witness.name, using=using).first()
    offer = offer_of(checkpoint, last=held.checkpoint_id if held else 0, using=using)
    try:
        answer = {"receipt": _kept_by(witness, offer)}
    except (NotWitnessed, ValueError) as refused:
        answer = {"error": str(refused).replace(_NUL, "\N{REPLACEMENT CHARACTER}") or type(refused).__name__}
    return Anchor.objects.using(using).create(
        checkpoint=checkpoint, witness=witness.name, kind=witness.kind, at=datetime.now(UTC), **answer
    )


def _kept_by(witness: Witness, offer: Offer) -> str:
    receipt = witness.anchor(offer)
    if _NUL in receipt:
        raise NotWitnessed("its receipt has a NUL, which the database cannot hold")
    return receipt
