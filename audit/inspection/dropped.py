"""Payloads that are gone: each was dropped by a rule, and each rule is told by an event that is still in the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from audit.canonical import moment
from audit.inspection.breaking import NotShownError, expect
from audit.models import AuditEvent, Checkpoint, Dropping
from audit.retention import ACTION, facts_of
from audit.triggers.forgetting import LEAST_HOURS


class Droppings:
    """`met` counts the payloads that are gone."""

    def __init__(self, using: str) -> None:
        self.met = 0
        self._using = using
        self._read()

    def meet(self, position: int, at: str, name: str) -> None:
        """`at` as payloads tell it, which sorts as text. A rule may have been made since the rules were read."""
        if not self._cover(position, at):
            self._read()
        expect(self._cover(position, at), f"{name}: its payload is gone, and no rule dropped it")
        self.met += 1

    def expect_placed(self) -> None:
        """Not before all else was looked at: what waits for its place is nothing wrong yet."""
        if self._waiting:
            raise NotShownError(
                f"the event that tells the rule of dropping {self._waiting} waits for its place"
            )

    def _read(self) -> None:
        self._waiting: int | None = None
        rules = list(Dropping.objects.using(self._using).order_by("pk"))
        self._rules = [(rule.through, moment(rule.before)) for rule in rules]
        for rule in rules:
            self._check_rule(rule)

    def _cover(self, position: int, at: str) -> bool:
        return any(position < through and at < before for through, before in self._rules)

    def _check_rule(self, rule: Dropping) -> None:
        """By the times that checkpoints say, as they are signed: those of rules and of dropped events prove nothing."""
        events = AuditEvent.objects.using(self._using).annotate(place=F("log_entry__position"))
        told = events.filter(
            category="task", action=ACTION, object_type="audit.dropping", object_id=str(rule.pk)
        )
        telling = [event.place for event in told if _tells(event, rule)]
        expect(bool(telling), f"the rule of dropping {rule.pk} is told by no event")
        if placed := [place for place in telling if place is not None]:
            self._check_day(rule, min(placed))
        else:
            self._waiting = rule.pk
        reached = self._checkpoints().filter(size__gte=rule.through, at__lte=rule.before)
        expect(
            reached.exists(), f"the rule of dropping {rule.pk} reaches further than the log did at its time"
        )

    def _check_day(self, rule: Dropping, told_at: int) -> None:
        day_over = rule.before + timedelta(hours=LEAST_HOURS)
        soon = self._checkpoints().filter(size__gt=told_at).order_by("size").first()
        expect(
            soon is None or day_over <= soon.at,
            f"the rule of dropping {rule.pk} was told before a day had passed",
        )

    def _checkpoints(self) -> QuerySet[Checkpoint]:
        return Checkpoint.objects.using(self._using)


def _tells(event: AuditEvent, rule: Dropping) -> bool:
    wanted = {
        name: moment(fact) if isinstance(fact, datetime) else fact for name, fact in facts_of(rule).items()
    }
    return {name: event.detail.get(name) for name in wanted} == wanted
