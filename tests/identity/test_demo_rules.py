"""What the demo watches for, laid once and left alone."""

import pytest

from audit.context import open_context
from audit.sequencer import sequence_all
from identity.alerts.kinds import KINDS
from identity.alerts.watching import READER, watch
from identity.demo_rules import OF_A_COMPANY, OF_THE_SHOP, seed_rules
from identity.models import Alert, AlertRule, FeedPlace, User


@pytest.fixture
def laid(people: dict[str, User]) -> None:
    seed_rules()


def test_companies_and_the_shop_have_their_rules_once(laid: None) -> None:
    seed_rules()
    found = [(str(rule.organization), rule.kind) for rule in AlertRule.objects.order_by("pk")]
    companies = [(company, kind) for company in ("Acme", "Globex") for kind in OF_A_COMPANY]
    assert found == companies + [("None", kind) for kind in OF_THE_SHOP]


def test_a_company_has_none_that_is_the_shops_alone() -> None:
    assert [kind for kind in OF_A_COMPANY if KINDS[kind].of_the_shop_alone] == []


def test_a_rule_that_was_switched_off_stays_off(laid: None) -> None:
    with open_context("system:seed"):
        AlertRule.objects.filter(kind="refusals").update(enabled=False, parameters={"count": 3})
    seed_rules()
    assert set(AlertRule.objects.filter(kind="refusals").values_list("enabled", flat=True)) == {False}


def test_laying_the_demo_alerts_nobody(laid: None) -> None:
    """Even where the rules see every event since the first."""
    with open_context("system:watch"):
        FeedPlace.objects.update_or_create(reader=READER, defaults={"position": 0})
    sequence_all()
    assert watch() > 0
    assert not Alert.objects.exists()
