"""Recorded decisions asked again: of the policies that made them, or of those in force today.

By its own policies a decision must come out as it was recorded; if it does not, somebody changed the record, the kept
policies or our way of asking. By today's it may well come out otherwise: policies change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from audit.models import AuditEvent, Category
from identity import cedar
from identity.cedar import PolicySet
from identity.policy import DEFAULT_DENY, outcome_of
from identity.policy_versions import CannotReplay, kept_policies

#: Events read from the database at once.
AT_ONCE: Final = 500


class By(StrEnum):
    """Whose answer is asked for."""

    OWN = "own"
    TODAY = "today"


class Verdict(StrEnum):
    SAME = "same"
    DIFFERS = "differs"
    CANNOT = "cannot be replayed"


@dataclass(frozen=True)
class Answered:
    """An outcome, and the policies that made it."""

    outcome: str
    policies: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.outcome} by {', '.join(self.policies)}"


@dataclass(frozen=True)
class Replay:
    """`now` is None where it could not be asked; `why_not` then says why."""

    event: AuditEvent
    recorded: Answered
    now: Answered | None
    why_not: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.now is None:
            return Verdict.CANNOT
        return Verdict.SAME if self.now == self.recorded else Verdict.DIFFERS


class Replayer:
    """Each version is fetched and parsed once for a whole run."""

    def __init__(self, by: By) -> None:
        self.by = by
        self._versions: dict[str, PolicySet | CannotReplay] = {}

    def replay(self, event: AuditEvent) -> Replay:
        detail = event.detail
        recorded = Answered(event.outcome, tuple(detail.get("policies", ())))
        policies = self._policies(str(detail.get("version", "")))
        if isinstance(policies, CannotReplay):
            return Replay(event, recorded, None, str(policies))
        if "request" not in detail or "entities" not in detail:
            return Replay(event, recorded, None, "It was recorded without its request.")
        if self.by is By.TODAY and (unfit := _misfit(policies, detail)):
            return Replay(event, recorded, None, f"It does not fit the schema of today: {unfit}")
        return Replay(event, recorded, answer_of(policies, detail))

    def _policies(self, version: str) -> PolicySet | CannotReplay:
        if self.by is By.TODAY:
            return cedar.active_policies()
        if version not in self._versions:
            self._versions[version] = _found(version)
        return self._versions[version]


def answer_of(policies: PolicySet, detail: dict[str, Any]) -> Answered:
    outcome, named = outcome_of(policies, detail["request"], detail["entities"])
    return Answered(str(outcome), named or (DEFAULT_DENY,))


def recorded_decisions(since: datetime | None = None, action: str = "") -> Iterator[AuditEvent]:
    """Oldest first, some at a time: the trail may be longer than memory."""
    found = AuditEvent.objects.filter(category=Category.POLICY_DECISION)
    if since is not None:
        found = found.filter(at__gte=since)
    if action:
        found = found.filter(action=action)
    return found.order_by("id").iterator(chunk_size=AT_ONCE)


def _found(version: str) -> PolicySet | CannotReplay:
    try:
        return kept_policies(version)
    except CannotReplay as cannot:
        return cannot


def _misfit(policies: PolicySet, detail: dict[str, Any]) -> str:
    """Facts that were not known then, or are not known any more."""
    return "; ".join(cedar.ask(policies, detail["request"], detail["entities"]).errors)
