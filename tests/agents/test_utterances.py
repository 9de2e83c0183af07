"""The examination of the offline model is sound: its sentences, and the marking of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shop.catalogue_data import load as load_catalogue
from tests.agents.utterances import matching
from tests.agents.utterances.contract import arguments
from tests.agents.utterances.matching import Made, is_right
from tests.agents.utterances.running import examine
from tests.agents.utterances.sentences import (
    DOES,
    HALVES,
    SETS,
    Answer,
    Conversation,
    Expected,
    Sentence,
    load,
)
from tests.agents.utterances.world import ADDRESSES, STEPS
from tests.support.databases import SQLiteTemplate

CONVERSATIONS = {name: load(name) for name in SETS}
ALL = [conversation for held in CONVERSATIONS.values() for conversation in held]
SENTENCES = [sentence for conversation in ALL for sentence in conversation.sentences]
CALLS = [call for sentence in SENTENCES for way in sentence.ways for call in way]
GOODS = {"variant_id", "line_id", "product_id", "product_ids"}
MUG = "Countersign Mug / black"
TWO_MUGS = Expected("add_to_cart", {"variant_id": MUG, "quantity": 2})
NAMES = {"v1": MUG, "l1": MUG, "p1": "Countersign Mug", "#1": "Countersign Mug"}


def test_there_are_enough_sentences_and_conversations() -> None:
    assert len(SENTENCES) >= 2620
    assert len(ALL) >= 450


def test_a_conversation_stands_once() -> None:
    assert [name for name, times in Counter(one.name for one in ALL).items() if times > 1] == []


def test_both_halves_have_as_many_conversations_of_each_kind_and_about_as_many_sentences() -> None:
    tuned, kept_apart = (Counter(one.kind for one in CONVERSATIONS[half]) for half in HALVES)
    counted = [sum(len(one.sentences) for one in CONVERSATIONS[half]) for half in HALVES]
    assert tuned == kept_apart
    assert abs(counted[0] - counted[1]) <= 0.05 * sum(counted)


def test_every_tool_and_argument_exists() -> None:
    known = arguments()
    unknown = [str(call) for call in CALLS if set(call.arguments) - {"words"} - known.get(call.tool, set())]
    assert unknown == []
    assert {call.tool for call in CALLS} <= known.keys()
    assert {tool for sentence in SENTENCES for tool in sentence.may} <= known.keys()
    assert known.keys() >= matching.LOOKS


def test_every_sentence_says_what_is_right_for_it() -> None:
    assert [one.says for one in SENTENCES if not one.ways and one.answer is None] == []
    assert {one.answer.does for one in SENTENCES if one.answer} == DOES


def test_all_goods_named_are_sold() -> None:
    sold = {f"{product.title} / {kind}" for product in load_catalogue().products for kind in _kinds(product)}
    named = {name for call in CALLS for name in _goods(call.arguments) if name[0] not in "#*"}
    named |= {item.split(" × ")[1] for one in ALL for item in _stock(one)}
    assert {name for name in named if not any(f"{one} / ".startswith(f"{name} / ") for one in sold)} == set()


def test_states_and_addresses_are_known() -> None:
    assert {order.state for one in ALL for order in one.orders.values()} <= STEPS.keys()
    assert {word for one in ALL for word in one.addresses} <= ADDRESSES.keys()


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        ({"variant_id": "v1", "quantity": 2}, True),
        ({"variant_id": "v1", "quantity": 3}, False),
        ({"variant_id": "unknown", "quantity": 2}, False),
        ({"quantity": 2}, False),
    ],
)
def test_a_call_is_right_by_the_arguments_that_matter(arguments: dict[str, Any], right: bool) -> None:
    wanted = Sentence("two mugs", ((TWO_MUGS,),))
    assert is_right(wanted, [Made("add_to_cart", arguments)], "", NAMES) is right


def test_looking_besides_is_incidental_and_changing_something_is_not() -> None:
    wanted = Sentence("two mugs", ((TWO_MUGS,),))
    add = Made("add_to_cart", {"variant_id": "v1", "quantity": 2})
    assert is_right(wanted, [Made("search_products", {"query": "mug"}), add], "", NAMES)
    assert not is_right(wanted, [add, Made("place_order", {})], "", NAMES)
    assert not is_right(wanted, [add, add], "", NAMES)


def test_words_of_a_search_may_stand_in_any_of_its_places() -> None:
    wanted = Sentence("blue mugs", ((Expected("search_products", {"words": ["mug|cup", "blue"]}),),))
    for said in ({"query": "blue mugs"}, {"query": "", "category": "mugs", "color": "blue"}):
        assert is_right(wanted, [Made("search_products", said)], "", NAMES)
    assert not is_right(wanted, [Made("search_products", {"query": "mugs"})], "", NAMES)


def test_lists_are_compared_in_any_order_and_places_in_the_latest_list_are_known() -> None:
    both = Expected("compare_products", {"product_ids": ["#1", "Dipped Mug"]})
    wanted = Sentence("compare", ((both,),))
    compared = Made("compare_products", {"product_ids": ["Dipped Mug", "p1"]})
    assert is_right(wanted, [compared], "", NAMES)
    assert not is_right(wanted, [Made("compare_products", {"product_ids": ["p1"]})], "", NAMES)


@pytest.mark.parametrize(
    ("does", "text", "right"),
    [
        ("asks", "Which size?", True),
        ("asks", "Done.", False),
        ("declines", "I can't do that.", True),
        ("declines", "Here is a poem.", False),
        ("tells", "It costs $14.00.", True),
        ("tells", "It is a mug.", False),
        ("chats", "You are welcome.", True),
        ("chats", "I did not follow that.", False),
        ("chats", "", False),
    ],
)
def test_where_nothing_is_to_be_called_the_answer_is_judged(does: str, text: str, right: bool) -> None:
    wanted = Sentence("?", answer=Answer(does, ("$14",) if does == "tells" else ()))
    assert is_right(wanted, [], text, NAMES) is right
    assert not is_right(wanted, [Made("place_order", {})], text, NAMES)


def test_a_conversation_is_held_through_the_gateway(template: SQLiteTemplate, django_db_blocker: Any) -> None:
    look = Sentence("what's in my cart?", ((Expected("view_cart", {}),),))
    order = Sentence("order it", ((Expected("place_order", {}),),))
    talk = Conversation("a cart", "basket", "alice", (look, order), cart=("2 × Harbour Mug / red",))
    with django_db_blocker.unblock():
        marked = examine([talk], template)
    assert [(one.made, one.right) for one in marked] == [
        ((Made("view_cart", {}),), True),
        ((Made("place_order", {}),), True),
    ]


def _kinds(product: Any) -> list[str]:
    return [" / ".join(filter(None, (one.colour, one.size))) for one in product.variants]


def _stock(conversation: Conversation) -> list[str]:
    ordered = [item for order in conversation.orders.values() for item in order.items]
    return [*conversation.cart, *conversation.saved, *ordered]


def _goods(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _goods(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _goods(one, name)
    elif name in GOODS and value:
        yield value
