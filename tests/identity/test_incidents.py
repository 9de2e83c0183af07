"""An incident: all that came from a place is shown, cut in one transaction, and told in a report that others check."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.delegations import grant_delegation
from identity.incidents import KINDS, contain, look
from identity.models import Agent, Connection, Delegation, IncidentReport, LoginSession, User
from identity.policy import Refused, Resource, decide
from identity.signatures import Signed, public_keys, verify
from identity.terms import Terms
from identity.ways import WAYS

from .policy_cast import Cast

SignedIn = Callable[..., Client]


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def agent(cast: Cast) -> Actor:
    """Alice's agent, who has looked at her orders."""
    agent = cast.make("agent")
    with open_context("task", **agent.facts()):
        decide(agent, "orders:read", Resource("Order", "", {"owner": agent.key}))
    return agent


@pytest.fixture
def file(cast: Cast, agent: Actor, tmp_path: Path) -> Path:
    with open_context("admin"):
        report = contain("session", agent.browser, actor=cast.make("sam"), why="stolen")
    path = tmp_path / "report.json"
    path.write_text(Signed(report.text, report.signature, report.key).as_file())
    return path


def test_what_came_from_a_sign_in_is_shown_and_looking_is_recorded(cast: Cast, agent: Actor) -> None:
    with open_context("admin"):
        found = look("session", agent.browser, actor=cast.make("sam"))

    assert [trace.id for trace in (*found.sign_ins, *found.grants)] == [
        agent.browser.public_id,
        agent.lent.public_id,
    ]
    assert [(one.what, one.of, one.times) for one in found.reads] == [("orders:read", "Order", 1)]
    assert AuditEvent.objects.filter(category="audit.read", object_type="incident").count() == 1


def test_containing_cuts_and_reports_in_one(cast: Cast, agent: Actor) -> None:
    with open_context("admin"):
        report = contain("session", agent.browser, actor=cast.make("sam"), why="stolen")
    told = json.loads(report.text)

    assert Delegation.objects.get().revoked_at is not None
    assert told["cut"]["delegations"] == [agent.lent.public_id]
    assert (told["grants"][0]["state"], told["why"]) == ("revoked", "stolen")


@pytest.mark.parametrize("kind", KINDS)
def test_an_incident_begins_anywhere(cast: Cast, agent: Actor, kind: str) -> None:
    row = {
        "session": agent.browser,
        "person": agent.someone,
        "agent": Agent.objects.get(slug="shop-agent"),
        "connection": Connection.objects.select_related("organization").get(organization__slug="acme"),
    }[kind]
    with open_context("admin"):
        report = contain(kind, row, actor=cast.make("sam"), why="an incident")

    assert (report.kind, report.subject) == (kind, row.public_id)


def test_a_report_names_nobody(file: Path, cast: Cast) -> None:
    text = file.read_text()
    assert [user.email for user in cast.people.values() if user.email in text or user.full_name in text] == []


def test_only_staff_contain_and_a_refusal_cuts_nothing(cast: Cast, agent: Actor) -> None:
    for who in ("audrey", "sue", "avery", "alice"):
        with open_context("admin"), pytest.raises(Refused):
            contain("session", agent.browser, actor=cast.make(who), why="no business of mine")

    assert (LoginSession.objects.filter(ended_why="for_cause").count(), IncidentReport.objects.count()) == (
        0,
        0,
    )


def test_a_report_is_verified_by_our_key_and_by_one_that_was_kept(file: Path, tmp_path: Path) -> None:
    (pem,) = public_keys().values()
    (tmp_path / "key.pem").write_text(pem)

    call_command("verify_report", file)
    call_command("verify_report", file, key=tmp_path / "key.pem")


def test_a_report_that_was_changed_is_not_ours(file: Path) -> None:
    file.write_text(file.read_text().replace("stolen", "mislaid"))
    with pytest.raises(CommandError, match="changed after it was signed"):
        call_command("verify_report", file)


