"""What becomes of an alert: letters to those who watch, and an answer with a note."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail import send_mail

from audit.context import open_context
from audit.sequencer import sequence_all
from identity.actor import Actor
from identity.alerts.rules import acknowledge_alert, set_rule
from identity.alerts.watching import tell_alerts, watch
from identity.cuts import resume_organization, suspend_organization
from identity.models import Alert, AlertRule
from identity.policy import Refused
from tests.agents.stage import sign_in

from .conftest import SetRule, happen, look, refuse


def test_an_alert_is_answered_once_by_somebody_with_a_note(rule: SetRule, avery: Actor) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(3)
    look()
    alert = Alert.objects.get()
    with open_context("web", **avery.facts()):
        acknowledge_alert(alert, note="A typo in the limit.", actor=avery)
        acknowledge_alert(alert, note="Something else.", actor=avery)
    alert.refresh_from_db()
    assert (alert.note, alert.acknowledged_by) == ("A typo in the limit.", avery.principal)
    refuse(1)
    look()
    assert Alert.objects.count() == 2


def write_letters(rule: AlertRule, avery: Actor, *, by_mail: bool) -> None:
    how = {"together": 60, "by_mail": by_mail, "enabled": True}
    with open_context("web"):
        set_rule(rule.organization, rule.kind, rule.parameters, actor=avery, **how)


def test_what_was_found_before_a_rule_writes_letters_brings_none(rule: SetRule, avery: Actor) -> None:
    made = rule("refusals", count=3, minutes=10)
    write_letters(made, avery, by_mail=False)
    refuse(3)
    look()
    write_letters(made, avery, by_mail=True)
    look()
    assert (Alert.objects.count(), mail.outbox) == (1, [])


def test_a_company_that_is_switched_off_has_its_letter_once_it_is_back(rule: SetRule) -> None:
    acme = rule("refusals", count=3, minutes=10).organization
    sam = sign_in("sam")
    with open_context("web"):
        suspend_organization(acme, actor=sam, why="an incident")
    refuse(3)
    look()
    assert (Alert.objects.count(), mail.outbox) == (1, [])

    with open_context("web"):
        resume_organization(acme, actor=sam)
    assert tell_alerts() == 1


def test_what_was_answered_before_its_letter_went_out_brings_none(rule: SetRule, avery: Actor) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(3)
    sequence_all()
    watch()
    with open_context("web"):
        acknowledge_alert(Alert.objects.get(), note="It was us.", actor=avery)
    tell_alerts()
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["alice", "carol", "mallory"])
def test_others_do_not_answer(rule: SetRule, who: str) -> None:
    rule("cut")
    happen("auth", "sign_out", "for_cause", about="7")
    look()
    with open_context("web"), pytest.raises(Refused):
        acknowledge_alert(Alert.objects.get(), note="Nothing.", actor=sign_in(who))


def test_a_letter_that_cannot_be_sent_is_tried_again(rule: SetRule, monkeypatch: pytest.MonkeyPatch) -> None:
    rule("cut")
    happen("auth", "sign_out", "for_cause", about="7")

    def refuse_to_send(*letter: Any, **more: Any) -> None:
        raise OSError("no mail today")

    with monkeypatch.context() as patched:
        patched.setattr("identity.mails.send_mail", refuse_to_send)
        sequence_all()
        watch()
        assert tell_alerts() == 0
    assert (tell_alerts(), tell_alerts(), len(mail.outbox)) == (1, 0, 1)


def test_an_address_that_takes_no_mail_keeps_nobody_from_theirs(
    rule: SetRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule("cut", shop=True)
    happen("auth", "sign_out", "for_cause", about="7")

    def refuse_one(subject: str, text: str, sender: str, to: list[str]) -> None:
        if to == ["audrey@countersign.test"]:
            raise OSError("no such mailbox")
        send_mail(subject, text, sender, to)

    monkeypatch.setattr("identity.mails.send_mail", refuse_one)
    look()
    look()
    assert [letter.to for letter in mail.outbox] == [["sam@countersign.test"]]
