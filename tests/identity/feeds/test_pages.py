"""The pages of a log's feeds, an organization's and the shop's."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.context import open_context
from identity.models import FeedToken, LoginSession, Webhook
from identity.sso.fetch import Answer

from .conftest import SignIn
from .receiving import Receiver

FEEDS, EXPORT = "/organization/feeds/", "/organization/export/"
TOKEN = {"make": "token", "purpose": "Sentinel", "days": "30"}


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
