"""Check the trail: each event against its columns, its context and its place in the log."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.inspection import BrokenLogError, Kept, Verdict, inspect

_PROMISE = (
    "Keep this checkpoint on another machine: `verify_audit --kept {size}:{root}`\n"
    "then shows whether anything up to here was changed since. Without one kept elsewhere, the owner of the\n"
    "database could have rewritten the whole trail; checkpoints are not signed yet."
)


class Command(BaseCommand):
    help = "Check that the audit trail is whole, or name the first event that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default="default")
        parser.add_argument(
            "--kept", metavar="SIZE:ROOT", type=_kept, help="a checkpoint that you kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = inspect(using=options["database"], kept=options["kept"])
        except BrokenLogError as broken:
            raise CommandError(f"The trail is broken: {broken}.") from broken
        self._say(verdict, options["kept"])

    def _say(self, verdict: Verdict, kept: Kept | None) -> None:
        since = f", and unchanged up to the checkpoint of {kept.size} events that you kept" if kept else ""
        self.stdout.write(
            f"Checked {verdict.events} events in {verdict.contexts} contexts; the log is intact{since}.\n"
            f"Checkpoint: {verdict.events}:{verdict.root}\n"
        )
        self.stdout.write(_PROMISE.format(size=verdict.events, root=verdict.root))


def _kept(text: str) -> Kept:
    size, _, root = text.partition(":")
    return Kept(int(size), root.lower())
