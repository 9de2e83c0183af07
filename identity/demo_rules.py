"""What the demo's organizations and its shop watch for, with the usual numbers: its pages of alerts are not empty."""

from typing import Final

from django.db import transaction

from audit.context import open_context
from identity.alerts.kinds import KINDS
from identity.demo_people import COMPANIES
from identity.models import AlertRule, Organization, RuleMemory

OF_A_COMPANY: Final = ("refusals", "limit", "bulk")
OF_THE_SHOP: Final = ("refusals", "bulk", "cut", "lag")


def seed_rules() -> None:
    """Lay what is missing: a rule that somebody has changed or switched off stays so."""
    companies = Organization.objects.filter(slug__in=[company.slug for company in COMPANIES])
    watched: list[tuple[Organization | None, str]] = [
        *((company, kind) for company in companies for kind in OF_A_COMPANY),
        *((None, kind) for kind in OF_THE_SHOP),
    ]
    with open_context("system:seed"), transaction.atomic():
        for organization, kind in watched:
            usual = dict(KINDS[kind].numbers_of({}))
            rule, made = AlertRule.objects.get_or_create(
                organization=organization, kind=kind, defaults={"parameters": usual}
            )
            if made:
                RuleMemory.objects.create(rule=rule)
