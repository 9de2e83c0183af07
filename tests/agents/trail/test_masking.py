"""Personal values are hidden, and shown by a look of its own: to whom they are about, and to the shop's auditors."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from audit.events import erase
from audit.models import AuditEvent
from identity.models import User
from shop.models import Address, Order
from tests.agents.script import asks
from tests.agents.stage import Talk, sign_in
from tests.agents.trail.chains import buys, page, words

BrowserOf = Callable[[str], Client]
STREET = "Lindenstraße 77"


def moved(order: Order) -> AuditEvent:
    """The address of an order, as the trail keeps it."""
    return AuditEvent.objects.get(object_type="shop.order", object_id=order.pk, action="insert")


def living_there(talk: Talk) -> Order:
    with open_context("system:seed"):
        Address.objects.filter(owner=talk.actor.principal).update(street=STREET)
    return buys(talk).order


def test_they_are_hidden_from_everybody_at_first(talk: Talk, browser_of: BrowserOf) -> None:
    order = living_there(talk)
    seen = {
        who: STREET in page(browser_of(who), "order", order.public_id) for who in ("alice", "avery", "audrey")
    }

    assert seen == dict.fromkeys(seen, False)


@pytest.mark.both_databases
def test_their_person_and_the_shops_auditors_may_ask_for_them(talk: Talk, browser_of: BrowserOf) -> None:
    order = living_there(talk)
    event = moved(order)
    told = {
        who: STREET in page(browser_of(who), "order", order.public_id, reveal=event.pk)
        for who in ("alice", "audrey", "avery")
    }

    assert told == {"alice": True, "audrey": True, "avery": False}


def test_that_somebody_asked_is_on_the_trail(talk: Talk, browser_of: BrowserOf) -> None:
    order = living_there(talk)
    event = moved(order)
    page(browser_of("audrey"), "order", order.public_id, reveal=event.pk)
    page(browser_of("avery"), "order", order.public_id, reveal=event.pk)
    looked = AuditEvent.objects.get(category="audit.read", action="reveal")
    refused = AuditEvent.objects.get(action="trail:reveal", outcome="deny")

    assert (looked.object_id, looked.detail) == (str(event.uid), {"of": f"shop.order {order.pk}"})
    assert refused.object_id == str(event.uid)


def test_the_card_shows_its_address_only_when_it_is_asked_for(talk: Talk, browser_of: BrowserOf) -> None:
    living_there(talk)
    card = talk.card()
    asked = AuditEvent.objects.get(category="approval", action="ask")

    assert STREET not in page(browser_of("alice"), "approval", card.public_id)
    assert STREET in page(browser_of("alice"), "approval", card.public_id, reveal=asked.pk)


def test_words_that_an_agent_wrote_for_a_tool_are_hidden_and_numbers_are_not(
    talk: Talk, browser_of: BrowserOf
) -> None:
    talk.say("a mug", asks("search_products", query="for my knee", max_price=2000), "Here.")
    name = talk.calls()[0].public_id
    used = AuditEvent.objects.get(category="tool.call")

    assert "max_price 2000 query ••••" in words(browser_of("alice"), "call", name)
    assert "query for my knee" in words(browser_of("alice"), "call", name, reveal=used.pk)
    assert "for my knee" not in page(browser_of("avery"), "call", name, reveal=used.pk)


def test_a_name_that_a_model_made_up_is_hidden_like_its_words(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("a mug", asks("search_products", query="mug", **{"because of my knee": 1}), "Here.")
    name = talk.calls()[0].public_id

    assert "•••• 1" in words(browser_of("avery"), "call", name)
    assert "my knee" not in page(browser_of("avery"), "call", name)


def test_ones_own_trail_does_not_open_what_is_about_others(talk: Talk, browser_of: BrowserOf) -> None:
    """Sam has changed Carol's name. What he did is his to see, and her name is not."""
    sam, carol = sign_in("sam"), User.objects.get(email="carol@globex.test")
    with open_context("admin", **sam.facts()), open_context("system:seed"):
        User.objects.filter(pk=carol.pk).update(full_name="Caroline Secret")
    changed = AuditEvent.objects.filter(object_type="identity.user", action="update").latest("pk")
    told = page(browser_of("sam"), "person", sam.key, reveal=changed.pk)

    assert f'id="event-{changed.pk}"' in told
    assert "Caroline Secret" not in told
    assert "No policy permits this." in told


def test_what_was_erased_is_told_as_erased(talk: Talk, browser_of: BrowserOf) -> None:
    order = living_there(talk)
    event = moved(order)
    erase({event.object_type: [event.object_id]})

    assert (
        '<th scope="row" class="mono">address</th> <td class="change-before"></td> <td>erased</td>'
        in page(browser_of("alice"), "order", order.public_id, reveal=event.pk)
    )


def test_the_title_of_a_conversation_is_told_to_its_person_alone(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("my knee hurts", "I see.")
    name = talk.conversation.public_id

    assert "my knee hurts" in page(browser_of("alice"), "conversation", name)
    assert "my knee hurts" not in page(browser_of("avery"), "conversation", name)
