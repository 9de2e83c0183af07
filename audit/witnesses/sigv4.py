"""AWS Signature Version 4 for requests to S3: what is signed, and the header that says so."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import quote

ALGORITHM: Final = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str = field(repr=False)
    region: str


def signed_headers(
    credentials: Credentials,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    at: datetime | None = None,
) -> dict[str, str]:
    """All headers are signed, time included. `query` is encoded and sorted; names of headers are in lower case."""
    moment = (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    full = {**headers, "x-amz-date": moment}
    return {**full, "authorization": authorization(credentials, method, path, query, full)}


def authorization(
    credentials: Credentials, method: str, path: str, query: str, headers: Mapping[str, str]
) -> str:
    moment = headers["x-amz-date"]
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        [
            method,
            quote(path),
            query,
            *(f"{name}:{headers[name].strip()}" for name in sorted(headers)),
            "",
            names,
            headers["x-amz-content-sha256"],
        ]
    )
    scope = f"{moment[:8]}/{credentials.region}/s3/aws4_request"
    told = "\n".join([ALGORITHM, moment, scope, sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, told.encode(), "sha256").hex()
    return f"{ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
