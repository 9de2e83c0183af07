"""Taking a part of the trail out as a file: of one's own organization, or of all for staff."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from audit.feed import Which
from audit.formats import FORMATS
from audit.models import AuditEvent
from identity.feeds.taking_out import take_out
from identity.models import LoginSession, Membership, Organization, User
from tests.agents.stage import sign_in as sign_in_as

from .conftest import SignIn, happen

FEEDS, EXPORT = "/organization/feeds/", "/organization/export/"
TOKEN = {"make": "token", "purpose": "Sentinel", "days": "30"}


def export(client: Client, **asked: str) -> str:
    answer = client.post(EXPORT, {"format": "ndjson", **asked})
    assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
    return b"".join(answer).decode()


def test_an_admin_takes_out_their_own_organizations_part_alone(averys: Client) -> None:
    happen("ours")
    happen("theirs", organization="globex")
    events = [json.loads(line) for line in export(averys, organization="globex").splitlines()]
    assert {event["context"]["organization"] for event in events} == {"acme"}
    assert "ours" in [event["event"]["action"] for event in events]
    left = AuditEvent.objects.with_context().get(action="export")
    assert (left.detail["organization"], left.context.organization) == ("acme", "acme")
    assert left.detail["events"] == len(events)


def test_a_file_can_be_of_a_person_and_of_some_days(averys: Client) -> None:
    alice, bob = (User.objects.get(email=f"{name}@acme.test").public_id for name in ("alice", "bob"))
    happen("hers", principal=alice)
    happen("his", principal=bob)
    today = f"{timezone.now():%Y-%m-%d}"
    rows = csv.DictReader(io.StringIO(export(averys, format="csv", principal=bob, since=today, until=today)))
    assert [row["action"] for row in rows] == ["his"]
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%d}"
    assert export(averys, principal=bob, since=tomorrow) == ""


def refused(client: Client, **asked: str) -> list[str]:
    answer = client.post(EXPORT, {"format": "csv", **asked})
    assert answer.status_code == 400
    return list(answer.context["form"].errors)


def test_days_the_wrong_way_round_are_no_empty_file(averys: Client) -> None:
    assert refused(averys, since="2026-12-01", until="2026-11-01") == ["until"]


def test_people_of_others_are_not_asked_for(averys: Client) -> None:
    gwen = User.objects.get(email="gwen@globex.test").public_id
    assert [refused(averys, principal=name) for name in (gwen, "zzz")] == [["principal"]] * 2


@pytest.mark.parametrize("field", ["principal", "organization"])
def test_staff_are_told_of_a_name_that_is_not_in_the_trail(browser: SignIn, field: str) -> None:
    assert refused(browser("sam@countersign.test"), **{field: "zzz"}) == [field]


def test_a_day_after_which_there_is_none_is_refused(averys: Client) -> None:
    assert averys.post(EXPORT, {"format": "csv", "until": "9999-12-31"}).status_code == 400


def test_what_is_taken_out_is_the_organizations_own_whatever_is_asked_for(
    averys: Client, acme: Organization
) -> None:
    happen("ours")
    happen("theirs", organization="globex")
    avery = sign_in_as("avery")
    with open_context("web", **avery.facts()):
        left = "".join(take_out(acme, Which("globex"), FORMATS["ndjson"], values=False, actor=avery))
    assert ('"theirs"' in left, '"ours"' in left) == (False, True)


def test_an_auditor_of_an_organization_may_see_personal_values_and_its_admin_not(
    averys: Client, browser: SignIn
) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user__email="bob@acme.test").update(role="auditor")
    with open_context("system:sign-in", organization="acme"):
        averys_mail = averys.session
        LoginSession.objects.update(device="A browser of Avery's")
    happen("after")
    bobs = browser("bob@acme.test")
    assert "A browser of Avery" not in export(averys, values="on")
    assert "A browser of Avery" in export(bobs, values="on")
    took = AuditEvent.objects.filter(action="export").order_by("id")
    assert [event.detail["personal_values"] for event in took] == [False, True]
    assert averys_mail is not None


def test_staff_take_out_everything_or_one_organization(browser: SignIn) -> None:
    happen("a")
    happen("g", organization="globex")
    sams = browser("sam@countersign.test")
    whole, part = export(sams), export(sams, organization="globex")
    assert (('"action":"a"' in whole), ('"action":"a"' in part), ('"action":"g"' in part)) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(("who", "status"), [("alice@acme.test", 403), ("mallory@example.test", 404)])
def test_others_take_nothing_out(browser: SignIn, who: str, status: int) -> None:
    theirs = browser(who)
    assert (theirs.get(EXPORT).status_code, theirs.post(EXPORT, {"format": "csv"}).status_code) == (
        status,
        status,
    )
