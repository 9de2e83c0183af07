"""Rules of an organization, or of the shop: what is looked for is set here, and what was found is answered for."""

from collections.abc import Mapping

from django.utils import timezone

from identity.actor import Actor
from identity.alerts.kinds import KINDS
from identity.cutting import deciding
from identity.feeds.whose import log_of, reach_of
from identity.models import Alert, AlertRule, Organization, RuleMemory
from identity.policy import authorized


class BadRule(ValueError):
    """What was asked for makes no sense; the sentence says why."""


def set_rule(
    organization: Organization | None,
    kind: str,
    numbers: Mapping[str, int],
    *,
    together: int,
    by_mail: bool,
    enabled: bool,
    actor: Actor,
) -> AlertRule:
    """Changed numbers begin with an empty memory: what was counted under others would tell nothing."""
    _check(organization, kind, numbers, together)
    with deciding(actor, "alerts:manage", log_of(organization), reach_of(organization)):
        before = AlertRule.objects.filter(organization=organization, kind=kind).first()
        rule, _ = AlertRule.objects.update_or_create(
            organization=organization,
            kind=kind,
            defaults={
                "parameters": dict(numbers),
                "together": together,
                "by_mail": by_mail,
                "enabled": enabled,
            },
        )
        if before is None or before.parameters != rule.parameters or before.enabled != enabled:
            RuleMemory.objects.update_or_create(rule=rule, defaults={"state": {}})
    return rule


def acknowledge_alert(alert: Alert, *, note: str, actor: Actor) -> bool:
    """Somebody has looked, and says what came of it. The first answer stands: False for every other."""
    if not note.strip():
        raise BadRule("Say what you found, or what you did.")
    with authorized(actor, "alerts:acknowledge", log_of(alert.organization)):
        open_one = Alert.objects.filter(pk=alert.pk, acknowledged_at__isnull=True)
        answer = {"acknowledged_by": actor.someone, "note": note.strip()[:500]}
        return bool(open_one.update(acknowledged_at=timezone.now(), **answer))


def _check(organization: Organization | None, kind: str, numbers: Mapping[str, int], together: int) -> None:
    found = KINDS.get(kind)
    if found is None or (found.of_the_shop_alone and organization is not None):
        raise BadRule("There is no such rule here.")
    for number in found.numbers:
        if not number.least <= numbers.get(number.name, number.least - 1) <= number.most:
            raise BadRule(f"{number.label}: from {number.least} to {number.most}.")
    if not 1 <= together <= 10_080:
        raise BadRule("Hits are taken together over a minute at least, and a week at most.")
