"""Staff look into the trail: filters in the address, views to keep, figures, and each event in words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client

from audit.context import open_context
from audit.models import AuditContext, AuditEvent
from audit.search.indexing import index_all
from audit.sequencer import sequence_all
from identity.models import Organization, SavedView, User
from identity.policy import Refused, Resource, authorized, decide
from identity.saved_views import drop_view, save_view, views_of
from identity.trail.marks import out_of_hours

from .policy_cast import Cast
from .trail_stage import happen

SignIn = Callable[..., Client]
EVENTS = "/admin/audit/auditevent/"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def sam(signed_in: SignIn) -> Client:
    return signed_in("sam@countersign.test")


@pytest.fixture
def refused(cast: Cast) -> AuditEvent:
    """Alice's agent wanted to order for 600.00, and may for 500.00."""
    agent = cast.make("agent")
    with open_context("chat", **agent.facts(), tool_call="call-1", turn="turn-1"):
        decide(agent, "orders:place", Resource("Quote", "q", {"owner": agent.key, "total": 600_00}))
    return AuditEvent.objects.get(category="policy.decision", object_type="Quote")


def settled() -> None:
    sequence_all()
    index_all()


def test_events_stand_in_words_with_their_policies_and_marks(sam: Client, refused: AuditEvent) -> None:
    settled()
    page = sam.get(EVENTS, {"action": "orders:place"}).text
    found = ["for Alice Archer", "Asked to place orders", "order-limit-holds", "near the limit", "refused"]
    assert [words for words in found if words not in page] == []


def test_what_a_view_asks_stands_in_its_address(sam: Client, refused: AuditEvent) -> None:
    settled()
    page = sam.get(EVENTS).text
    assert 'href="?mark=refused&amp;within=today"' in page
    assert (
        f"{EVENTS}{refused.pk}/"
        in sam.get(f"{EVENTS}?mark=refused&within=today&principal=alice@acme.test").text
    )


def test_times_are_asked_for_as_they_are_shown(sam: Client, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=people["sam"].pk).update(time_zone="Asia/Tokyo")
    with time_machine.travel(datetime(2026, 11, 27, 20, 53, tzinfo=UTC)):
        happen("step", people["alice"])
    settled()
    page = sam.get(EVENTS, {"since": "2026-11-27T20:30", "until": "2026-11-27T21:30"}).text
    assert ("Authentication: step" in page, "From, UTC" in page, "Until, UTC" in page) == (True, True, True)


def test_the_next_page_goes_on_where_this_one_ends(sam: Client, people: dict[str, User]) -> None:
    for _ in range(51):
        happen("step", people["alice"])
    settled()
    first = sam.get(EVENTS, {"action": "step"}).text
    onward = re.search(r'href="(\?[^"]+)"\s+rel="next"', first)
    assert onward is not None
    second = sam.get(EVENTS + unescape(onward[1])).text
    assert [page.count("Authentication: step") for page in (first, second)] == [50, 1]


def test_whoever_holds_an_events_uid_is_led_to_it(sam: Client, refused: AuditEvent) -> None:
    assert sam.get(EVENTS, {"q": str(refused.uid)})["Location"] == f"{EVENTS}{refused.pk}/change/"


def test_what_was_typed_is_text(sam: Client) -> None:
    page = sam.get(EVENTS, {"q": "<script>", "context": "<b>"}).text
    assert ("<script>&" in page, "&lt;script&gt;" in page, "<b>" in page) == (False, True, False)


@pytest.mark.parametrize("address", ["", "charts/", "1/change/"])
def test_the_pages_are_for_staff_who_may_look(signed_in: SignIn, refused: AuditEvent, address: str) -> None:
    looked = {
        name: signed_in(name).get(EVENTS + address).status_code
        for name in ("sue@countersign.test", "cora@countersign.test")
    }
    assert set(looked.values()) == {403}


