"""JSON that can be read in one way only: two readers of a name said twice could believe two things (RFC 8259 §4)."""

import json
from typing import Any, NoReturn

from identity.sso.refusals import MalformedResponse


def read_object(text: bytes | str) -> dict[str, Any]:
    """Raises MalformedResponse."""
    try:
        read = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise MalformedResponse("it is not JSON, or says a name twice") from error
    if not isinstance(read, dict):
        raise MalformedResponse("it is not a JSON object")
    return read


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name is said twice")
    return read


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
