"""The pages of alerts and rules: whose they are, and what can be done there."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from audit.models import AuditEvent
from identity.demo_people import PASSWORD
from identity.models import Alert, AlertRule, Membership, User
from tests.audit.tampering import tamper

from .conftest import SetRule, happen, look

ALERTS, RULES = "/organization/alerts/", "/organization/alerts/rules/"
SET = {
    "kind": "refusals", "refusals-count": "5", "refusals-minutes": "10", "refusals-together": "30",
    "refusals-enabled": "on",
}  # fmt: skip
SignIn = Callable[[str], Client]


@pytest.fixture
def browser(acme: object) -> SignIn:
    def sign_in(name: str) -> Client:
        client = Client()
        assert client.post("/accounts/login/", {"login": name, "password": PASSWORD}).status_code == 302
        return client

    return sign_in


def seen(browser: Client, kind: str = "refusals") -> str:
    return next(form.seen for form in browser.get(RULES).context["forms"] if form.kind.name == kind)


@pytest.fixture
def alert(rule: SetRule) -> Alert:
    rule("cut")
    happen("auth", "sign_out", "for_cause", about="7")
    look()
    return Alert.objects.get()


def test_a_rule_is_set_on_its_page(browser: SignIn) -> None:
    averys = browser("avery@acme.test")
    assert averys.post(RULES, {**SET, "seen": seen(averys)}).status_code == 302
    rule = AlertRule.objects.get()
    assert (rule.parameters, rule.together, rule.by_mail, rule.enabled) == (
        {"count": 5, "minutes": 10}, 30, False, True,
    )  # fmt: skip
    assert 'value="5"' in averys.get(RULES).content.decode()


def test_the_page_says_what_is_watched_for(browser: SignIn, rule: SetRule) -> None:
    averys = browser("avery@acme.test")
    assert "No rule watches yet." in averys.get(ALERTS).content.decode()
    rule("refusals", count=3, minutes=10)
    rule("limit", percent=80)
    assert "Watched for: Refusals in a row · Near a limit." in averys.get(ALERTS).content.decode()
    averys.post(RULES, {**SET, "refusals-enabled": "", "seen": seen(averys)})
    assert "Watched for: Near a limit." in averys.get(ALERTS).content.decode()


def test_an_older_page_does_not_switch_off_what_was_switched_on_since(browser: SignIn) -> None:
    averys = browser("avery@acme.test")
    older = seen(averys)
    averys.post(RULES, {**SET, "seen": older})
    averys.post(RULES, {**SET, "refusals-enabled": "", "refusals-count": "9", "seen": older})
    assert (AlertRule.objects.get().enabled, AlertRule.objects.get().parameters["count"]) == (True, 5)


def test_numbers_out_of_bounds_are_said(browser: SignIn) -> None:
    answer = browser("avery@acme.test").post(RULES, {**SET, "refusals-count": "1"})
    assert (answer.status_code, AlertRule.objects.count()) == (400, 0)


def test_the_logs_lag_is_for_the_shop_alone(browser: SignIn) -> None:
    averys, sams = browser("avery@acme.test"), browser("sam@countersign.test")
    there = ["The log lags" in client.get(RULES).content.decode() for client in (averys, sams)]
    assert there == [False, True]
    assert averys.post(RULES, {"kind": "lag", "lag-seconds": "60", "lag-together": "60"}).status_code == 404


def test_whoever_reads_what_was_answered_is_on_the_trail(browser: SignIn, alert: Alert) -> None:
    averys = browser("avery@acme.test")
    averys.get(ALERTS)
    look = AuditEvent.objects.get(category="personal.read")
    assert (look.action, look.object_type, look.object_id) == (
        "organization: alerts",
        "identity.alert",
        str(alert.pk),
    )


def test_an_alert_shows_its_events_and_is_answered(browser: SignIn, alert: Alert) -> None:
    averys, page = browser("avery@acme.test"), f"{ALERTS}{alert.public_id}/"
    assert alert.title in averys.get(ALERTS).content.decode()
    shown = averys.get(page).content.decode()
    assert ("for_cause" in shown, "Position" in shown) == (True, True)
    averys.post(page, {"note": "A lost telephone."})
    assert "A lost telephone." in averys.get(ALERTS).content.decode()
    again = averys.post(page, {"note": "Something else."}, follow=True).content.decode()
    assert ("yours was not kept" in again, "Something else." in again) == (True, False)


def test_an_event_whose_payload_was_dropped_stays_on_the_page(browser: SignIn, alert: Alert) -> None:
    tamper("UPDATE audit_auditevent SET payload = '' WHERE outcome = 'for_cause'")
    shown = browser("avery@acme.test").get(f"{ALERTS}{alert.public_id}/").content.decode()
    assert ("for_cause" in shown, "What it said is no longer kept." in shown) == (True, True)


def test_an_alert_names_whose_authority_was_used(browser: SignIn, rule: SetRule) -> None:
    rule("cut")
    alice = User.objects.get(email="alice@acme.test")
    happen("auth", "sign_out", "for_cause", principal=alice.public_id)
    look()
    page = browser("avery@acme.test").get(f"{ALERTS}{Alert.objects.get().public_id}/").content.decode()
    assert f"In the name of {alice}." in page


def test_looking_at_its_events_is_recorded(browser: SignIn, alert: Alert) -> None:
    browser("avery@acme.test").get(f"{ALERTS}{alert.public_id}/")
    looked = AuditEvent.objects.with_context().get(category="audit.read", action="alert")
    assert (looked.object_id, looked.detail, looked.context.organization) == (
        str(alert.pk),
        {"events": 1},
        "acme",
    )


def test_the_page_says_how_many_more_wait_than_it_shows(
    browser: SignIn, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    averys = browser("avery@acme.test")
    assert "older wait" not in averys.get(ALERTS).content.decode()
    monkeypatch.setattr("identity.views.organization.alerts.EARLIER", 0)
    assert "1 older waits too" in averys.get(ALERTS).content.decode()


def test_an_answer_says_something(browser: SignIn, alert: Alert) -> None:
    answer = browser("avery@acme.test").post(f"{ALERTS}{alert.public_id}/", {"note": ""})
    assert (answer.status_code, Alert.objects.get().acknowledged_at) == (400, None)


def test_an_auditor_sees_and_answers_and_sets_no_rules(browser: SignIn, alert: Alert) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user__email="bob@acme.test").update(role="auditor")
    bobs = browser("bob@acme.test")
    page = bobs.get(ALERTS).content.decode()
    assert (RULES in page, "My organization&#x27;s trail" in page or "My organization's trail" in page) == (
        False,
        True,
    )
    assert bobs.get(RULES).status_code == 403
    bobs.post(f"{ALERTS}{alert.public_id}/", {"note": "Seen."})
    assert Alert.objects.get().acknowledged_by.email == "bob@acme.test"


@pytest.mark.parametrize(
    ("who", "status"), [("alice@acme.test", 403), ("mallory@example.test", 404), ("gwen@globex.test", 404)]
)
def test_others_do_not_see_it(browser: SignIn, alert: Alert, who: str, status: int) -> None:
    assert browser(who).get(f"{ALERTS}{alert.public_id}/").status_code == status


def test_staff_see_all_of_them_in_the_admin(browser: SignIn, alert: Alert) -> None:
    assert alert.title in browser("sam@countersign.test").get("/admin/identity/alert/").content.decode()
