"""The log as a SIEM pulls it: from a cursor on, in log order, nothing skipped, and no stream of its own pulls."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent
from audit.sequencer import sequence_all
from identity.feeds.tokens import BadToken, make_token, revoke_token
from identity.models import FeedPlace, FeedToken, Organization, User
from tests.shop.conftest import at_their_browser

from .conftest import lay_token, slug

PAGE = "/api/audit/events"
Pulled = dict[str, Any]


class Siem:
    """A program outside that keeps the cursor it was told."""

    def __init__(self, organization: str = "") -> None:
        self.token = lay_token(organization)
        self.cursor = ""
        self.seen: list[Pulled] = []
        while self.pull()["more"]:
            pass
        self.seen.clear()

    def pull(self, **more: object) -> Pulled:
        answer = self.ask(after=self.cursor, limit=1000, **more)
        assert answer.status_code == 200, answer.content
        told: Pulled = answer.json()
        self.cursor = told["next"]
        self.seen += told["events"]
        return told

    def ask(self, **query: object) -> Any:
        return Client(headers={"Authorization": f"Bearer {self.token}"}).get(PAGE, query)

    def actions(self) -> list[str]:
        return [told["event"]["action"] for told in self.seen]


def happen(*actions: str, organization: str = "acme") -> None:
    with open_context("web", organization=organization):
        for action in actions:
            record("task", action, "done")
    sequence_all()


@pytest.fixture(autouse=True)
def _cast(people: dict[str, User]) -> None:
    cache.clear()


def test_events_come_in_log_order_and_each_pull_goes_on_from_the_one_before() -> None:
    siem = Siem("acme")
    happen("a", "b", "c")
    first = siem.ask(after=siem.cursor, limit=2).json()
    rest = siem.ask(after=first["next"], limit=2).json()
    told = [told["event"]["action"] for told in [*first["events"], *rest["events"]]]
    assert (told, first["more"], rest["more"]) == (["a", "b", "c"], True, False)


def test_a_cursor_that_is_used_again_gives_the_same_again() -> None:
    siem = Siem("acme")
    happen("a", "b")
    answers = [siem.ask(after=siem.cursor, limit=1).json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_with_nothing_new_the_cursor_stays() -> None:
    siem = Siem("acme")
    happen("a", organization="globex")
    before = siem.cursor
    told = siem.pull()
    assert (told["events"], told["next"]) == ([], before)


def test_what_has_no_place_yet_is_not_told_and_not_skipped() -> None:
    siem = Siem("acme")
    with open_context("web", organization="acme"):
        record("task", "late", "done")
    assert siem.pull()["events"] == []
    sequence_all()
    siem.pull()
    assert siem.actions() == ["late"]


def test_an_organization_sees_its_own_and_the_shop_everything() -> None:
    acme, shop = Siem("acme"), Siem()
    sequence_all()
    shop.pull()
    shop.seen.clear()
    happen("a")
    happen("g", organization="globex")
    acme.pull()
    shop.pull()
    assert (acme.actions(), shop.actions()) == (["a"], ["a", "g"])


def test_pulls_are_recorded_once_each_and_do_not_feed_on_themselves() -> None:
    """Two that read everything see each other's pulls, and come to rest."""
    one, other = Siem(), Siem()
    happen("a", "b")
    before = AuditEvent.objects.filter(action="pull").count()
    for _ in range(6):
        for siem in (one, other):
            siem.pull()
            sequence_all()
    pulls = AuditEvent.objects.filter(action="pull").count() - before
    assert (pulls, one.actions()[-4:], one.pull()["events"]) == (2, ["a", "b", "pull", "pull"], [])


def test_a_pull_says_what_it_was_handed() -> None:
    siem = Siem("acme")
    happen("a", "b")
    told = siem.pull(format="ocsf")
    kept = AuditEvent.objects.with_context().filter(action="pull").latest("pk")
    token = FeedToken.objects.get()
    assert (kept.object_type, kept.object_id) == ("audit.feed", f"feedtoken:{token.public_id}")
    assert (kept.detail["events"], kept.detail["format"]) == (2, "ocsf")
    assert kept.detail["last"] == told["events"][-1]["metadata"]["sequence"]
    assert (kept.context.details["feed"], kept.context.organization) == (token.public_id, "acme")


