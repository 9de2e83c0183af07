"""The trail, or a part of it, line by line: read a batch at a time, however long it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from audit.canonical import moment
from audit.events import record
from audit.feed import START, Entry, Which, count, follow
from audit.formats import Format, Personal
from audit.formats.base import NOTHING_REVEALED
from audit.models import Category, PersonalValue

LOG: Final = "audit.log"
_BLOCK: Final = 64 * 1024
"""Bytes in which a file is read from its end, until a whole line was found."""


def note_export(format: Format, which: Which, *, after: int, to: int, values: bool) -> None:
    """Record that this much of the log leaves, before the first line of it does."""
    asked = {name: value for name, value in vars(which).items() if value}
    detail: dict[str, object] = {
        "format": format.name,
        "after": after,
        "to": to,
        "events": count(after, which, to=to),
        "personal_values": values,
        **asked,
        **{name: moment(asked[name]) for name in ("since", "until") if name in asked},
    }
    record(Category.AUDIT_READ, "export", "done", object_type=LOG, detail=detail)


def lines(
    format: Format, which: Which, *, after: int = START, to: int, values: bool = False
) -> Iterator[str]:
    """Each with its line break; a header first where the format has one and nothing went before.

    The caller has recorded it, and may hand out personal values if these are asked for.
    """
    if format.header and after == START:
        yield format.header + "\n"
    for entries in follow(after, which, to=to):
        personal = values_of(entries) if values else NOTHING_REVEALED
        yield "".join(format.line(entry, personal) + "\n" for entry in entries)


def go_on(path: Path, format: Format) -> int:
    """The position after which a file goes on that was cut short: half a line at its end is taken away.

    So is a header that nothing follows: it is written again with what does. Another file raises ValueError, KeyError or
    TypeError, and stays as it is.
    """
    if not path.exists():
        return START
    with path.open("r+b") as file:
        whole, last = _last_line(file)
        text = last.decode()
        is_header = text != "" and text == format.header
        if text and not is_header:
            position = format.position_in(text)
        else:
            position = START
            _expect_begun(file, format)
        file.truncate(whole - len(last) - 1 if is_header else whole)
    return position


def _expect_begun(file: BinaryIO, format: Format) -> None:
    """There is no line of an event to tell whose file it is: it is ours if it was cut short within the first."""
    file.seek(0)
    begun = file.read(_BLOCK).partition(b"\n")[0].decode("utf-8", "replace")
    if not format.begins(begun):
        raise ValueError(f"it does not begin as {format.name} does")


def values_of(entries: list[Entry]) -> Personal:
    """What was not erased, by its commitment. The caller has recorded the reading."""
    rows = PersonalValue.objects.filter(event__in=[entry.event_id for entry in entries])
    return {commitment: json.loads(value) for commitment, value in rows.values_list("commitment", "value")}


def _last_line(file: BinaryIO) -> tuple[int, bytes]:
    """How long the file is up to its last line break, and the line that this one ends."""
    size, tail = file.seek(0, os.SEEK_END), b""
    while size > 0:
        step = min(_BLOCK, size)
        size -= step
        file.seek(size)
        tail = file.read(step) + tail
        end = tail.rfind(b"\n")
        if end >= 0 and (start := tail.rfind(b"\n", 0, end)) >= 0:
            return size + end + 1, tail[start + 1 : end]
    end = tail.rfind(b"\n")
    return end + 1, tail[: max(end, 0)]
