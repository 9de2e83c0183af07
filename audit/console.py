"""Who is at the server's console, and what they may type: shared by the commands."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Final

from django.db import connections

from audit.context import LONGEST, is_reference

MOST_DAYS: Final = 36_500
MOST_DIGITS: Final = 18


def operator() -> str:
    """The machine's account, which is all that it knows of them. A container may have none with a name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
    return name if is_reference(name) else "unknown"


def add_database(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database", choices=tuple(connections), default="default", help="which of DATABASES holds the trail"
    )


def reference(text: str) -> str:
    """What may stand in the trail for somebody or something; "" where nothing is asked."""
    if not is_reference(text):
        raise ArgumentTypeError(f"{text!a} is no name: write at most {LONGEST} letters that can be seen")
    return text


def days(text: str) -> int:
    """Not so many that there is no day so long ago."""
    if not text.isdecimal() or int(text) > MOST_DAYS:
        raise ArgumentTypeError(f"{text} is no number of days from 0 to {MOST_DAYS}")
    return int(text)


def position(text: str) -> int:
    """A place in the log, or one that it may come to have; -1 is before the first."""
    if text != "-1" and (not text.isdecimal() or len(text) > MOST_DIGITS):
        raise ArgumentTypeError(f"{text} is no place in the log: write a whole number, from -1")
    return int(text)


def moment(text: str) -> datetime:
    """A day or a time, in UTC where it names no zone."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date: write 2026-11-27, or 2026-11-27T09:30") from error
    if told.tzinfo is None:
        return told.replace(tzinfo=UTC)
    try:
        return told.astimezone(UTC)
    except OverflowError as error:
        raise ArgumentTypeError(f"{text} is before or after all years") from error
