"""Objects under a lock that nobody lifts before its day: S3 object lock, of Amazon or of any that speak it.

A checkpoint's size and root are its object's name, so listing the names tells all that the bucket holds.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import md5, sha256
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from audit.verify import Head, Unproven, read_head, read_note
from audit.witnesses.asking import Answer, ask
from audit.witnesses.offers import NotWitnessed, Offer, Seen
from audit.witnesses.sigv4 import Credentials, signed_headers

_NAME: Final = re.compile(r"(\d{20})-([0-9a-f]{64})")


@dataclass(frozen=True)
class S3Witness:
    """`endpoint` names the server, `days` for how long an object stays whatever anybody wants."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    prefix: str = "checkpoints/"
    days: int = 3650
    name: str = "s3"
    kind = "s3"

    def anchor(self, offer: Offer) -> str:
        """Never over another object; one that is there already has this very checkpoint in its name."""
        key, body = self._key(offer.head), offer.note.encode()
        until = datetime.now(UTC) + timedelta(days=self.days)
        locked = {
            "content-md5": b64encode(md5(body, usedforsecurity=False).digest()).decode(),
            "if-none-match": "*",
            "x-amz-object-lock-mode": "COMPLIANCE",
            "x-amz-object-lock-retain-until-date": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        answer = self._ask("PUT", f"/{self.bucket}/{key}", body=body, headers=locked)
        if answer.status not in (200, 412):
            raise NotWitnessed(f"{self.bucket} answered {answer.status}: {answer.text[:200].strip()}")
        return key

    def check(self, note: str, receipt: str) -> None:
        """By name alone: `recall` lists what is there."""
        if receipt != self._key(read_head(read_note(note)[0])):
            raise Unproven(f"{receipt} is not the name of this checkpoint's object")

    def recall(self, newest: Offer) -> Iterator[Seen]:
        after = ""
        while True:
            names = self._names(after)
            yield from (Seen(int(size), bytes.fromhex(root)) for size, root in map(self._told, names))
            if not names:
                return
            after = names[-1]

    def _key(self, head: Head) -> str:
        return f"{self.prefix}{head.size:020d}-{head.root.hex()}"

    def _told(self, key: str) -> tuple[str, str]:
        found = _NAME.fullmatch(key.removeprefix(self.prefix))
        if found is None:
            raise Unproven(f"{self.bucket} holds {key}, which is no checkpoint of ours")
        return found[1], found[2]

    def _names(self, after: str) -> list[str]:
        asked = {"list-type": "2", "prefix": self.prefix, **({"start-after": after} if after else {})}
        answer = self._ask("GET", f"/{self.bucket}", query=asked)
        if answer.status != 200:
            raise NotWitnessed(f"{self.bucket} answered {answer.status}: {answer.text[:200].strip()}")
        if (listed := _list_in(answer.body)) is None:
            raise NotWitnessed(f"{self.bucket} answered with something else than a list")
        return [found.text or "" for found in listed.iter() if _name_of(found) == "Key"]

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        asked = sorted((query or {}).items())
        told = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in asked)
        host = urlsplit(self.endpoint).netloc
        full = {**(headers or {}), "host": host, "x-amz-content-sha256": sha256(body).hexdigest()}
        signed = signed_headers(
            Credentials(self.access_key, self.secret_key, self.region), method, path, told, full
        )
        address = f"{self.endpoint.rstrip('/')}{quote(path)}" + (f"?{told}" if told else "")
        return ask(method, address, body, signed)


def _list_in(body: bytes) -> ElementTree.Element | None:
    """None where it is something else, like the page of a proxy that asks for a sign-in."""
    try:
        tree = ElementTree.fromstring(body)  # noqa: S314 - of the operator's own storage, at most 4 MiB
    except ElementTree.ParseError:
        return None
    return tree if _name_of(tree) == "ListBucketResult" else None


def _name_of(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
