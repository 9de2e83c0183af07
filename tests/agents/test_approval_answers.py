"""Who answers a card, how often, from where, and until what."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from agents import approvals, tasks
from agents.approvals import ApprovalGone
from agents.models import ToolCall
from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import grant_delegation, narrow_delegation, revoke_delegation
from identity.models import Agent, Delegation
from identity.policy import Refused
from identity.terms import Terms
from tests.agents.cards import call_of, page, wants_mugs
from tests.agents.stage import Talk, events, sign_in
from tests.identity.races import PATIENCE, Pool

State = ToolCall.State
Browser = Callable[[str], Client]
YES, NO = {"answer": "yes"}, {"answer": "no"}


@pytest.fixture
def elsewhere() -> Iterator[Pool]:
    pool = Pool()
    yield pool
    pool.close()


@pytest.mark.both_databases
def test_a_second_click_changes_nothing(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    talk.press(card)
    talk.worker.work()
    talk.decide(card)

    assert len(talk.orders()) == 1
    assert [event.action for event in events("approval")] == ["ask", "decide"]


@pytest.mark.both_databases
def test_clicks_and_workers_at_once_make_one_order(talk: Talk, elsewhere: Pool) -> None:
    card = wants_mugs(talk)
    clicks = [elsewhere(lambda: talk.press(card)) for _ in range(3)]
    assert [click.result(PATIENCE).state for click in clicks] == ["approved"] * 3
    work = [elsewhere(lambda: tasks.run_call(card.tool_call_id)) for _ in range(3)]
    assert [one.result(PATIENCE) for one in work] == [None] * 3

    assert (len(talk.orders()), call_of(card).state) == (1, State.DONE)
    assert [event.action for event in events("approval")] == ["ask", "decide"]


def test_two_tabs_that_agree_make_one_order(talk: Talk, browser_of: Browser) -> None:
    """The second post comes from a page that still shows the button."""
    card, alice = wants_mugs(talk), browser_of("alice")
    posts = [alice.post(page(card), YES)]
    talk.worker.work()
    posts.append(alice.post(page(card), YES))
    talk.worker.work()

    assert [(post.status_code, post.headers["Location"]) for post in posts] == [(302, page(card))] * 2
    assert len(talk.orders()) == 1


@pytest.mark.parametrize(
    ("first", "second", "orders", "said"),
    [(YES, NO, 1, "This was already countersigned."), (NO, YES, 0, "This was already declined.")],
)
def test_of_two_tabs_that_differ_the_first_counts(
    talk: Talk, browser_of: Browser, first: dict[str, str], second: dict[str, str], orders: int, said: str
) -> None:
    card, alice = wants_mugs(talk), browser_of("alice")
    alice.post(page(card), first)
    late = alice.post(page(card), second)
    talk.worker.work()

    assert (late.status_code, said in late.content.decode(), len(talk.orders())) == (409, True, orders)


def test_a_post_that_is_replayed_from_another_browser_of_hers_orders_nothing_more(
    talk: Talk, browser_of: Browser
) -> None:
    card = wants_mugs(talk)
    talk.decide(card)
    replays = [browser_of("alice").post(page(card), YES).status_code for _ in range(3)]
    talk.worker.work()

    assert (replays, len(talk.orders())) == ([302] * 3, 1)


def test_a_post_without_the_forms_token_answers_nothing(talk: Talk, browser_of: Browser) -> None:
    card, careful = wants_mugs(talk), Client(enforce_csrf_checks=True)
    careful.cookies = browser_of("alice").cookies

    assert careful.post(page(card), YES).status_code == 403
    assert talk.card(card.pk).state == "waiting"


@pytest.mark.both_databases
def test_nobody_else_can_answer(talk: Talk) -> None:
    card = wants_mugs(talk)
    for name in ("bob", "carol", "mallory", "sam"):
        with pytest.raises(Refused):
            talk.press(card, actor=sign_in(name))

    assert (talk.card(card.pk).state, talk.orders()) == ("waiting", [])


def test_a_card_is_not_there_for_others(talk: Talk, browser_of: Browser) -> None:
    card = wants_mugs(talk)
    for name in ("bob", "carol", "mallory", "sam"):
        browser = browser_of(name)
        assert (browser.get(page(card)).status_code, browser.post(page(card), YES).status_code) == (404, 404)

    assert talk.card(card.pk).state == "waiting"


def test_no_agent_answers_grants_or_revokes(talk: Talk) -> None:
    card, agent = wants_mugs(talk), agent_of(talk.conversation.delegation, talk.actor.session)
    shop_agent = Agent.objects.get(slug="shop-agent")
    with talk.at("chat"):
        for attempt in (
            lambda: approvals.decide_approval(card, yes=True, actor=agent),
            lambda: approvals.decide_approval(card, yes=False, actor=agent),
            lambda: grant_delegation(shop_agent, Terms(), actor=agent),
            lambda: narrow_delegation(talk.root, talk.root.scopes, actor=agent),
            lambda: revoke_delegation(talk.root, actor=agent),
        ):
            with pytest.raises(Refused):
                attempt()

    assert (talk.card(card.pk).state, Delegation.objects.count()) == ("waiting", 2)


def test_a_bearer_without_a_sign_in_answers_nothing(talk: Talk) -> None:
    """Someone with the principal's name and no browser session is not the person."""
    with pytest.raises(Refused, match="No policy permits this"):
        talk.press(wants_mugs(talk), actor=Actor(principal=talk.actor.principal))


def test_revocation_takes_the_card_back(talk: Talk) -> None:
    card = wants_mugs(talk)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor, why="enough")
    with pytest.raises(ApprovalGone, match="What it stood on was cut: enough"):
        talk.press(card)

    assert (talk.orders(), call_of(card).state) == ([], State.WITHDRAWN)


def test_a_yes_to_a_card_that_a_cut_has_missed_orders_nothing(talk: Talk) -> None:
    """It was asked while the cut was under way."""
    card = wants_mugs(talk)
    with open_context("system:shell"):
        Delegation.objects.filter(pk=talk.root.pk).update(revoked_at=timezone.now())
    talk.decide(card)

    assert (talk.orders(), call_of(card).state) == ([], State.REFUSED)
    assert call_of(card).result["policies"] == ["dead-delegation-does-nothing"]


@pytest.mark.both_databases
def test_revocation_overtakes_a_yes_that_no_worker_has_used(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
    talk.worker.work()

    assert (talk.orders(), call_of(card).state, talk.card().used_at) == ([], State.REFUSED, None)
    refused = events("policy.decision", outcome="deny", action="orders:place")
    assert [event.detail["policies"] for event in refused] == [["dead-delegation-does-nothing"]]


def test_a_post_after_revocation_says_why_and_orders_nothing(talk: Talk, browser_of: Browser) -> None:
    card, alice = wants_mugs(talk), browser_of("alice")
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor, why="enough")
    late = alice.post(page(card), YES)
    talk.worker.work()

    said = "What it stood on was cut: enough." in late.content.decode()
    assert (late.status_code, said, talk.orders()) == (409, True, [])
