"""Ask every recorded decision again, and list those that come out otherwise."""

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.console import moment, operator, reference
from audit.context import open_context
from audit.events import record
from identity.replay import By, Replay, Replayer, Verdict, recorded_decisions


class Command(BaseCommand):
    help = "List recorded decisions that the policies of today, or their own, would answer differently now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--policies", type=By, choices=list(By), default=By.TODAY, help="whose answer is asked"
        )
        parser.add_argument("--since", type=moment, metavar="DATE", help="2026-11-27, or with a time, in UTC")
        parser.add_argument(
            "--action", type=reference, default="", help="only decisions about this: orders:place"
        )

    def handle(self, *args: Any, policies: By, **options: Any) -> None:
        events = recorded_decisions(options["since"], options["action"])
        _note(options["since"], options["action"])
        replayer, counts = Replayer(policies), Counter[Verdict]()
        for event in events:
            replay = replayer.replay(event)
            counts[replay.verdict] += 1
            if replay.verdict is not Verdict.SAME:
                self.stdout.write(_told(replay))
        if options["action"] and not counts:
            raise CommandError(f"No decision about {options['action']} is on record there.")
        self.stdout.write(_summary(counts, policies))
        if policies is By.OWN and counts[Verdict.DIFFERS]:
            self.stderr.write("Their own policies do not answer as it is recorded: something was changed.")
            sys.exit(1)


def _told(replay: Replay) -> str:
    event = replay.event
    head = f"{event.detail.get('decision', event.uid)}  {event.at:%Y-%m-%d %H:%M:%S} UTC  {event.action}"
    now = str(replay.now) if replay.now else f"{Verdict.CANNOT}. {replay.why_not}"
    return f"{head}\n    recorded: {replay.recorded}\n    now:      {now}"


def _summary(counts: Counter[Verdict], by: By) -> str:
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
    whose = "today's policies" if by is By.TODAY else "their own policies"
    return f"{counts.total()} decisions by {whose}: {told}."


def _note(since: datetime | None, action: str) -> None:
    """Reading the trail is on the trail, before anything of it is told."""
    asked = {"since": since.isoformat() if since else "", "action": action}
    with open_context("command", operator=operator()):
        record("audit.read", "read", "done", object_type="decisions", detail=asked)
