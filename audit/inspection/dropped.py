"""Payloads that are gone: each was dropped by a rule, and each rule is told by an event that is still in the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from audit.canonical import moment
from audit.inspection.breaking import expect
from audit.models import AuditEvent, Checkpoint, Dropping
from audit.retention import ACTION, facts_of
from audit.triggers.forgetting import LEAST_HOURS


class Droppings:
    def __init__(self, using: str) -> None:
        self._using = using
        rules = list(Dropping.objects.using(using).order_by("pk"))
        self._rules = [(rule.through, moment(rule.before)) for rule in rules]
        self.met = 0
        for rule in rules:
            self._check_rule(rule)

    def meet(self, position: int, at: str, name: str) -> None:
        """`at` as payloads tell it, which sorts as text."""
        covered = any(position < through and at < before for through, before in self._rules)
        expect(covered, f"{name}: its payload is gone, and no rule dropped it")
        self.met += 1

    def _check_rule(self, rule: Dropping) -> None:
        """By the times that checkpoints say, as they are signed: those of rules and of dropped events prove nothing."""
        events = AuditEvent.objects.using(self._using).select_related("log_entry")
        told = events.filter(
            category="task", action=ACTION, object_type="audit.dropping", object_id=str(rule.pk)
        )
        telling = [event.log_entry.position for event in told if _tells(event, rule)]
        expect(bool(telling), f"the rule of dropping {rule.pk} is told by no event")
        checkpoints = Checkpoint.objects.using(self._using).order_by("size")
        day_over = rule.before + timedelta(hours=LEAST_HOURS)
        soon = checkpoints.filter(size__gt=min(telling)).first()
        expect(
            soon is None or day_over <= soon.at,
            f"the rule of dropping {rule.pk} was told before a day had passed",
        )
        expect(
            checkpoints.filter(size__gte=rule.through, at__lte=rule.before).exists(),
            f"the rule of dropping {rule.pk} reaches further than the log did at its time",
        )


def _tells(event: AuditEvent, rule: Dropping) -> bool:
    wanted = {
        name: moment(fact) if isinstance(fact, datetime) else fact for name, fact in facts_of(rule).items()
    }
    return {name: event.detail.get(name) for name in wanted} == wanted
