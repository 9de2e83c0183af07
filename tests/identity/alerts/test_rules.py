"""What the rules find, each once, in the order of the log."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from audit.context import open_context
from audit.feed import Which, head, places_of, read
from audit.formats import FORMATS
from audit.models import AuditEvent
from audit.sequencer import sequence_all
from identity.actor import Actor, agent_of
from identity.alerts.kinds import KINDS
from identity.alerts.rules import BadRule, set_rule
from identity.alerts.watching import MOST_LINKED, watch
from identity.delegations import SHOP_AGENT, grant_delegation
from identity.feeds.taking_out import take_out
from identity.models import Agent, Alert, AlertRule, FeedPlace, Organization, User
from identity.policy import Resource, decide
from identity.scopes import Scope
from identity.terms import Terms
from tests.agents.stage import sign_in
from tests.audit.tampering import tamper

from .conftest import SetRule, happen, look, refuse


def titles() -> list[str]:
    return list(Alert.objects.order_by("pk").values_list("title", flat=True))


def test_refusals_in_a_row_are_one_alert_with_its_events(rule: SetRule) -> None:
    rule("refusals", count=3, minutes=10)
    start = head()
    refuse(2)
    look()
    assert titles() == []
    refuse(1)
    look()
    (alert,) = Alert.objects.all()
    assert (alert.title, alert.count) == ("3 refusals in a row: shop-agent for alice", 3)
    assert [entry.outcome for entry in places_of(alert.events)] == ["deny"] * 3
    assert alert.events == [start + 1, start + 2, start + 3]


def test_a_thousand_refusals_are_one_alert_and_one_letter_to_each_watcher(rule: SetRule) -> None:
    rule("refusals", count=10, minutes=10)
    for _ in range(4):
        refuse(250)
        look()
    (alert,) = Alert.objects.all()
    assert (alert.count, len(alert.events)) == (1_000, MOST_LINKED)
    assert [letter.to for letter in mail.outbox] == [["avery@acme.test"]]
    assert f"/organization/alerts/{alert.public_id}/" in mail.outbox[0].body


def test_what_is_permitted_in_between_begins_anew(rule: SetRule) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(2)
    happen("policy.decision", "cart:write", "allow", agent="shop-agent")
    refuse(2)
    look()
    assert titles() == []


def test_each_is_counted_for_themselves_and_each_organization_too(rule: SetRule) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(2)
    refuse(2, principal="bob")
    refuse(9, organization="globex", principal="carol")
    look()
    assert titles() == []


def test_the_shops_rules_look_at_every_organization(rule: SetRule) -> None:
    rule("refusals", shop=True, count=3, minutes=10)
    refuse(3, organization="globex", principal="carol")
    look()
    assert titles() == ["3 refusals in a row: shop-agent for carol"]
    told = [letter.to for letter in mail.outbox]
    assert told == [["audrey@countersign.test"], ["sam@countersign.test"]]


def test_after_a_quiet_hour_it_is_an_alert_of_its_own(rule: SetRule) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(3)
    look()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        refuse(3)
        look()
    assert len(titles()) == len(mail.outbox) == 2


def order(total: int, outcome: str = "allow", **bounds: int) -> None:
    detail = {"request": {"context": {"delegation": bounds}}, "entities": [{"attrs": {"total": total}}]}
    happen("policy.decision", "orders:place", outcome, agent="shop-agent", detail=detail)


@pytest.mark.parametrize(
    ("total", "bounds", "hits"),
    [
        (899, {"order_limit": 1_000}, 0),
        (900, {"order_limit": 1_000}, 1),
        (1_500, {"order_limit": 1_000}, 1),
        (50, {"order_limit": 1_000, "left_today": 50}, 1),
        (50, {"order_limit": 1_000, "left_this_month": 55}, 1),
        (0, {"order_limit": 0}, 0),
    ],
)
def test_an_order_that_comes_near_a_limit(
    rule: SetRule, total: int, bounds: dict[str, int], hits: int
) -> None:
    rule("limit", percent=90)
    order(total, **bounds)
    look()
    assert len(titles()) == hits


def test_a_real_decision_tells_its_limits(rule: SetRule, acme: Organization) -> None:
    """The words that rules look for are those that decisions are recorded in."""
    rule("limit", percent=90)
    alice = sign_in("alice")
    with open_context("web", **alice.facts()):
        terms = Terms(scopes=tuple(Scope), order_limit=100_00, daily_limit=500_00)
        agent = agent_of(
            grant_delegation(Agent.objects.get(slug=SHOP_AGENT), terms, actor=alice), alice.session
        )
    with open_context("chat", **agent.facts()):
        decide(agent, "orders:place", Resource("Quote", "q", {"owner": agent.key, "total": 95_00}))
    look()
    (alert,) = Alert.objects.all()
    assert alert.title.startswith("At 90 % of a limit or above: shop-agent for ")


def test_a_tool_that_has_rested(rule: SetRule) -> None:
    rule("rest", days=30)
    for days, tool in ((0, "search"), (20, "search"), (40, "search"), (71, "search"), (71, "place_order")):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            happen("tool.call", tool, "done", agent="shop-agent")
            look()
    assert titles() == [
        "First use in 30 days: search by shop-agent", "First use in 30 days: place_order by shop-agent",
    ]  # fmt: skip


def test_rules_go_on_over_events_whose_payloads_were_dropped(rule: SetRule) -> None:
    rule("bulk", count=100, minutes=10)
    happen("audit.read", "pull", "done", times=100, detail={"events": 60}, agent="shop-agent")
    tamper("UPDATE audit_auditevent SET payload = ''")
    look()
    assert titles() == ["100 readings or more within 10 min: shop-agent for alice"]


def test_reads_in_bulk_weigh_whom_pages_show(rule: SetRule) -> None:
    rule("bulk", count=100, minutes=10)
    for _ in range(2):
        happen("personal.read", "list", "done", detail={"shown": {"identity.user": {"count": 50}}})
    look()
    assert titles() == ["100 readings or more within 10 min: alice"]


def test_reads_in_bulk_weigh_what_they_hand_out(rule: SetRule) -> None:
    rule("bulk", count=100, minutes=10)
    happen("policy.decision", "orders:read", "allow", times=39, agent="shop-agent")
    happen("audit.read", "pull", "done", detail={"events": 60}, agent="shop-agent")
    look()
    assert titles() == []
    happen("policy.decision", "orders:read", "allow", agent="shop-agent")
    look()
    assert titles() == ["100 readings or more within 10 min: shop-agent for alice"]


def test_writes_from_the_console_and_in_a_context_that_has_rested(rule: SetRule) -> None:
    rule("system", shop=True, days=30)
    bob = User.objects.get(email="bob@acme.test")

    def write(source: str) -> None:
        with open_context(source):
            User.objects.filter(pk=bob.pk).update(full_name=f"Bob {AuditEvent.objects.count()}")
        look()

    write("system:seed")
    assert titles() == []
    write("system:shell")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        write("system:payment")
    assert titles() == [
        "Written without a decision: system:shell",
        "Written without a decision: system:payment",
    ]


def test_a_sign_in_that_was_cut_for_cause(rule: SetRule) -> None:
    rule("cut")
    happen("auth", "sign_out", "signed_out", about="7")
    happen("auth", "sign_out", "for_cause", about="7")
    look()
    assert titles() == ["Sign-in cut for cause: account 7"]


def test_a_log_that_lags(rule: SetRule) -> None:
    rule("lag", shop=True, seconds=120)
    happen("task", "waits", "done")
    with time_machine.travel(timezone.now() + timedelta(seconds=119)):
        watch()
    assert titles() == []
    with time_machine.travel(timezone.now() + timedelta(seconds=125)):
        watch()
        watch()
    assert Alert.objects.get().count == 1
    assert titles() == ["Events have waited for their places for more than 120 s"]


def test_the_log_is_the_shops_business(avery: Actor, acme: Organization) -> None:
    with pytest.raises(BadRule):
        set_rule(acme, "lag", {"seconds": 60}, together=60, by_mail=True, enabled=True, actor=avery)


@pytest.mark.parametrize("numbers", [{}, {"count": 1, "minutes": 10}, {"count": 3, "minutes": 10**6}])
def test_numbers_that_make_no_sense_are_not_set(
    avery: Actor, acme: Organization, numbers: dict[str, int]
) -> None:
    with pytest.raises(BadRule, match=": from"):
        set_rule(acme, "refusals", numbers, together=60, by_mail=True, enabled=True, actor=avery)


def test_a_rule_that_is_off_looks_at_nothing(rule: SetRule, avery: Actor, acme: Organization) -> None:
    made = rule("refusals", count=3, minutes=10)
    with open_context("web"):
        set_rule(acme, made.kind, made.parameters, together=60, by_mail=True, enabled=False, actor=avery)
    refuse(9)
    look()
    assert titles() == []


def test_what_the_rules_find_stands_in_the_log_and_is_not_found_again(rule: SetRule) -> None:
    rule("system", shop=True, days=30)
    rule("refusals", count=3, minutes=10)
    refuse(3)
    for _ in range(3):
        look()
    (made,) = AuditEvent.objects.with_context().filter(object_type="identity.alert", action="insert")
    assert (made.context.source, made.context.organization) == ("system:watch", "acme")
    assert made.after["count"] == 3
    assert titles() == ["3 refusals in a row: shop-agent for alice"]


def test_a_tool_that_was_named_over_two_lines_is_told_in_one(rule: SetRule) -> None:
    rule("rest", days=30)
    happen("tool.call", "search", "done", agent="shop-agent")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        happen("tool.call", "pay\nBcc: mallory@example.test", "done", agent="shop-agent")
        look()
    assert titles() == ["First use in 30 days: pay Bcc: mallory@example.test by shop-agent"]
    assert [letter.to for letter in mail.outbox] == [["avery@acme.test"]]


def test_a_trail_that_was_taken_out_weighs_as_many_readings_as_it_has_events(
    rule: SetRule, avery: Actor, acme: Organization
) -> None:
    rule("bulk", count=100, minutes=10)
    happen("task", "work", "done", times=120, agent="shop-agent")
    sequence_all()
    with open_context("web", **avery.facts()):
        take_out(acme, Which("acme"), FORMATS["csv"], values=False, actor=avery)
    look()
    assert titles() == [f"100 readings or more within 10 min: {avery.key}"]


def test_two_watchers_find_it_once(rule: SetRule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another has looked at the batch between reading it and keeping what was found."""
    rule("cut")
    happen("auth", "sign_out", "for_cause", about="7")
    sequence_all()
    watch()
    found = Alert.objects.count()
    FeedPlace.objects.filter(reader="rules").update(position=0)
    monkeypatch.setattr("identity.alerts.watching.read", _read_late)
    watch()
    assert Alert.objects.count() == found


def _read_late(after: int, **asked: Any) -> Any:
    batch = read(after, **asked)
    FeedPlace.objects.filter(reader="rules").update(position=head())
    return batch


def test_every_kind_has_numbers_that_can_be_set() -> None:
    numbers = [number for kind in KINDS.values() for number in kind.numbers]
    assert [number for number in numbers if not number.least <= number.usual <= number.most] == []
    assert AlertRule._meta.get_field("kind").max_length >= max(map(len, KINDS))
