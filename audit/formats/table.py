"""CSV (RFC 4180): a row an event, for spreadsheets. Payload and context stand in it whole, as JSON."""

import csv
import io
from typing import Final

from audit.canonical import canonical, moment
from audit.feed import Entry
from audit.formats.base import Format, Personal, revealed

COLUMNS: Final = (
    "position", "uid", "at", "category", "action", "outcome", "object_type", "object_id", "source", "principal",
    "agent", "organization", "payload", "context", "personal",
)  # fmt: skip

#: What a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t")


def _line(entry: Entry, personal: Personal) -> str:
    shown = revealed(entry.facts, personal) if personal else {}
    told = {**entry._asdict(), "at": moment(entry.at), "personal": canonical(shown) if shown else ""}
    return _row([_cell(told[name]) for name in COLUMNS])


def _row(cells: list[str] | tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _cell(value: object) -> str:
    """On one line, and text. What else Unicode takes for a line's end stays: the payload is as it was hashed."""
    text = str("" if value is None else value).replace("\r", " ").replace("\n", " ")
    return f"'{text}" if text.startswith(_FORMULA) else text


HEADER: Final = _row(COLUMNS)


def _position_in(line: str) -> int:
    return int(line.partition(",")[0])


def _begins(text: str) -> bool:
    return HEADER.startswith(text) or text.partition(",")[0].isdecimal()


CSV: Final = Format(
    "csv",
    "CSV, for a spreadsheet",
    "csv",
    "text/csv",
    _line,
    _position_in,
    _begins,
    header=HEADER,
    is_json=False,
)
