"""What was not lent is asked for when it is first needed, in the chat, for just that; only the person answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents import tasks
from agents.conversations import Standing, delete_conversation
from agents.lending import GOOD_FOR, LendingGone, lend_nothing, lend_what_is_asked
from agents.models import Approval, ScopeRequest, ToolCall
from agents.presentation import show_turns
from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.cuts import cut_session
from identity.delegations import revoke_delegation
from identity.models import Delegation, LoginSession
from identity.policy import Refused
from identity.scopes import STARTING, Scope
from tests.agents.mandating import NOW, monthly
from tests.agents.script import Wish, asks
from tests.agents.stage import Talk, events, sign_in, variant

MUG = "harbour-mug-red-"
Begin = Callable[..., Talk]


@pytest.fixture
def talk(talk_of: Begin) -> Talk:
    """Alice, who has lent her agent what is proposed."""
    return talk_of(scopes=STARTING)


@pytest.fixture
def asked(talk: Talk) -> ScopeRequest:
    """It may fill the cart, and would like to order."""
    talk.say("order a mug", mug(), asks("place_order"), "I may not order yet.")
    return request()


def mug() -> Wish:
    return asks("add_to_cart", variant_id=variant(MUG).public_id)


def request() -> ScopeRequest:
    related = ("tool_call__conversation__principal", "tool_call__delegation__principal")
    return ScopeRequest.objects.select_related(*related).latest("pk")


def answer(talk: Talk, verb: Callable[..., ScopeRequest], actor: Actor | None = None) -> None:
    with talk.at("chat"):
        verb(request(), actor=actor or talk.actor)
    talk.worker.work()


def scopes_of(*lent: Delegation) -> list[list[str]]:
    return [Delegation.objects.get(pk=one.pk).scopes for one in lent]


def test_a_refused_call_asks_for_just_what_it_was_short_of(talk: Talk, asked: ScopeRequest) -> None:
    assert (asked.scopes, asked.state, asked.tool_call.tool) == (["orders:place"], "waiting", "place_order")
    assert talk.results()[-1]["asked"].startswith("The person is asked")


def test_a_yes_lends_just_that_and_the_call_runs_again(talk: Talk, asked: ScopeRequest) -> None:
    answer(talk, lend_what_is_asked)

    assert scopes_of(talk.root, talk.conversation.delegation) == [[*STARTING, "orders:place"]] * 2
    assert (request().state, talk.card().state) == ("lent", "waiting")
    assert "awaiting_countersignature" in str(talk.model.heard[-1]["messages"])


def test_what_the_call_asks_for_again_is_ordered_once_it_is_countersigned(
    talk: Talk, asked: ScopeRequest
) -> None:
    answer(talk, lend_what_is_asked)
    talk.decide(talk.card())

    assert [order.state for order in talk.orders()] == ["paid"]
    assert "Outcome of place_order" in str(talk.model.heard[-1]["messages"])
    assert "placed" in str(talk.model.heard[-1]["messages"])


def test_a_call_that_needs_no_card_is_done_at_once(talk_of: Begin) -> None:
    talk = talk_of(scopes=(Scope.CATALOG_READ, Scope.CART_READ))
    talk.say("a mug", mug(), "I may not.")
    answer(talk, lend_what_is_asked)

    assert talk.cart() == {MUG: 1}
    assert [call.state for call in talk.calls()] == ["refused", "done"]


def test_a_call_that_is_short_of_two_asks_one_after_the_other(talk_of: Begin) -> None:
    """Looking at the cart is a look of its own, once the thing lies in it."""
    talk = talk_of(scopes=(Scope.CATALOG_READ,))
    talk.say("a mug", mug(), "I may not.")
    answer(talk, lend_what_is_asked)
    assert talk.cart() == {}
    answer(talk, lend_what_is_asked)

    assert (talk.cart(), [call.state for call in talk.calls()]) == ({MUG: 1}, ["refused", "refused", "done"])
    (turn,) = show_turns(talk.conversation)[:1]
    assert [part.call.note for part in turn.parts if part.call] == [""]


def test_an_order_for_later_asks_for_all_that_it_takes(talk: Talk) -> None:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 1}]
    on = (timezone.now() + timedelta(days=9)).date().isoformat()
    talk.say("a mug next week", asks("schedule_order", items=items, on=on), "I may not.")
    wanted = request().scopes
    answer(talk, lend_what_is_asked)

    assert (wanted, talk.card().state) == (["schedules:write", "orders:place"], "waiting")


def test_a_not_now_lends_nothing(talk: Talk, asked: ScopeRequest) -> None:
    answer(talk, lend_nothing)

    assert (request().state, scopes_of(talk.root)) == ("declined", [list(STARTING)])
    assert (talk.orders(), Approval.objects.count()) == ([], 0)


def test_a_yes_pressed_twice_runs_the_call_once(talk: Talk, asked: ScopeRequest) -> None:
    answer(talk, lend_what_is_asked)
    answer(talk, lend_what_is_asked)

    assert ToolCall.objects.filter(parent=asked.tool_call).count() == 1
    with pytest.raises(LendingGone, match="already lent"):
        answer(talk, lend_nothing)


def test_a_model_that_tries_again_and_again_asks_once_a_turn(talk: Talk) -> None:
    talk.say("order", mug(), *[asks("place_order")] * 5, "I may not.")

    assert ScopeRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wish", [asks("place_order", yes=True), asks("nothing_of_the_kind"), asks("list_orders")]
)
def test_what_no_scope_would_help_asks_for_none(talk: Talk, wish: Wish) -> None:
    talk.say("do it", wish, "No.")

    assert ScopeRequest.objects.count() == 0


def test_an_order_above_the_limit_asks_for_no_scope(talk_of: Begin) -> None:
    talk = talk_of(scopes=STARTING, order_limit=1)
    talk.say("order a mug", mug(), asks("place_order"), "I may not.")

    assert (talk.results()[-1]["policies"], ScopeRequest.objects.count()) == (["order-limit-holds"], 0)


def test_the_agent_cannot_answer_for_the_person(talk: Talk, asked: ScopeRequest) -> None:
    agent = agent_of(talk.conversation.delegation, talk.actor.session)
    for verb in (lend_what_is_asked, lend_nothing):
        with pytest.raises(Refused):
            answer(talk, verb, agent)
    assert (request().state, scopes_of(talk.root)) == ("waiting", [list(STARTING)])
    assert [event.outcome for event in events("policy.decision", action="delegations:extend")] == ["deny"]


@pytest.mark.parametrize("who", ["bob", "sam", "mallory"])
def test_nobody_else_answers(
    talk: Talk, asked: ScopeRequest, browser_of: Callable[[str], Client], who: str
) -> None:
    page = reverse("scope-request", args=[asked.public_id])

    assert browser_of(who).post(page, {"answer": "yes"}).status_code == 404
    with pytest.raises(Refused):
        answer(talk, lend_what_is_asked, sign_in(who))


def test_an_old_question_is_not_answered_any_more(talk: Talk, asked: ScopeRequest) -> None:
    with time_machine.travel(timezone.now() + GOOD_FOR + timedelta(minutes=1)), pytest.raises(LendingGone):
        answer(talk, lend_what_is_asked)
    assert scopes_of(talk.root) == [list(STARTING)]


def test_a_yes_after_everything_was_taken_back_lends_nothing(talk: Talk, asked: ScopeRequest) -> None:
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)

    with pytest.raises(LendingGone, match="revoked or has expired"):
        answer(talk, lend_what_is_asked)


def test_what_is_asked_for_goes_with_its_conversation(
    talk_of: Begin, browser_of: Callable[[str], Client]
) -> None:
    """Also where its authority stays, for a mandate that is kept."""
    talk = talk_of(scopes=(*STARTING, Scope.SCHEDULES_WRITE, Scope.ORDERS_PLACE))
    with time_machine.travel(NOW, tick=True):
        talk.say("where do I live?", asks("list_addresses"), "I may not look.")
        monthly(talk)
        with talk.at("chat"):
            delete_conversation(talk.conversation, Standing.KEEP, actor=talk.actor)
        page = reverse("scope-request", args=[request().public_id])
        assert browser_of("alice").post(page, {"answer": "yes"}).status_code == 404
        with pytest.raises(LendingGone, match="already declined"):
            answer(talk, lend_what_is_asked)


def test_what_was_lent_in_a_stolen_sign_in_is_gone_with_it(talk: Talk, asked: ScopeRequest) -> None:
    """The lending is older; the wider part came from the thief."""
    thief = sign_in("alice")
    answer(talk, lend_what_is_asked, thief)
    sam = sign_in("sam")
    with open_context("web", **sam.facts()):
        cut_session(
            LoginSession.objects.select_related("user", "connection").get(pk=thief.browser.pk),
            actor=sam,
            why="x",
        )

    assert not Delegation.objects.get(pk=talk.root.pk).is_live(timezone.now())
    assert talk.card().state == "withdrawn"


def test_a_worker_that_was_not_woken_is_made_up_for_by_the_sweeper(talk: Talk, asked: ScopeRequest) -> None:
    with talk.at("chat"):
        lend_what_is_asked(asked, actor=talk.actor)
    talk.worker.woken.clear()
    with time_machine.travel(timezone.now() + tasks.QUIET + timedelta(seconds=1)):
        tasks.sweep()
        talk.worker.work()

    assert talk.card().state == "waiting"


def test_the_page_asks_answers_and_says_what_was_answered(
    talk: Talk, asked: ScopeRequest, browser_of: Callable[[str], Client]
) -> None:
    alice, page = browser_of("alice"), reverse("conversation", args=[talk.conversation.public_id])
    before = alice.get(page).content.decode()
    said: Any = alice.post(reverse("scope-request", args=[asked.public_id]), {"answer": "yes"}, follow=True)
    talk.worker.work()
    after = alice.get(page).content.decode()

    assert "Your agent would like to order what you countersign." in before
    assert said.redirect_chain == [(page, 302)]
    assert "You lent it the permission to order what you countersign." in after
    assert "Countersign and order" in after


def test_a_forged_post_lends_nothing(
    talk: Talk, asked: ScopeRequest, browser_of: Callable[[str], Client]
) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = browser_of("alice").cookies
    page = reverse("scope-request", args=[asked.public_id])

    assert careful.post(page, {"answer": "yes"}).status_code == 403
    assert scopes_of(talk.root) == [list(STARTING)]
