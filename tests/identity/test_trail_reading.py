"""Staff see all events, an organization those in its name, a person those in theirs, and nobody another's."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent
from audit.search.indexing import index_all
from audit.sequencer import sequence_all
from identity.models import LoginSession, Membership, Organization, User
from identity.policy import Refused
from identity.trail.lines import names_in, who_acted
from identity.trail.reading import read_organization, read_own, read_trail

from .policy_cast import Cast
from .trail_stage import happen

SignIn = Callable[..., Client]
OWN, COMPANY = "/account/trail/", "/organization/trail/"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def told(people: dict[str, User]) -> dict[str, tuple[str, str]]:
    """What may leak: work of the system and of guests, people of two organizations, and times before a place was taken.

    Each event by the organization and the person in whose name it was done.
    """
    alice, bob, carol, mallory = (people[name] for name in ("alice", "bob", "carol", "mallory"))
    done = [
        ("alice_at_acme", alice, "acme", {}),
        ("alice_before_acme", alice, "", {}),
        ("alice_also_at_globex", alice, "globex", {}),
        ("alices_agent_at_acme", alice, "acme", {"agent": "shop-agent", "door": "chat"}),
        ("alices_agent_at_home", alice, "", {"agent": "shop-agent", "door": "chat"}),
        ("bob_at_acme", bob, "acme", {}),
        ("carol_at_globex", carol, "globex", {}),
        ("mallory_alone", mallory, "", {}),
        ("a_guest", None, "", {}),
        ("sweep_of_all", None, "", {"door": "system:sweep"}),
        ("sweep_for_acme", alice, "acme", {"door": "system:sweep"}),
        ("sweep_for_globex", carol, "globex", {"door": "system:sweep"}),
        # whoever names another in what an event is about acts for themselves
        (
            "carol_about_alice",
            carol,
            "globex",
            {"object_type": "identity.user", "object_id": alice.public_id},
        ),
        ("carol_about_acme", carol, "", {"object_type": "Organization", "object_id": "acme"}),
    ]
    for action, who, at, more in done:
        happen(action, who, at, **more)
    return {action: (at, who.public_id if who else "") for action, who, at, _ in done}


def settled() -> None:
    sequence_all()
    index_all()


def seen(lines: object, told: dict[str, tuple[str, str]]) -> set[str]:
    return {line.event.action for line in lines} & told.keys()


@pytest.mark.parametrize("is_settled", [False, True], ids=["seconds old", "indexed"])
def test_row_by_row_nobody_sees_an_event_of_another_organization_or_person(
    cast: Cast, told: dict[str, tuple[str, str]], is_settled: bool
) -> None:
    if is_settled:
        settled()
    avery, auditor, carol, audrey = map(cast.make, ("avery", "bob, an auditor", "carol at home", "audrey"))
    acme = Organization.objects.get(slug="acme")
    for_acme = {action for action, (at, _) in told.items() if at == "acme"}
    with open_context("web"):
        assert seen(read_organization(acme, {}, actor=avery).lines, told) == for_acme
        assert seen(read_organization(acme, {}, actor=auditor).lines, told) == for_acme
        for actor in (avery, auditor, carol):
            own = {action for action, (_, who) in told.items() if who == actor.key}
            assert seen(read_own({}, actor=actor).lines, told) == own
        assert seen(read_trail({}, actor=audrey).lines, told) == told.keys()


@pytest.mark.parametrize(
    "asked",
    [
        {"organization": "globex"},
        {"principal": "carol@globex.test"},
        {"q": "globex"},
        {"q": "carol_at_globex"},
        {"action": "sweep_for_globex"},
        {"object": "Organization acme"},
        {"mark": "unattributed"},
        {"source": "system:sweep", "organization": "globex"},
    ],
    ids=str,
)
def test_no_filter_opens_more_than_there_is_without_any(
    cast: Cast, told: dict[str, tuple[str, str]], asked: dict[str, str]
) -> None:
    settled()
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")
    with open_context("web"):
        for reading in (read_organization(acme, asked, actor=avery), read_own(asked, actor=avery)):
            assert seen(reading.lines, told) == set()


def test_nobody_learns_from_the_trail_who_has_an_account(people: dict[str, User], signed_in: SignIn) -> None:
    carol = people["carol"].public_id
    for who, page in (("mallory@example.test", OWN), ("avery@acme.test", COMPANY)):
        shown = signed_in(who).get(f"{page}?principal=carol@globex.test&after=1").text
        assert (who, carol in shown) == (who, False)


@pytest.mark.parametrize(
    "who",
    ["alice of a company", "bob of a company", "gwen", "mallory", "avery's agent", "avery, an admin no more"],
)
def test_an_organizations_trail_is_its_admins_and_auditors(cast: Cast, who: str) -> None:
    actor, acme = cast.make(who), Organization.objects.get(slug="acme")
    with open_context("web"), pytest.raises(Refused):
        read_organization(acme, {}, actor=actor)


@pytest.mark.parametrize("who", ["alice", "avery", "sue", "alice's agent there"])
def test_the_whole_trail_is_for_staff_who_may_look(cast: Cast, who: str) -> None:
    with open_context("web"), pytest.raises(Refused):
        read_trail({}, actor=cast.make(who))


def test_an_agent_does_not_look_into_its_persons_trail(cast: Cast) -> None:
    with open_context("chat"), pytest.raises(Refused):
        read_own({}, actor=cast.make("agent"))


def test_each_look_is_on_the_trail_without_what_was_typed(
    cast: Cast, told: dict[str, tuple[str, str]]
) -> None:
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")
    with open_context("web", **avery.facts()):
        read_organization(acme, {"q": "Alice Archer", "agent": "alice@acme.test"}, actor=avery)
        read_organization(acme, {"agent": "shop-agent"}, actor=avery)
    looks = AuditEvent.objects.filter(category="audit.read", action="search").order_by("id")
    assert [(look.object_id, look.detail) for look in looks] == [
        (acme.public_id, {"events": 0, "filters": {"agent": "", "words": 2}}),
        (acme.public_id, {"events": 1, "filters": {"agent": "shop-agent"}}),
    ]


def test_a_filter_that_cannot_be_read_is_told_and_looks_nothing_up(cast: Cast) -> None:
    with open_context("web"):
        reading = read_own({"since": "soon"}, actor=cast.make("alice"))
    assert (reading.page, reading.problem) == (
        None,
        "soon is not a date. Write it like 2026-11-28 or 2026-11-28T14:30.",
    )


def test_a_person_finds_what_was_done_in_their_name(
    signed_in: SignIn, people: dict[str, User], told: dict[str, tuple[str, str]]
) -> None:
    happen("orders:place", people["alice"], category="policy.decision", outcome="deny",
           detail={"policies": ["order-limit-holds"], "reason": "This is more than you lent."})  # fmt: skip
    page = signed_in().get(OWN).text
    found = [
        "Asked to place orders",
        "This is more than you lent.",
        "order-limit-holds",
        "Why?",
        "not in the log yet",
    ]
    assert [words for words in found if words not in page] == []
    assert "carol" not in page
    assert "Countersign agent, for you" in page


def test_an_auditor_of_an_organization_is_led_to_its_trail_and_nowhere_else(
    signed_in: SignIn, people: dict[str, User], told: dict[str, tuple[str, str]]
) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user=people["bob"]).update(role=Membership.Role.AUDITOR)
    browser = signed_in("bob@acme.test")
    account, page = browser.get("/account/").text, browser.get(COMPANY)
    assert f'href="{COMPANY}"' in account
    assert (page.status_code, 'href="/organization/members/"' in page.text) == (200, False)
    assert browser.get(reverse("organization-members")).status_code == 403


def test_after_leaving_nothing_of_the_organization_is_seen_but_ones_own(
    signed_in: SignIn, people: dict[str, User], told: dict[str, tuple[str, str]]
) -> None:
    browser = signed_in("avery@acme.test")
    with open_context("system:seed"):
        Membership.objects.filter(user=people["avery"]).update(ended_at=timezone.now())
        LoginSession.objects.update(organization=None)
    assert (browser.get(COMPANY).status_code, browser.get(OWN).status_code) == (404, 200)


def test_empty_states_say_what_to_do(signed_in: SignIn) -> None:
    browser = signed_in()
    assert "Nothing fits" in browser.get(OWN, {"q": "nothing-of-the-kind"}).text
    assert "soon is not a date" in browser.get(OWN, {"since": "soon"}).text


def test_a_page_asks_as_often_for_three_events_as_for_one(
    cast: Cast, people: dict[str, User], django_assert_num_queries: Callable[..., object]
) -> None:
    alice = cast.make("alice")
    for number in range(4):
        happen("one" if number == 0 else "three", people["alice"], "acme", agent="shop-agent")
    for action in ("one", "three"):
        settled()
        with open_context("web", **alice.facts()), django_assert_num_queries(16):
            read_own({"action": action}, actor=alice)


def test_an_organizations_page_asks_as_often_for_three_events_as_for_one(
    signed_in: SignIn, people: dict[str, User], django_assert_num_queries: Callable[..., object]
) -> None:
    for action, times in (("one", 1), ("three", 3)):
        for _ in range(times):
            happen(action, people["alice"], "acme", agent="shop-agent")
    browser = signed_in("avery@acme.test")
    browser.get(COMPANY)
    for action in ("one", "three"):
        settled()
        with django_assert_num_queries(21):
            browser.get(COMPANY, {"action": action})


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"feed": "siem"}, "A reader of the log"),
        ({"directory": "scim"}, "The company's directory"),
        ({}, "A guest"),
    ],
)
def test_who_is_no_person_is_called_by_what_it_is(
    people: dict[str, User], known: dict[str, str], name: str
) -> None:
    with open_context("task", **known):
        record("audit.read", "read", "done")
    context = AuditEvent.objects.filter(category="audit.read").latest("id").context
    assert who_acted(context, names_in([context])) == name
