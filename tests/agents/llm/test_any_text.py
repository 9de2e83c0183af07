"""Whatever is said after whatever was said, and whatever the tools answer: the offline model has an answer."""

import json
import logging
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.llm.exchange import ToolSchema
from agents.llm.items import AssistantText, Item, ToolOutput, ToolRequest, UserText
from agents.llm.offline import brain, deciding, phrases
from agents.llm.offline.conversation import Say, Transcript, cut_into_turns
from agents.llm.offline.intents import Intent
from agents.tools import TOOLS
from tests.agents.llm.fake_shop import PRODUCTS
from tests.agents.llm.talk import INSTRUCTIONS, Talk

OFFERED = tuple(ToolSchema(name, name, {"type": "object", "properties": {}}) for name in TOOLS)
MOST_STEPS = 12
LINE = {"line_id": "l1", "product_id": "p1", "variant_id": "v1", "title": "Mug", "quantity": 2, "price": 1400}
ORDER = {"id": "o1", "number": "C-1001", "state": "paid", "summary": "2 × Mug"}
RESULTS: list[dict[str, Any]] = [
    {},
    {"error": "internal", "message": "Something went wrong."},
    {"products": PRODUCTS[:3], "found": 3, "count": 3},
    {"product": PRODUCTS[0]},
    {"cart": {"lines": [LINE], "later": [LINE], "total_text": "$28.00"}, "added": LINE, "saved": LINE},
    {"orders": [ORDER], "order": ORDER, "lines": [{"line": 1, "title": "Mug (black)", "quantity": 2}]},
    {
        "returns": [{"return_id": "r1", "contents": "1 × Mug", "state": "asked", "answer": ""}],
        "schedules": [],
    },
    {"addresses": [{"address_id": "a1", "label": "office", "town": "Berlin"}]},
    {"methods": [{"code": "standard", "name": "Standard", "price": 600, "price_text": "$6.00"}]},
]
WORDS = r"""
add remove show me the two blue ones order it cancel return a mug hoodie in L under $50 or 20 bucks and then , . ? no
yes instead of both other first second last cheapest to my office on friday next 31st at 25:00 code DESK5 x3 all but not
keep only wishlist for later exchange bigger C-1001 between from stars half a dozen 0 -1 99999 £ 中 ' " ( [ \ {0}
""".split()  # noqa: SIM905 - so many words are read as text
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=40)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.sampled_from(RESULTS), min_size=1, max_size=6))
def test_any_text_after_any_conversation_has_an_answer(
    said: list[str], results: list[dict[str, Any]]
) -> None:
    items: list[Item] = []
    for text in said:
        items.append(UserText(text))
        answer = _answered(items, results)
        assert answer.strip()
        assert answer != phrases.STUMBLED
        items.append(AssistantText(answer))


@pytest.mark.parametrize("text", ["1," * 400, "black hoodie and " * 120, "word " * 400])
def test_what_it_cannot_weigh_at_once_it_says_and_goes_on(text: str) -> None:
    talk = Talk()
    assert talk.say(text) == phrases.TOO_MUCH
    assert talk.calls("show me mugs")[0][0] == "search_products"


def test_a_plan_that_fails_is_owned_up_to_and_does_not_end_the_conversation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    talk = Talk()
    broken = dict(deciding._PLANS) | {Intent.COMPARE: lambda wish, scene: 1 / 0}
    with patch.object(deciding, "_PLANS", broken), caplog.at_level(logging.CRITICAL):
        assert talk.say("compare the hoodies") == phrases.STUMBLED
        assert talk.calls("show me mugs")[0][0] == "search_products"


def _answered(items: list[Item], results: list[dict[str, Any]]) -> str:
    for step in range(MOST_STEPS):
        turns = cut_into_turns(items)
        match brain.answer(Transcript(INSTRUCTIONS, turns, OFFERED)):
            case Say(text=text):
                return text
            case calls:
                for index, call in enumerate(calls):
                    key, result = f"{len(items)}-{index}", results[(step + index) % len(results)]
                    items.append(ToolRequest(key, call.name, json.dumps(call.arguments)))
                    items.append(ToolOutput(key, json.dumps(result)))
    return "…"