def test_an_auditor_of_the_shop_looks_and_keeps_views(signed_in: SignIn, refused: AuditEvent) -> None:
    audrey = signed_in("audrey@countersign.test")
    assert audrey.post(f"{EVENTS}views/", {"name": "Mine", "query": "mark=refused"}).status_code == 302
    page = audrey.get(EVENTS).text
    assert '<a href="?mark=refused"' in page


def test_a_decision_leads_to_why_and_to_what_it_has_in_common_with_others(
    sam: Client, refused: AuditEvent
) -> None:
    settled()
    page = sam.get(f"{EVENTS}{refused.pk}/change/").text
    found = [
        f"/admin/identity/policyversion/decisions/{refused.uid}/",
        f"{EVENTS}?tool_call=call-1",
        f"{EVENTS}?turn=turn-1",
        f"{EVENTS}?context={refused.context_id}",
        f"/admin/audit/auditcontext/{refused.context_id}/change/",
        "/trail/calls/call-1/",
        "position",
    ]
    assert [words for words in found if words not in page] == []


def test_a_change_shows_before_and_after_its_row_and_the_decision_that_permitted_it(
    sam: Client, cast: Cast
) -> None:
    avery = cast.make("avery")
    acme = Organization.objects.get(slug="acme")
    about = Resource("Organization", acme.public_id, {"organization": acme.public_id})
    with open_context("web", **avery.facts()), authorized(avery, "limits:manage", about) as decision:
        acme.order_ceiling = 777
        acme.save()
    settled()
    change = AuditEvent.objects.about("identity.organization", acme.pk).latest("id")
    decided = AuditEvent.objects.get(payload__contains=f'"decision":"{decision.id}"')
    page = sam.get(f"{EVENTS}{change.pk}/change/").text
    found = [
        "order_ceiling",
        "777",
        f"/admin/identity/organization/{acme.pk}/change/",
        f"{EVENTS}{decided.pk}/change/",
    ]
    assert [words for words in found if words not in page] == []
    assert f"{EVENTS}?permit={decision.id}" in sam.get(f"{EVENTS}{decided.pk}/change/").text