@pytest.mark.parametrize(("format", "place"), [("ndjson", "position"), ("cloudevents", "specversion")])
def test_each_format_of_json_can_be_asked_for(format: str, place: str) -> None:
    siem = Siem("acme")
    happen("a")
    assert [place in told for told in siem.pull(format=format)["events"]] == [True]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic token-0"])
def test_without_a_token_nobody_comes_in(header: str) -> None:
    lay_token("acme")
    answer = Client(headers={"Authorization": header}).get(PAGE)
    assert (answer.status_code, slug(answer), answer["WWW-Authenticate"]) == (
        401,
        "token",
        'Bearer realm="audit"',
    )


def test_a_browser_is_nobody_here(browser_of: Callable[[str], Client]) -> None:
    assert browser_of("sam").get(PAGE).status_code == 401


@pytest.mark.parametrize("dead", ["revoked_at", "expires_at"])
def test_a_dead_token_opens_nothing_and_the_trail_says_why(dead: str) -> None:
    token = lay_token("acme", **{dead: timezone.now()})
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get(PAGE)
    kept = AuditEvent.objects.filter(category="policy.decision").latest("pk")
    assert (answer.status_code, answer.json()["policies"]) == (403, ["dead-feed-does-nothing"])
    assert kept.detail["policies"] == ["dead-feed-does-nothing"]


def test_a_token_opens_nothing_else() -> None:
    siem = Siem("acme")
    show = Client(headers={"Authorization": f"Bearer {siem.token}"})
    assert [show.get(page).status_code for page in ("/api/v1/orders/", "/scim/v2/Users", "/account/")] == [
        401,
        401,
        302,
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"format": "csv"}, "format"),
        ({"after": "17"}, "after"),
    ],
)
def test_a_value_that_is_not_right_is_named(query: dict[str, object], field: str) -> None:
    answer = Siem("acme").ask(**query)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])


def test_one_token_pulls_so_often_and_another_is_not_counted_with_it(settings: Settings) -> None:
    one, other = Siem("acme"), Siem("globex")
    settings.API_RATES = {**settings.API_RATES, "feed": "3/min"}
    statuses = [one.ask().status_code for _ in range(3)]
    assert (statuses[-1], other.ask().status_code) == (429, 200)


def test_how_far_it_has_come_is_known() -> None:
    siem = Siem("acme")
    happen("a")
    siem.pull()
    before = FeedPlace.objects.get()
    siem.pull()
    now = FeedPlace.objects.get()
    assert now.position == siem.seen[-1]["position"] > before.position


def test_lines_are_the_bytes_that_were_hashed() -> None:
    siem = Siem("acme")
    happen("a")
    body = siem.ask(after=siem.cursor).content.decode()
    payload = AuditEvent.objects.get(action="a").payload
    assert f'"event":{payload},"position":' in body
    assert json.loads(body)["events"][0]["event"] == json.loads(payload)


def test_a_token_is_made_and_revoked_by_who_administers(people: dict[str, User]) -> None:
    acme = Organization.objects.get(slug="acme")
    with open_context("system:sign-in"):
        avery = at_their_browser(people["avery"])
    with open_context("web"):
        token, secret = make_token(
            acme, purpose="Sentinel", lasts=timedelta(days=1), actor=in_name_of(avery, acme)
        )
        show = Client(headers={"Authorization": f"Bearer {secret}"})
        before = show.get(PAGE).status_code
        revoke_token(token, actor=in_name_of(avery, acme))
    assert (before, show.get(PAGE).status_code, secret in str(FeedToken.objects.values())) == (
        200,
        403,
        False,
    )


def in_name_of(actor: Any, organization: Organization) -> Any:
    from dataclasses import replace

    return replace(actor, organization=organization, at_the_door=None)


@pytest.mark.parametrize(("purpose", "days"), [(" ", 1), ("Sentinel", 0), ("Sentinel", 367)])
def test_a_token_that_makes_no_sense_is_not_made(people: dict[str, User], purpose: str, days: int) -> None:
    with open_context("system:sign-in"):
        sam = at_their_browser(people["sam"])
    with pytest.raises(BadToken):
        make_token(None, purpose=purpose, lasts=timedelta(days=days), actor=sam)
