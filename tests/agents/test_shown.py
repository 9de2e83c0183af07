"""What the chat shows beside its words: things to put in the cart, the cart, orders, refusals with a way on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agents import presentation
from agents.panels import Panels, panels_of
from agents.presentation import CallView, show_turns
from agents.starters import FOR_EVERYBODY, starters_for
from agents.stream import settled_number
from identity.scopes import STARTING
from shop.cart import add_to_cart
from shop.models import Order
from shop.wishlist import wish_for
from tests.agents.script import asks
from tests.agents.stage import Talk, change, events, variant

MUG, BLACK = "harbour-mug-red-", "quiet-hoodie-black-l"
BrowserOf = Callable[[str], Client]
FRAGMENT = {"X-Fragment": "1"}


def shown(talk: Talk) -> list[CallView]:
    """All calls as a page that is opened now shows them."""
    return [
        part.call for turn in show_turns(talk.conversation, talk.actor) for part in turn.parts if part.call
    ]


def post(browser: Client, page: str, talk: Talk, **sent: str) -> str:
    address = reverse(page, args=[talk.conversation.public_id])
    return browser.post(address, sent, headers=FRAGMENT).content.decode()


def test_a_product_is_offered_in_its_variants_and_what_was_looked_for_is_chosen(talk: Talk) -> None:
    change(BLACK, stock=0)
    talk.say("a hoodie", asks("search_products", query="hoodie", color="navy", size="M"), "Here.")
    ((card,),) = (call.cards for call in shown(talk))

    assert [choice.label for choice in card.choices] == [
        "Black, L, $48.00, sold out",
        "Navy, L, $48.00",
        "Navy, M, $52.00",
    ]
    assert card.chosen == variant("quiet-hoodie-navy-m").public_id


@pytest.mark.parametrize("page", ["conversation", "turn-fragment"])
def test_a_step_that_is_kept_while_a_page_is_read_stands_on_it(
    talk: Talk, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    turn = talk.send("hello", "Hi there, friend.")
    name = talk.conversation.public_id if page == "conversation" else turn.public_id

    def meanwhile(*read: Any) -> Panels:
        talk.worker.work()
        return panels_of(*read)

    monkeypatch.setattr(presentation, "panels_of", meanwhile)
    shown = browser_of("alice").get(reverse(page, args=[name])).content.decode()

    assert [part in shown for part in ("Hi there, friend.", 'data-state="done"')] == [True, True]


def test_the_stream_goes_on_where_the_page_ends(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("hello", "Hi.")
    page = browser_of("alice").get(reverse("conversation", args=[talk.conversation.public_id])).context

    assert page["last_event"] == page["turns"][-1].after == settled_number(talk.conversation.pk)


def test_add_is_the_persons_own_hand(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("mugs", asks("search_products", query="mug"), "Here.")
    said = post(browser_of("alice"), "chat-cart-add", talk, variant=variant(MUG).public_id)

    (added,) = events("policy.decision", action="cart:write", outcome="allow")[-1:]
    assert (talk.cart(), added.detail["policies"], added.context.agent) == (
        {MUG: 1},
        ["person-shops-for-themselves"],
        None,
    )
    assert "In your cart: Harbour Mug (red)." in said


def test_what_cannot_be_added_says_why(talk: Talk, browser_of: BrowserOf) -> None:
    change(MUG, stock=0)
    alice = browser_of("alice")

    assert "is sold out" in post(alice, "chat-cart-add", talk, variant=variant(MUG).public_id)
    assert "mini-cart__said--refused" in post(alice, "chat-cart-add", talk, variant="nul\0")


def test_a_change_by_the_agent_is_taken_back_in_the_chat_once(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), "Added.")
    alice = browser_of("alice")

    assert "is out of the cart again" in post(alice, "chat-cart-undo", talk)
    assert "no change of the cart that could be taken back" in post(alice, "chat-cart-undo", talk)
    assert talk.cart() == {}


def test_without_scripts_a_click_leads_back_to_the_conversation(talk: Talk, browser_of: BrowserOf) -> None:
    page = reverse("chat-cart-add", args=[talk.conversation.public_id])
    answer = browser_of("alice").post(page, {"variant": variant(MUG).public_id})

    assert answer.headers["Location"] == reverse("conversation", args=[talk.conversation.public_id])


def test_the_cart_stands_once_beside_what_told_of_it_last_and_as_it_is_now(talk: Talk) -> None:
    talk.say("a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), "Added.")
    talk.say("my cart", asks("view_cart"), "One mug.")
    with talk.at("web"):
        add_to_cart(variant(MUG), 2, actor=talk.actor)

    assert [call.cart and call.cart.quantity for call in shown(talk)] == [None, 3]


def test_an_order_is_shown_with_what_happened_to_it_after_a_reload(talk: Talk) -> None:
    talk.say("buy", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign.")
    talk.decide(talk.card())
    number = Order.objects.get(owner=talk.actor.principal).number
    for _ in range(2):
        talk.say("where is it", asks("get_order", order_id=number), "On its way.")

    told = [call.order and [moment.what for moment in call.order.moments] for call in shown(talk)]
    assert told == [None, None, None, ["placed the order", "took the payment"]]


def test_a_refusal_that_asks_for_a_scope_is_told_once(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(scopes=STARTING)
    talk.say("buy", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "I may not.")

    *_, call = shown(talk)
    assert (call.note, call.tone, call.way_on, call.lending and call.lending.state) == (
        "",
        "waiting",
        None,
        "waiting",
    )


@pytest.mark.parametrize(
    ("terms", "label"),
    [
        ({"order_limit": 100}, "Raise what it may spend"),
        ({"categories": ("apparel",)}, "Change what it may order, and to where"),
    ],
)
def test_a_refusal_says_what_can_be_done(
    talk_of: Callable[..., Talk], terms: dict[str, object], label: str
) -> None:
    talk = talk_of(**terms)
    talk.say("buy", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "I may not.")

    *_, call = shown(talk)
    assert (call.way_on and (call.way_on.label, call.way_on.url)) == (label, reverse("agent-authority"))


def test_a_refusal_that_nothing_helps_has_no_way_on(talk: Talk) -> None:
    talk.say("buy", asks("get_order", order_id="C-1"), "There is none.")

    assert [call.way_on for call in shown(talk)] == [None]


def test_a_page_asks_the_database_the_same_for_one_look_and_for_three(
    talk: Talk, browser_of: BrowserOf
) -> None:
    looks = (asks("search_products", query="mug"), asks("view_cart"))
    talk.say("a mug", *looks, "Here.")
    alice, page = browser_of("alice"), reverse("conversation", args=[talk.conversation.public_id])
    asked = [queries(alice, page)]
    for _ in range(2):
        talk.say("again", *looks, "Here.")
    asked.append(queries(alice, page))

    assert asked[0] == asked[1]


def queries(browser: Client, page: str) -> int:
    browser.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(page).status_code == 200
    return len(captured)


def test_somebody_new_is_shown_what_everybody_can_ask(talk: Talk) -> None:
    assert starters_for(talk.actor) == FOR_EVERYBODY


def test_starters_speak_of_what_is_on_its_way_in_the_cart_and_wished_for(talk: Talk) -> None:
    talk.say("buy", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign.")
    talk.decide(talk.card())
    with talk.at("web"):
        add_to_cart(variant(MUG), 1, actor=talk.actor)
        wish_for("harbour-mug", actor=talk.actor)

    number = Order.objects.get(owner=talk.actor.principal).number
    assert starters_for(talk.actor) == (
        f"Where is order {number}?",
        "Order what's in my cart",
        "What's on my wishlist?",
        FOR_EVERYBODY[0],
    )


def test_a_page_of_the_chat_stands_in_a_frame_of_our_own_pages_alone(
    talk: Talk, browser_of: BrowserOf
) -> None:
    alice = browser_of("alice")
    whole = alice.get(reverse("chat"))
    framed = alice.get(reverse("chat"), headers={"Sec-Fetch-Dest": "iframe"})

    assert ['<header class="header"' in page.content.decode() for page in (whole, framed)] == [True, False]
    assert ("frame-ancestors 'self'" in framed["Content-Security-Policy"], framed["X-Frame-Options"]) == (
        True,
        "SAMEORIGIN",
    )
    assert "Sec-Fetch-Dest" in framed["Vary"]
    assert "frame-ancestors 'none'" in alice.get(reverse("cart"))["Content-Security-Policy"]
