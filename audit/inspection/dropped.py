"""Payloads that are gone: each was dropped by a rule, and each rule is told by an event that is still in the log."""

from __future__ import annotations

from datetime import datetime

from audit.canonical import moment
from audit.inspection.breaking import expect
from audit.models import AuditEvent, Dropping
from audit.retention import ACTION, facts_of


class Droppings:
    def __init__(self, using: str) -> None:
        self._rules = [
            (rule.through, moment(rule.before)) for rule in Dropping.objects.using(using).order_by("pk")
        ]
        self.met = 0
        for rule in Dropping.objects.using(using).order_by("pk"):
            told = AuditEvent.objects.using(using).filter(
                category="task", action=ACTION, object_type="audit.dropping", object_id=str(rule.pk)
            )
            expect(
                any(_tells(event, rule) for event in told),
                f"the rule of dropping {rule.pk} is told by no event",
            )

    def meet(self, position: int, at: str, name: str) -> None:
        """`at` as payloads tell it, which sorts as text."""
        covered = any(position < through and at < before for through, before in self._rules)
        expect(covered, f"{name}: its payload is gone, and no rule dropped it")
        self.met += 1


def _tells(event: AuditEvent, rule: Dropping) -> bool:
    wanted = {
        name: moment(fact) if isinstance(fact, datetime) else fact for name, fact in facts_of(rule).items()
    }
    return {name: event.detail.get(name) for name in wanted} == wanted
