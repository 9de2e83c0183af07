"""What tests of the trail share: a chain with one of everything, and its pages as words."""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from agents import wake
from agents.llm.endpoint import ModelEndpoint
from agents.models import Approval, Conversation, ToolCall
from identity.actor import person
from identity.models import LoginSession
from shop.models import Order
from tests.agents.script import Script, asks
from tests.agents.stage import Talk, Worker, begin_talk, sign_in, variant

MUG = "harbour-mug-red-"


@dataclass(frozen=True)
class Bought:
    """Two mugs, asked for, countersigned, ordered and paid."""

    talk: Talk
    order: Order
    card: Approval
    call: ToolCall


def buys(talk: Talk, quantity: int = 2) -> Bought:
    asks_for_mugs(talk, quantity)
    card = talk.decide(talk.card())
    return _bought(talk, card)


def lay_bought() -> None:
    """Alice's agent buys before any test begins."""
    script, worker = Script(), Worker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelEndpoint, "from_settings", classmethod(lambda cls: script.endpoint))
        patch.setattr(wake, "_send", worker.send)
        buys(begin_talk(sign_in("alice"), script, worker))


def bought_before(model: Script, worker: Worker) -> Bought:
    """What was laid, in a conversation that can go on."""
    sessions = LoginSession.objects.select_related("user", "organization")
    actor = person(sessions.get(user__email="alice@acme.test"))
    conversation = Conversation.objects.select_related("delegation__parent").get(principal=actor.principal)
    talk = Talk(actor, conversation.delegation.parent, conversation, model, worker)
    return _bought(talk, talk.card())


def _bought(talk: Talk, card: Approval) -> Bought:
    return Bought(talk, talk.orders()[-1], card, ToolCall.objects.get(pk=card.tool_call_id))


def asks_for_mugs(talk: Talk, quantity: int = 2) -> None:
    """Until the card."""
    fill = asks("add_to_cart", variant_id=variant(MUG).public_id, quantity=quantity)
    talk.say("two mugs", fill, asks("place_order"), "Sign.")


def page(browser: Client, kind: str, name: str, **query: object) -> str:
    """The main part of it, tags and all, each run of spaces one."""
    answer = browser.get(reverse(f"trail-{kind}", args=[name]), query)
    assert answer.status_code == 200
    return main_of(answer.content.decode())


def main_of(html: str) -> str:
    body = re.search(r"<main.*</main>", html, re.DOTALL)
    return unescape(" ".join(body.group().split())) if body else ""


def words(browser: Client, kind: str, name: str, **query: object) -> str:
    """Without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page(browser, kind, name, **query)).split())
