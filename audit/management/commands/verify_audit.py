"""Check the trail: each event against its columns, its context and its place in the log."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.console import add_database
from audit.inspection import BrokenLogError, Kept, Verdict, inspect
from audit.inspection.breaking import NotShownError
from audit.verify import read_key
from audit.witnesses import witnesses

HEX_DIGEST = re.compile(r"[0-9a-f]{64}")

_PROMISE = (
    "Keep this checkpoint on another machine: `verify_audit --kept {size}:{root}`\n"
    "then shows whether anything up to here was changed since. Before the last checkpoint that somebody outside\n"
    "holds, whoever owns database and key could have rewritten the trail."
)


class Command(BaseCommand):
    help = "Check that the audit trail is whole, or name the first event that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_database(parser)
        parser.add_argument(
            "--kept", metavar="SIZE:ROOT", type=_kept, help="a checkpoint that you kept elsewhere"
        )
        parser.add_argument(
            "--key", action="append", default=[], type=read_key, help="trust this key instead of LOG_KEYS"
        )
        parser.add_argument(
            "--without", metavar="WITNESS", action="append", default=[], help="do not ask this witness"
        )
        parser.add_argument("--thorough", action="store_true", help="read every payload as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := {*options["without"]} - (names := {witness.name for witness in witnesses()}):
            raise CommandError(
                f"No witness is called {', '.join(unknown)}, only {', '.join(names) or 'none'}."
            )
        try:
            verdict = inspect(
                using=options["database"],
                kept=options["kept"],
                keys=options["key"],
                without=options["without"],
                thorough=options["thorough"],
            )
        except NotShownError as silent:
            raise CommandError(f"Whether the trail is whole could not be shown: {silent}.") from silent
        except BrokenLogError as broken:
            raise CommandError(f"The trail is broken: {broken}.") from broken
        self._say(verdict, options["kept"])

    def _say(self, verdict: Verdict, kept: Kept | None) -> None:
        since = f", and unchanged up to the checkpoint of {kept.size} events that you kept" if kept else ""
        dropped = f", {verdict.dropped} of them by their leaves alone" if verdict.dropped else ""
        self.stdout.write(
            f"Checked {verdict.events} events in {verdict.contexts} contexts{dropped}; "
            f"the log is intact{since}.\n"
            f"Signed checkpoint: {verdict.events}:{verdict.root}\n"
        )
        for name, size in verdict.witnessed.items():
            holds = (
                f"the checkpoint of {size} events, and the log is the same" if size else "no checkpoint yet"
            )
            self.stdout.write(f"Witness {name} holds {holds}.\n")
        self.stdout.write(_PROMISE.format(size=verdict.events, root=verdict.root))


def _kept(text: str) -> Kept:
    size, _, root = text.partition(":")
    if not (size.isdecimal() and HEX_DIGEST.fullmatch(root.lower())):
        raise ArgumentTypeError(f"{text} is no checkpoint: write its size and root, as SIZE:ROOT")
    return Kept(int(size), root.lower())
