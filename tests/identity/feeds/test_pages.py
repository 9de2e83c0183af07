"""The pages of a log's feeds, an organization's and the shop's, and taking the trail out as a file."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.context import open_context
from audit.feed import Which
from audit.formats import FORMATS
from audit.models import AuditEvent
from identity.demo_people import PASSWORD
from identity.feeds.taking_out import take_out
from identity.models import FeedToken, LoginSession, Membership, Organization, User, Webhook
from identity.sso.fetch import Answer
from tests.agents.stage import sign_in as sign_in_as

from .conftest import happen
from .receiving import Receiver

FEEDS, EXPORT = "/organization/feeds/", "/organization/export/"
TOKEN = {"make": "token", "purpose": "Sentinel", "days": "30"}
SignIn = Callable[[str], Client]


@pytest.fixture
def browser(acme: Organization) -> SignIn:
    def sign_in(name: str) -> Client:
        client = Client()
        assert client.post("/accounts/login/", {"login": name, "password": PASSWORD}).status_code == 302
        return client

    return sign_in


@pytest.fixture
def averys(browser: SignIn) -> Client:
    return browser("avery@acme.test")


def webhook_form(receiver: Receiver, **more: str) -> dict[str, str]:
    asked = {
        "make": "webhook",
        "purpose": "Splunk",
        "address": receiver.url,
        "format": "ocsf",
        "carries": "events",
    }
    return asked | more


def secret_in(page: bytes, pattern: str) -> str:
    found = re.search(pattern, page.decode())
    assert found is not None
    return found[0]


def test_a_token_is_made_shown_once_good_and_revoked(averys: Client) -> None:
    made = averys.post(FEEDS, TOKEN)
    secret = secret_in(made.content, r"cslog_[\w-]{43}")
    show = Client(headers={"Authorization": f"Bearer {secret}"})
    assert (made["Cache-Control"], secret in averys.get(FEEDS).content.decode()) == ("no-store", False)
    assert show.get("/api/audit/events").status_code == 200
    averys.post(f"{FEEDS}tokens/{FeedToken.objects.get().public_id}/revoke/")
    assert show.get("/api/audit/events").status_code == 403


def test_a_webhook_is_added_and_its_secret_shown_once(averys: Client, receiver: Receiver) -> None:
    made = averys.post(FEEDS, webhook_form(receiver))
    secret = secret_in(made.content, r"whsec_[\w+/=]{44}").replace("&#x3D;", "=")
    webhook = Webhook.objects.get()
    assert (webhook.secret, webhook.owner.email) == (secret, "avery@acme.test")
    page = averys.get(f"{FEEDS}{webhook.public_id}/").content.decode()
    assert (secret in page, receiver.url in page) == (False, True)


def test_what_reads_the_log_is_listed_among_what_acts_by_itself_and_ended_there(
    averys: Client, receiver: Receiver
) -> None:
    averys.post(FEEDS, TOKEN)
    averys.post(FEEDS, webhook_form(receiver))
    page = averys.get("/organization/unattended/").content.decode()
    assert ("reads the audit log" in page, "is sent every event" in page) == (True, True)
    for kind, row in (("log token", FeedToken.objects.get()), ("webhook", Webhook.objects.get())):
        averys.post("/organization/unattended/end/", {"kind": kind, "id": row.public_id})
    assert None not in (FeedToken.objects.get().revoked_at, Webhook.objects.get().ended_at)


def test_an_address_that_nothing_is_sent_to_is_said(averys: Client, receiver: Receiver) -> None:
    answer = averys.post(FEEDS, webhook_form(receiver, address="http://10.0.0.1/"))
    assert (answer.status_code, Webhook.objects.count()) == (400, 0)
    assert "the address is not https" in answer.content.decode()


def test_what_can_be_done_about_a_webhook_is_done(averys: Client, receiver: Receiver) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    page = f"{FEEDS}{Webhook.objects.get().public_id}/"

    def do(what: str, **more: str) -> tuple[str, ...]:
        answer = averys.post(page, {"do": what, **more}, follow=True)
        return tuple(str(message) for message in answer.context["messages"])

    assert do("test") == ("The test was taken: HTTP 204.",)
    receiver.statuses = [500]
    assert do("test") == ("The test was not taken: HTTP 500.",)
    assert (do("pause"), Webhook.objects.get().paused_at is None) == (
        ("Paused. It goes on where it stopped.",),
        False,
    )
    assert (do("resume"), Webhook.objects.get().paused_at) == (("It goes on.",), None)
    assert do("replay", first="0") == ("It is delivered again from there on.",)
    assert do("replay", first="9" * 30) == ("It has not come so far yet.",)
    assert do("replay", first="x") == ("Say from which position on: a whole number.",)
    assert do("end") == ("Ended. Nothing is sent there any more.",)
    assert b"Ended" not in averys.get(FEEDS).content


@pytest.mark.parametrize("what", ["pause", "resume", "test", "rotate", "replay"])
def test_nothing_is_done_about_one_that_has_ended_in_another_tab(
    averys: Client, receiver: Receiver, what: str
) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    page = f"{FEEDS}{Webhook.objects.get().public_id}/"
    averys.post(page, {"do": "end"})
    ended = Webhook.objects.get()
    answer = averys.post(page, {"do": what, "first": "0"}, follow=True)
    assert "does not come back" in [str(message) for message in answer.context["messages"]][-1]
    assert (receiver.heard, b"whsec_" in answer.content) == ([], False)
    after = Webhook.objects.get()
    assert (after.secret, after.paused_at) == (ended.secret, None)


def test_a_new_secret_is_shown_once(averys: Client, receiver: Receiver) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    before = Webhook.objects.get()
    answer = averys.post(f"{FEEDS}{before.public_id}/", {"do": "rotate"})
    after = Webhook.objects.get()
    assert after.secret in answer.content.decode()
    assert (after.former_secret, after.secret == before.secret) == (before.secret, False)


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_form_for_a_new_secret_makes_one_however_often_it_is_clicked(
    averys: Client, receiver: Receiver
) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    page = f"{FEEDS}{Webhook.objects.get().public_id}/"
    form = {"do": "rotate", "seen": seen_on(averys.get(page).content.decode())}
    first, second = averys.post(page, form), averys.post(page, form)
    made = Webhook.objects.get()
    assert [answer.context["secret"] for answer in (first, second)] == [made.secret] * 2
    averys.post(page, {"do": "rotate", "seen": seen_on(second.content.decode())})
    assert Webhook.objects.get().former_secret == made.secret


def test_a_form_from_an_older_page_makes_no_new_secret(averys: Client, receiver: Receiver) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    page = f"{FEEDS}{Webhook.objects.get().public_id}/"
    averys.post(page, {"do": "rotate"})
    made = Webhook.objects.get().secret
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        answer = averys.post(page, {"do": "rotate"}, follow=True)
    assert "A new secret was made since" in [str(message) for message in answer.context["messages"]][-1]
    assert (Webhook.objects.get().secret, made in answer.content.decode()) == (made, False)


def test_a_test_that_nobody_answers_says_so(
    averys: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    averys.post(FEEDS, webhook_form(receiver))
    monkeypatch.setattr("identity.feeds.sending.post", lambda *asked: Answer(301, "", b"<script>"))
    page = averys.post(
        f"{FEEDS}{Webhook.objects.get().public_id}/", {"do": "test"}, follow=True
    ).content.decode()
    assert ("HTTP 301" in page, "<script>" in page) == (True, False)


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice@acme.test", 403), ("mallory@example.test", 404), ("audrey@countersign.test", 403)],
)
def test_others_keep_no_feeds(browser: SignIn, who: str, status: int) -> None:
    theirs = browser(who)
    assert (theirs.get(FEEDS).status_code, theirs.post(FEEDS, TOKEN).status_code) == (status, status)
    assert not FeedToken.objects.exists()


@pytest.mark.parametrize(
    ("who", "keeps"), [("sam@countersign.test", True), ("audrey@countersign.test", False)]
)
def test_only_who_keeps_feeds_is_led_to_them(browser: SignIn, who: str, keeps: bool) -> None:
    theirs = browser(who)
    for page in (EXPORT, "/organization/alerts/", "/admin/identity/feedtoken/"):
        assert (f'href="{FEEDS}"' in theirs.get(page).content.decode()) is keeps


def test_feeds_of_another_organization_are_not_there(
    averys: Client, browser: SignIn, receiver: Receiver
) -> None:
    browser("gwen@globex.test").post(FEEDS, webhook_form(receiver))
    page = f"{FEEDS}{Webhook.objects.get().public_id}/"
    assert (averys.get(page).status_code, averys.post(page, {"do": "end"}).status_code) == (404, 404)


def test_an_old_sign_in_is_renewed_first(averys: Client) -> None:
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=16))
    assert averys.get(FEEDS)["Location"].startswith("/account/step-up/")


def test_staff_keep_the_shops_own(browser: SignIn, averys: Client) -> None:
    averys.post(FEEDS, {**TOKEN, "purpose": "Acme's own"})
    sams = browser("sam@countersign.test")
    assert "Acme&#x27;s own" not in sams.get(FEEDS).content.decode()
    sams.post(FEEDS, {**TOKEN, "purpose": "The shop's SIEM"})
    assert FeedToken.objects.get(organization=None).owner.email == "sam@countersign.test"
    assert "Acme&#x27;s own" in sams.get("/admin/identity/feedtoken/").content.decode()


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


def test_the_page_costs_the_same_however_many_feeds_there_are(averys: Client, receiver: Receiver) -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            averys.post(FEEDS, TOKEN | {"purpose": f"SIEM {number}"})
            averys.post(FEEDS, webhook_form(receiver))
        with CaptureQueriesContext(connection) as asked:
            averys.get(FEEDS)
        counts.append(len(asked))
    assert counts[0] == counts[1]
