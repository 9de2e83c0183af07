"""Every place in which authority was in use when it was cut. A door makes ready, lets the cut happen, and goes on."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import time_machine
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agents import broadcast, gateway, tasks
from agents.broadcast import Listener
from agents.models import Mandate, ToolCall, Turn
from agents.sharing import share_conversation
from audit.context import open_context
from identity.actor import agent_of
from identity.delegations import narrow_delegation
from identity.policy import Refused
from shop.cart import add_to_cart
from shop.models import PurchaseApproval
from tests.agents.cut_ways import Scene
from tests.agents.mandating import FIRST, NOW, monthly, newest, on
from tests.agents.script import Meanwhile, Wish, asks
from tests.agents.stage import variant
from tests.shop.purchasing import limit_buyers

MUG = "harbour-mug-red-"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 8, 1, tzinfo=UTC)
PASSES, SIGNED_OUT, REFUSED = "passes", "signed out", "refused"
CLOSED, WITHDRAWN, STOPPED, CUT_OFF, GONE = "closed", "withdrawn", "stopped", "cut", "gone"

Cut = Callable[[], object]
Door = Callable[[Scene, Cut], str]


def a_page(scene: Scene, cut: Cut) -> str:
    assert scene.browser.get(reverse("account")).status_code == 200
    cut()
    return said(scene.browser.get(reverse("account")))


def the_api(scene: Scene, cut: Cut) -> str:
    assert scene.browser.get("/api/v1/orders/").status_code == 200
    cut()
    return said(scene.browser.get("/api/v1/orders/"))


def a_message(scene: Scene, cut: Cut) -> str:
    cut()
    page = reverse("chat-message", args=[scene.talk.conversation.public_id])
    answer = scene.browser.post(page, {"message": "a mug", "key": "k"})
    scene.talk.worker.work()
    assert (len(scene.talk.model.heard) > 0) == Turn.objects.exists()
    return said(answer)


def a_new_conversation(scene: Scene, cut: Cut) -> str:
    cut()
    answer = scene.browser.post(reverse("chat-start"), {"message": "a mug", "key": "k"})
    return "asked to lend" if answer.headers.get("Location") == reverse("chat") else said(answer)


def a_queued_turn(scene: Scene, cut: Cut) -> str:
    """Taken, and no worker has come yet: no model is asked."""
    turn = scene.talk.send("a mug", add_mug())
    cut()
    scene.talk.worker.work()
    turn.refresh_from_db()
    assert scene.talk.model.heard == []
    return {Turn.State.CANCELLED: STOPPED, Turn.State.FAILED: REFUSED}[Turn.State(turn.state)]


def a_running_turn(scene: Scene, cut: Cut) -> str:
    """The model wants a mug in the cart, and meanwhile the authority for it goes."""
    turn = scene.talk.say("a mug", Meanwhile(cut, add_mug()), "Sorry.")
    assert scene.talk.cart() == {}
    return STOPPED if turn.state == Turn.State.CANCELLED else outcome(ToolCall.objects.get())


def a_tool_call(scene: Scene, cut: Cut) -> str:
    """Asked for by the model, and about to run."""
    call = ready_call(scene)
    cut()
    gateway.call_tool(call.pk, door="chat")
    assert scene.talk.cart() == {}
    return outcome(ToolCall.objects.get(pk=call.pk))


def an_open_stream(scene: Scene, cut: Cut) -> str:
    return asyncio.run(_listen(scene, cut))


def a_waiting_card(scene: Scene, cut: Cut) -> str:
    """The page is open before the cut, and its button is pressed after it, from wherever one may still press it."""
    card = wants_mugs(scene)
    cut()
    answer = said(scene.browser.post(reverse("approval", args=[card]), {"answer": "yes"}))
    scene.talk.worker.work()
    assert scene.talk.orders() == []
    return answer if answer == SIGNED_OUT else scene.talk.card().state


def a_countersigned_call(scene: Scene, cut: Cut) -> str:
    """The yes was given, and no worker has come yet."""
    wants_mugs(scene)
    scene.talk.press(scene.talk.card())
    cut()
    scene.talk.worker.work()
    assert scene.talk.orders() == []
    return outcome(scene.talk.card().tool_call)


def a_request_to_an_approver(scene: Scene, cut: Cut) -> str:
    """She has countersigned, and an approver of Acme was asked."""
    limit_buyers(1)
    wants_mugs(scene)
    scene.talk.decide(scene.talk.card())
    assert PurchaseApproval.objects.get().state == PurchaseApproval.State.WAITING
    cut()
    scene.talk.worker.work()
    assert scene.talk.orders() == []
    assert scene.talk.card().tool_call.state == ToolCall.State.WITHDRAWN
    return PurchaseApproval.objects.get().state


def a_scheduled_action(scene: Scene, cut: Cut) -> str:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 2}]
    with time_machine.travel(MONDAY, tick=True):
        scene.talk.say("later", asks("schedule_order", items=items, on="2026-11-27"), "Sign.")
        scene.talk.decide(scene.talk.card())
        assert scene.talk.card().tool_call.state == ToolCall.State.SCHEDULED
        cut()
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        scene.talk.worker.work()
    assert scene.talk.orders() == []
    return outcome(scene.talk.card().tool_call)


def a_mandate(scene: Scene, cut: Cut) -> str:
    """Given before the cut, and due after it."""
    with time_machine.travel(NOW, tick=True):
        monthly(scene.talk)
        cut()
    on(scene.talk, FIRST)
    assert scene.talk.orders() == []
    return newest().state if newest().state == Mandate.State.CUT else outcome(ToolCall.objects.latest("pk"))


def a_due_call_of_a_mandate(scene: Scene, cut: Cut) -> str:
    """Its day has come, and no worker yet."""
    with time_machine.travel(NOW, tick=True):
        monthly(scene.talk)
    with time_machine.travel(FIRST, tick=True):
        tasks.sweep()
        cut()
        scene.talk.worker.work()
    assert scene.talk.orders() == []
    return outcome(ToolCall.objects.latest("pk"))


def a_handed_over_task(scene: Scene, cut: Cut) -> str:
    """A child of the conversation's own authority, as a further agent gets it."""
    talk = scene.talk
    with talk.at("web"):
        child = narrow_delegation(talk.conversation.delegation, talk.root.scopes, actor=talk.actor)
    cut()
    try:
        with talk.at("task"):
            add_to_cart(variant(MUG), 1, actor=agent_of(child, talk.actor.session))
    except Refused:
        return REFUSED
    return PASSES


