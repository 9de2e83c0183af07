"""A witness that checks each checkpoint against the one before it, and cosigns: C2SP tlog-witness, tlog-cosignature."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from audit.verify import COSIGNATURE, Key, Unproven, read_key, signers
from audit.witnesses.asking import Answer, ask
from audit.witnesses.offers import NotWitnessed, Offer, Seen

_FORKED = 422
_OTHER_SIZE = 409


@dataclass(frozen=True)
class HttpWitness:
    """`url` is its submission prefix, `key` the one that it cosigns with."""

    url: str
    key: str
    name: str = "http"
    kind = "http"

    def anchor(self, offer: Offer) -> str:
        """Its cosignatures, as lines of the note. It knows best which checkpoint it saw last, and says so."""
        answer = self._submit(offer, offer.last)
        if answer.status == _OTHER_SIZE and (last := _size_of(answer)) is not None and last != offer.last:
            if last > offer.head.size:
                raise NotWitnessed(f"it holds a checkpoint of {last} events, which is longer than the log")
            answer = self._submit(offer, last)
        if answer.status != 200:
            raise NotWitnessed(f"it answered {answer.status}: {answer.text[:200].strip()}")
        self.check(offer.note, answer.text)
        return answer.text

    def check(self, note: str, receipt: str) -> None:
        if not signers(note + receipt, [self._trusted]):
            raise Unproven("its receipt is no cosignature of this checkpoint by its key")

    def recall(self, newest: Offer) -> Iterator[Seen]:
        """It tells no root: it is offered the newest checkpoint, which it takes only after all that it has taken."""
        answer = self._submit(newest, 0)
        last = _size_of(answer) if answer.status == _OTHER_SIZE else 0
        if last is None or last > newest.head.size:
            yield Seen(last or 0, b"")
        elif last:
            answer = self._submit(newest, last)
        if answer.status in (_FORKED, _OTHER_SIZE):
            raise Unproven(f"it holds a checkpoint of {last} events of another log")
        if answer.status != 200:
            raise NotWitnessed(f"it answered {answer.status}: {answer.text[:200].strip()}")
        self._expect_cosigned(newest, answer)
        yield Seen(newest.head.size, newest.head.root)

    def _expect_cosigned(self, newest: Offer, answer: Answer) -> None:
        """What is no cosignature may come from whoever stands between, and shows nothing of the log."""
        try:
            self.check(newest.note, answer.text)
        except ValueError as unproven:
            raise NotWitnessed(str(unproven)) from unproven

    @property
    def _trusted(self) -> Key:
        key = read_key(self.key)
        if key.kind != COSIGNATURE:
            raise Unproven(f"{self.key} is no key of a witness")
        return key

    def _submit(self, offer: Offer, old: int) -> Answer:
        proof = [b64encode(one).decode() for one in offer.prove_from(old)]
        body = "".join(f"{line}\n" for line in (f"old {old}", *proof, "")) + offer.note
        return ask("POST", f"{self.url.rstrip('/')}/add-checkpoint", body.encode())


def _size_of(answer: Answer) -> int | None:
    return int(answer.text) if answer.kind == "text/x.tlog.size" and answer.text.strip().isdecimal() else None
