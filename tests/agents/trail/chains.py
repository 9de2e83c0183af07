"""What tests of the trail share: a chain with one of everything, and its pages as words."""

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client
from django.urls import reverse

from agents.models import Approval, ToolCall
from shop.models import Order
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"


@dataclass(frozen=True)
class Bought:
    """Two mugs, asked for, countersigned, ordered and paid."""

    order: Order
    card: Approval
    call: ToolCall


def buys(talk: Talk, quantity: int = 2) -> Bought:
    asks_for_mugs(talk, quantity)
    card = talk.decide(talk.card())
    return Bought(talk.orders()[-1], card, ToolCall.objects.get(pk=card.tool_call_id))


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
