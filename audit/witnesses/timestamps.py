"""A time stamp authority (RFC 3161): it keeps nothing, but says when a checkpoint was there at the latest.

Its answer proves something only while somebody outside holds a copy: in a proof bundle, say.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.x509 import load_pem_x509_certificates

from audit.verify import Unproven
from audit.witnesses.asking import ask
from audit.witnesses.offers import NotWitnessed, Offer, Seen

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse


@dataclass(frozen=True)
class TimeStampWitness:
    """`roots` is a file of the certificates, in PEM, that the authority's own leads to."""

    url: str
    roots: str
    name: str = "rfc3161"
    kind = "rfc3161"

    def anchor(self, offer: Offer) -> str:
        """The answer in base64, which `openssl ts -verify` checks too."""
        from rfc3161_client import (  # only where there is such a witness
            HashAlgorithm,
            TimestampRequestBuilder,
        )

        builder = TimestampRequestBuilder().data(offer.note.encode()).hash_algorithm(HashAlgorithm.SHA256)
        request = builder.build()
        headers = {"content-type": "application/timestamp-query"}
        answer = ask("POST", self.url, request.as_bytes(), headers)
        if answer.status != 200:
            raise NotWitnessed(f"it answered {answer.status}")
        self._verify(_read(answer.body), offer.note, request.nonce)
        return b64encode(answer.body).decode()

    def check(self, note: str, receipt: str) -> None:
        self._verify(_read(b64decode(receipt)), note)

    def recall(self, newest: Offer) -> Iterator[Seen]:
        """It holds nothing."""
        return iter(())

    def _verify(self, response: TimeStampResponse, note: str, nonce: int | None = None) -> None:
        from rfc3161_client import VerificationError, VerifierBuilder

        try:
            roots = load_pem_x509_certificates(Path(self.roots).read_bytes())
        except (OSError, ValueError) as error:
            raise NotWitnessed(f"{self.roots} has no certificates to trust") from error
        verifier = VerifierBuilder(roots=roots, nonce=nonce).build()
        try:
            verifier.verify_message(response, note.encode())
        except VerificationError as error:
            raise Unproven(f"its time stamp is not for this checkpoint: {error}") from error


def _read(answer: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise Unproven("its answer is no time stamp") from error
