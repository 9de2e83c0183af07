"""Who is at the server's console, and what they may type: shared by the commands."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime

from django.db import connections


def operator() -> str:
    """The machine's account, which is all that it knows of them. A container may have none with a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def add_database(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database", choices=tuple(connections), default="default", help="which of DATABASES holds the trail"
    )


def moment(text: str) -> datetime:
    """A day or a time, in UTC where it names no zone."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date: write 2026-11-27, or 2026-11-27T09:30") from error
    return told if told.tzinfo else told.replace(tzinfo=UTC)