def test_a_report_of_somebody_elses_key_is_not_ours(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REPORT_KEYS", ["a new one"])
    with pytest.raises(CommandError, match="key that is not known"):
        call_command("verify_report", file)


def test_what_is_no_key_is_not_taken_for_a_report_that_is_none(file: Path) -> None:
    for other in (file, Path(sys.executable)):
        with pytest.raises(CommandError, match="no public key of Ed25519 in PEM"):
            call_command("verify_report", file, key=other)


def test_an_old_key_verifies_what_it_has_signed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REPORT_KEYS", ["a new one", *settings.REPORT_KEYS])
    assert verify(file.read_text())["why"] == "stolen"


@pytest.mark.parametrize(
    "junk", ["", "[]", "{}", '{"report": 1}', '{"report": {}, "signature": "?"}', "\ud800"]
)
def test_junk_is_no_report(junk: str, tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_text(junk, errors="replace")
    with pytest.raises(CommandError):
        call_command("verify_report", path)


def test_the_page_shows_cuts_and_hands_the_report_out(cast: Cast, agent: Actor, signed_in: SignedIn) -> None:
    browser = signed_in("sam@countersign.test")
    page = f"/admin/identity/incidentreport/of/session/{agent.browser.public_id}/"
    assert agent.lent.public_id in browser.get(page).content.decode()

    assert browser.post(page, {"why": "stolen"}).status_code == 302
    report = IncidentReport.objects.get()
    answer = browser.get(f"/admin/identity/incidentreport/{report.public_id}/file/")
    assert verify(answer.content.decode())["subject"] == agent.browser.public_id


def test_a_cut_without_a_reason_is_answered(agent: Actor, signed_in: SignedIn) -> None:
    page = f"/admin/identity/incidentreport/of/session/{agent.browser.public_id}/"
    answer = signed_in("sam@countersign.test").post(page, {"why": " "})
    assert ("Say why it is cut." in answer.content.decode(), IncidentReport.objects.count()) == (True, 0)


@pytest.mark.parametrize(("who", "leads"), [("sam", True), ("sue", False)])
def test_only_who_may_look_is_led_to_what_came_from_a_person(
    people: dict[str, User], signed_in: SignedIn, who: str, leads: bool
) -> None:
    page = signed_in(f"{who}@countersign.test").get("/admin/identity/user/").content.decode()
    assert ("alice@acme.test" in page, "What came from it" in page) == (True, leads)


@pytest.mark.parametrize("path", ["of/session/nothing/", "of/planet/x/", "nothing/file/"])
def test_there_is_no_page_of_what_is_not_there(signed_in: SignedIn, path: str) -> None:
    assert signed_in("sam@countersign.test").get(f"/admin/identity/incidentreport/{path}").status_code == 404


def test_an_auditor_looks_and_does_not_cut(agent: Actor, signed_in: SignedIn) -> None:
    browser = signed_in("audrey@countersign.test")
    page = f"/admin/identity/incidentreport/of/person/{agent.someone.public_id}/"

    assert b'name="why"' not in browser.get(page).content
    assert browser.post(page, {"why": "curious"}).status_code == 403
    assert agent.someone.is_active


def test_nobody_switches_themselves_off(people: dict[str, User], signed_in: SignedIn) -> None:
    browser, sam = signed_in("sam@countersign.test"), people["sam"]
    page = f"/admin/identity/incidentreport/of/person/{sam.public_id}/"

    assert b'name="why"' not in browser.get(page).content
    answer = browser.post(page, {"why": "by mistake"})
    assert "Your own account is switched off by somebody else." in answer.content.decode()
    sam.refresh_from_db()
    assert sam.is_active


def test_every_way_can_tell_what_came_from_it() -> None:
    assert set(KINDS) < set(WAYS)


def test_what_was_lent_from_elsewhere_stays(cast: Cast, agent: Actor) -> None:
    own = cast.make("alice")
    with open_context("web"):
        lent = grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=own)
    with open_context("admin"):
        contain("session", agent.browser, actor=cast.make("sam"), why="stolen")

    assert Delegation.objects.get(pk=lent.pk).revoked_at is None


def test_staff_contain_their_own_sign_in_too(cast: Cast) -> None:
    """It is the last thing that they do in it."""
    sam = cast.make("sam")
    with open_context("admin"):
        contain("session", sam.browser, actor=sam, why="stolen")

    assert LoginSession.objects.get(pk=sam.browser.pk).was_cut
