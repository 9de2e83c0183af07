"""Take the trail out, or a part of it: into a file that goes on where it was cut, or to the standard output."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.console import moment, operator, position, reference
from audit.context import open_context
from audit.export import go_on, lines, note_export
from audit.feed import START, Which, head
from audit.formats import FORMATS


class Command(BaseCommand):
    help = "Write events in log order. A file that was cut short goes on after its last whole line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="ndjson")
        parser.add_argument("--to", metavar="FILE", type=Path, help="without it, the standard output")
        parser.add_argument(
            "--after", metavar="POSITION", type=position, help="begin behind this place in the log"
        )
        parser.add_argument("--organization", type=reference, default="", metavar="SLUG")
        parser.add_argument("--principal", type=reference, default="", metavar="ID")
        parser.add_argument(
            "--since", type=moment, metavar="TIME", help="2026-11-28, or with a time: ISO 8601, UTC"
        )
        parser.add_argument("--until", type=moment, metavar="TIME", help="the first moment that is left out")
        parser.add_argument("--values", action="store_true", help="personal values beside their commitments")
        parser.add_argument(
            "--as",
            dest="operator",
            type=reference,
            default="",
            metavar="ID",
            help="who you are, for the trail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["values"] and not options["operator"]:
            raise CommandError("Personal values are handed to somebody: say who you are (--as).")
        which = Which(
            organization=options["organization"],
            principal=options["principal"],
            since=options["since"],
            until=options["until"],
        )
        format, to = FORMATS[options["format"]], head()
        with self._opened(options["to"]) as write:
            after = _begin(options["after"], options["to"], format.name)
            with open_context("command", principal=options["operator"] or None, operator=operator()):
                note_export(format, which, after=after, to=to, values=options["values"])
            for part in lines(format, which, after=after, to=to, values=options["values"]):
                write(part)
        if options["to"]:
            self.stderr.write(f"{options['to']} holds the log up to position {to}, {which}.")

    @contextmanager
    def _opened(self, path: Path | None) -> Iterator[Callable[[str], object]]:
        if path is None:
            yield partial(self.stdout.write, ending="")
            return
        try:
            file = path.open("a", encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        with file:
            yield file.write


def _begin(asked: int | None, path: Path | None, format: str) -> int:
    """A file says itself where it stands, unless it is empty."""
    try:
        found = go_on(path, FORMATS[format]) if path else START
    except (ValueError, KeyError, TypeError) as other:
        raise CommandError(f"{path} is not made of lines of {format}: it is another file.") from other
    return found if found != START or asked is None else asked