def test_personal_values_are_not_shown_with_an_event(sam: Client, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        people["alice"].full_name = "Alice Secretly"
        people["alice"].save()
    event = AuditEvent.objects.about("identity.user", people["alice"].pk).latest("id")
    page = sam.get(f"{EVENTS}{event.pk}/change/").text
    assert ("Secretly" in page, "a personal value" in page) == (False, True)


def test_a_context_tells_who_acted_and_what_they_did(sam: Client, refused: AuditEvent) -> None:
    settled()
    page = sam.get(f"/admin/audit/auditcontext/{refused.context_id}/change/").text
    found = ["for Alice Archer", "Asked to place orders", "shop-agent", refused.context.digest]
    assert [words for words in found if words not in page] == []


def test_contexts_are_listed_newest_first_page_by_page(sam: Client, people: dict[str, User]) -> None:
    for _ in range(60):
        happen("step", people["alice"])
    first = sam.get("/admin/audit/auditcontext/")
    onward = re.search(r'href="(\?before=[^"]+)"', first.text)
    assert onward is not None
    second = sam.get(f"/admin/audit/auditcontext/{onward[1]}")
    seen = [{context.pk for context, _ in page.context["told"].rows} for page in (first, second)]
    assert (len(seen[0]), len(seen[0] & seen[1]), min(seen[0]) > max(seen[1])) == (50, 0, True)


@pytest.mark.parametrize(
    "address", [f"{EVENTS}x/change/", f"{EVENTS}9999999/change/", "/admin/audit/auditcontext/x/change/"]
)
def test_what_is_not_there_is_not_found(sam: Client, address: str) -> None:
    assert sam.get(address).status_code == 404


def test_each_look_is_on_the_trail(sam: Client, refused: AuditEvent) -> None:
    sam.get(EVENTS)
    sam.get(f"{EVENTS}{refused.pk}/change/")
    sam.get(f"/admin/audit/auditcontext/{refused.context_id}/change/")
    looks = AuditEvent.objects.filter(category="audit.read").order_by("id")
    assert [(look.action, look.object_type) for look in looks] == [
        ("search", "trail"), ("read", "event"), ("read", "context"),
    ]  # fmt: skip


@pytest.mark.parametrize("model", [AuditEvent, AuditContext])
def test_nothing_of_the_trail_is_added_changed_or_deleted(
    sam: Client, model: type, refused: AuditEvent
) -> None:
    place = f"/admin/audit/{model._meta.model_name}/"
    row = refused.pk if model is AuditEvent else refused.context_id
    assert {sam.get(f"{place}add/").status_code, sam.get(f"{place}{row}/delete/").status_code} == {403}


def test_figures_are_told_as_charts_and_as_tables(sam: Client, refused: AuditEvent) -> None:
    settled()
    page = sam.get(f"{EVENTS}charts/").text
    found = [
        "Events by hour",
        "Events by day",
        "as a table",
        f"{EVENTS}?agent=shop-agent",
        f"{EVENTS}?policy=order-limit-holds",
    ]
    assert [words for words in found if words not in page] == []
    assert "chart__bar--refused" in page


def test_a_view_is_kept_shared_replaced_and_dropped_by_its_owner_alone(cast: Cast) -> None:
    sam, audrey = cast.make("sam"), cast.make("audrey")
    with open_context("admin"):
        mine = save_view("Mine", "outcome=deny", shared=False, actor=sam)
        shared = save_view("Ours", "outcome=deny", shared=True, actor=sam)
        assert [view.name for view in views_of(audrey)] == ["Ours"]
        save_view("Ours", "outcome=allow", shared=True, actor=sam)
        drop_view(shared.public_id, actor=audrey)
        drop_view(mine.public_id, actor=sam)
    assert list(SavedView.objects.values_list("name", "query")) == [("Ours", "outcome=allow")]


def test_ones_own_views_stand_before_those_that_others_share(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam, audrey = cast.make("sam"), cast.make("audrey")
    with open_context("admin"):
        save_view("Mine", "outcome=deny", shared=False, actor=sam)
        for name in ("A", "B", "C"):
            save_view(name, "outcome=deny", shared=True, actor=audrey)
    monkeypatch.setattr("identity.saved_views.MOST", 2)
    assert [view.name for view in views_of(sam)] == ["Mine", "A", "B"]


@pytest.mark.parametrize("who", ["alice", "sue", "sam's agent"])
def test_who_does_not_look_into_the_trail_keeps_no_views(cast: Cast, who: str) -> None:
    with open_context("web"), pytest.raises(Refused):
        save_view("Mine", "", shared=True, actor=cast.make(who))


def test_the_short_name_of_an_organization_stays_as_the_trail_knows_it(
    sam: Client, people: dict[str, User]
) -> None:
    """Else another could take it, and with it the trail of the first."""
    acme = Organization.objects.get(slug="acme")
    sam.post(f"/admin/identity/organization/{acme.pk}/change/", {"name": "Acme Ltd", "slug": "other"})
    acme.refresh_from_db()
    assert (acme.name, acme.slug) == ("Acme Ltd", "acme")


def test_out_of_hours_goes_by_the_clock_of_the_person(people: dict[str, User]) -> None:
    """Friday evening in London is night in Berlin, where Alice is, and afternoon in New York, where Carol is."""
    with time_machine.travel(datetime(2026, 11, 27, 19, 30, tzinfo=UTC), tick=False):
        for name in ("alice", "carol", "mallory"):
            happen(name, people[name])
    marked = out_of_hours(AuditEvent.objects.filter(category="auth").with_context())
    assert [event.action for event in marked] == ["alice"]


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_asks_as_often_for_three_events_as_for_one(
    sam: Client,
    people: dict[str, User],
    times: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for _ in range(times):
        happen("step", people["alice"], "acme", agent="shop-agent")
    settled()
    sam.get(EVENTS)
    settled()
    with django_assert_num_queries(22):
        sam.get(EVENTS, {"action": "step"})
