"""One question over HTTP: answered in time and in measure, or not at all. Nothing is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from audit.witnesses.offers import NotWitnessed

SECONDS: Final = 10.0
LARGEST: Final = 4 * 2**20
"""Bytes of an answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """Addresses are the operator's own words, from LOG_WITNESSES. Raises NotWitnessed for silence."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
    except (OSError, HTTPException) as error:
        raise NotWitnessed(f"{parts.hostname} did not answer: {type(error).__name__}") from error
    finally:
        connection.close()
    if len(content) > LARGEST:
        raise NotWitnessed(f"{parts.hostname} answered with more than {LARGEST} bytes")
    return Answer(response.status, response.headers.get_content_type(), content)
