"""All agents rest: a person's own, an organization's, everybody's. Nothing is lost by it."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import narrow_delegation
from identity.models import Delegation, Organization, Pause, User
from identity.pauses import pause_agents, pauses_felt_by, resume_agents
from identity.policy import Outcome, Refused, Resource, preview

from .policy_cast import Cast

Browse = Callable[[str], Client]


@pytest.fixture
def cast(people: dict[str, User]) -> Iterator[Cast]:
    with open_context("web"):
        yield Cast(people)


@pytest.fixture
def browse(people: dict[str, User]) -> Browse:
    def sign_in(name: str) -> Client:
        browser = Client()
        with open_context("system:sign-in"):
            browser.force_login(people[name], backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return sign_in


def acme() -> Organization:
    return Organization.objects.get(slug="acme")


def may_look(agent: Actor) -> bool:
    return preview(agent, "catalog:read", Resource("Catalog")).allowed


def test_a_pause_and_its_end_are_felt_by_every_agent_of_the_person(cast: Cast) -> None:
    alice = cast.make("alice")
    agent = cast.lent(alice)
    child = agent_of(narrow_delegation(agent.lent, agent.lent.scopes, actor=alice), alice.session)
    before = may_look(child)
    pause_agents(alice.someone, actor=alice)
    meanwhile = may_look(child)
    resume_agents(alice.someone, actor=alice)

    assert (before, meanwhile, may_look(child)) == (True, False, True)
    assert Delegation.objects.live(timezone.now()).count() == 2


def test_a_pause_of_one_is_not_felt_by_others(cast: Cast) -> None:
    alice = cast.make("alice")
    pause_agents(alice.someone, actor=alice)

    assert may_look(cast.lent(cast.make("bob")))


def test_a_pause_of_the_organization_is_felt_where_one_acts_in_its_name(cast: Cast) -> None:
    at_work, at_home = cast.lent(cast.member("alice", "acme")), cast.lent()
    elsewhere = cast.lent(cast.member("carol", "globex"))
    pause_agents(acme(), actor=cast.make("avery"), why="Stocktaking.")

    assert [may_look(agent) for agent in (at_work, at_home, elsewhere)] == [False, True, True]


def test_a_second_click_begins_no_second_pause(cast: Cast) -> None:
    sam = cast.make("sam")
    first, second = (pause_agents(None, actor=sam, why=why) for why in ("An incident.", "Again."))

    assert (first.pk, second.why, Pause.objects.count()) == (second.pk, "An incident.", 1)


def test_a_pause_of_another_does_not_end_ones_own(cast: Cast) -> None:
    alice, sam = cast.make("alice"), cast.make("sam")
    agent = cast.lent(alice)
    pause_agents(None, actor=sam)
    pause_agents(alice.someone, actor=alice)
    resume_agents(None, actor=sam)

    assert [pause.kind for pause in pauses_felt_by(alice.someone, None)] == ["person"]
    assert not may_look(agent)


def test_letting_them_go_on_takes_a_fresh_sign_in(cast: Cast) -> None:
    long_ago = cast.make("alice of long ago")
    pause_agents(long_ago.someone, actor=long_ago)
    with pytest.raises(Refused) as refused:
        resume_agents(long_ago.someone, actor=long_ago)

    assert refused.value.decision.outcome is Outcome.REQUIRE_STEP_UP


@pytest.mark.parametrize("who", ["bob", "mallory", "avery", "sam"])
def test_nobody_else_lets_a_persons_agents_go_on(cast: Cast, who: str) -> None:
    alice = cast.make("alice")
    pause_agents(alice.someone, actor=alice)
    with pytest.raises(Refused):
        resume_agents(alice.someone, actor=cast.make(who))

    assert len(pauses_felt_by(alice.someone, None)) == 1


def test_the_page_of_the_person_pauses_and_says_so(browse: Browse) -> None:
    alice, page = browse("alice"), reverse("agent-authority")
    paused = alice.post(reverse("agent-pause"), follow=True).content.decode()
    resumed = alice.post(reverse("agent-resume"), follow=True).content.decode()

    assert ("You paused your agents" in paused, "You paused your agents" in resumed) == (True, False)
    assert alice.get(page).status_code == 200


def test_the_page_of_the_organization_pauses_and_says_who_did(browse: Browse) -> None:
    avery, alice = browse("avery"), browse("alice")
    avery.post(reverse("organization-agents-pause"), {"why": "Stocktaking."})
    told = avery.get(reverse("organization")).content.decode()
    read = alice.get(reverse("agent-authority")).content.decode()
    avery.post(reverse("organization-agents-resume"))

    assert "Stocktaking." in told
    for words in ("has paused all agents that act in its name", "Avery", "Stocktaking."):
        assert words in read
    assert "has paused" not in alice.get(reverse("agent-authority")).content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "mallory"])
def test_whoever_is_no_admin_does_not_pause_the_organization(browse: Browse, who: str) -> None:
    assert browse(who).post(reverse("organization-agents-pause")).status_code in {403, 404}
    assert Pause.objects.count() == 0


def test_staff_pauses_the_whole_site_from_the_inventory(browse: Browse) -> None:
    sam, page = browse("sam"), reverse("admin:identity_inventory")
    paused = sam.post(page, {"do": "pause", "why": "An incident."}, follow=True).content.decode()
    read = browse("alice").get(reverse("agent-authority")).content.decode()
    resumed = sam.post(page, {"do": "resume"}, follow=True).content.decode()

    assert ("An incident." in paused, "The shop has paused all agents" in read) == (True, True)
    assert "Pause all agents of the whole site" in resumed


@pytest.mark.parametrize("who", ["sue", "audrey", "alice"])
def test_nobody_else_pauses_the_whole_site(browse: Browse, who: str) -> None:
    browse(who).post(reverse("admin:identity_inventory"), {"do": "pause"})

    assert Pause.objects.count() == 0