def a_specialist_at_work(scene: Scene, cut: Cut) -> str:
    """Another agent has a task of hers, and meanwhile the authority for it goes."""
    steps = (
        asks("ask_gift_finder", task="a gift for Ann"),
        Meanwhile(cut, asks("search_products", query="mug")),
    )
    turn = scene.talk.say("a gift for Ann", *steps, "Sorry.", "Sorry.")
    looked = ToolCall.objects.get(handed_by__isnull=False)
    return STOPPED if turn.state == Turn.State.CANCELLED else outcome(looked)


def a_page_shown_to_a_colleague(scene: Scene, cut: Cut) -> str:
    """Bob has looked at her conversation, and looks again; he is signed out himself where the whole company is."""
    talk, bob = scene.talk, Client()
    with talk.at("chat"):
        shown = share_conversation(talk.conversation, "bob@acme.test", actor=talk.actor)
    with open_context("system:sign-in"):
        bob.force_login(shown.colleague, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = reverse("conversation-shared", args=[shown.public_id])
    assert bob.get(page).status_code == 200
    cut()
    return {200: PASSES, 404: GONE, 302: GONE}[bob.get(page).status_code]


DOORS: tuple[Door, ...] = (
    a_page,
    the_api,
    a_message,
    a_new_conversation,
    a_queued_turn,
    a_running_turn,
    a_tool_call,
    an_open_stream,
    a_waiting_card,
    a_countersigned_call,
    a_request_to_an_approver,
    a_scheduled_action,
    a_mandate,
    a_due_call_of_a_mandate,
    a_handed_over_task,
    a_specialist_at_work,
    a_page_shown_to_a_colleague,
)


def said(answer: HttpResponse) -> str:
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith("/accounts/login/"):
        return SIGNED_OUT
    return REFUSED if answer.status_code == 403 else PASSES


def outcome(call: ToolCall) -> str:
    return REFUSED if call.state == ToolCall.State.REFUSED else call.state


def add_mug() -> Wish:
    return asks("add_to_cart", variant_id=variant(MUG).public_id)


def ready_call(scene: Scene) -> ToolCall:
    turn = scene.talk.send("a mug")
    mug = add_mug()
    with scene.talk.at("chat"):
        return ToolCall.objects.create(
            conversation=scene.talk.conversation,
            turn=turn,
            delegation=scene.talk.conversation.delegation,
            session=scene.session,
            key="by hand",
            tool=mug.tool,
            arguments_text=mug.arguments,
        )


def wants_mugs(scene: Scene) -> str:
    scene.talk.say("buy a mug", add_mug(), asks("place_order"), "Sign.")
    return scene.talk.card().public_id


async def _listen(scene: Scene, cut: Cut) -> str:
    """Two looks of the reader are time enough."""
    listener = Listener(scene.talk.conversation.pk, scene.session.pk, 0, asyncio.get_running_loop())
    stream = broadcast.events(listener)
    assert await anext(stream) == "retry: 1000\n\n"
    await asyncio.to_thread(_alone, cut)
    patience = 2 * broadcast.CUT_EVERY_TICKS * broadcast.TICK_SECONDS + 0.5
    try:
        async with asyncio.timeout(patience):
            async for _ in stream:
                pass
    except TimeoutError:
        return PASSES
    finally:
        await stream.aclose()
    return CLOSED


def _alone(cut: Cut) -> None:
    try:
        cut()
    finally:
        connections.close_all()
