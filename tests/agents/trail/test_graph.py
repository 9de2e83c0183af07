"""The chain as a picture: lanes, who caused what, folded, and every node a link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from django.test import Client

from agents.trail.events import EventView, Link
from agents.trail.graph import TOGETHER, graph_of
from agents.trail.lanes import Lane
from tests.agents.stage import Talk
from tests.agents.trail.chains import buys, page

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def event(key: int, lane: Lane, tone: str = "plain", **more: str) -> EventView:
    told = {"decision": "", "permit": "", "decided": "", **more}
    return EventView(
        id=key, uid="", at=NOW, lane=lane, what=f"Did {key}", outcome="done", tone=tone, detail="",
        policies=(), version="", changes=(), **told,
    )  # fmt: skip


def act(name: str, *events: EventView, parent: str = "", call: str = "", minor: bool = False) -> Link:
    facts = (("tool call", call),) if call else ()
    return Link(name, parent, "An agent", "", NOW, facts, None, minor, events)


def causes(*links: Link) -> dict[int, int | None]:
    """By the key of each node's first event."""
    nodes = graph_of(links).nodes
    return {node.key: nodes[node.cause].key if node.cause is not None else None for node in nodes}


def test_a_change_leads_back_to_the_decision_that_let_it() -> None:
    first, second = event(1, Lane.POLICY, "done", decided="d1"), event(2, Lane.POLICY, "done", decided="d2")
    one = act("a", first, event(3, Lane.AGENT), second, event(5, Lane.SHOP, permit="d1"))

    assert causes(one)[5] == 1


def test_an_act_leads_back_to_the_one_around_it_and_a_run_to_the_same_call_before() -> None:
    asked = act("asks", event(1, Lane.AGENT, "waiting"), call="c1")
    yes = act("says yes", event(2, Lane.PERSON, "done"), call="c1")
    pays = act("pays", event(3, Lane.WORKER), parent="says yes")

    assert causes(asked, yes, pays) == {1: None, 2: 1, 3: 2}


def test_what_is_alike_in_an_act_is_one_node_and_a_refusal_is_always_its_own() -> None:
    refusals = [event(key, Lane.POLICY, "refused") for key in (10, 11)]
    nodes = graph_of([act("a", *(event(key, Lane.SHOP) for key in range(1, 9)), *refusals)]).nodes

    assert [(node.key, node.folded, node.tone) for node in nodes] == [
        (1, 7, "plain"),
        (10, 0, "refused"),
        (11, 0, "refused"),
    ]


def test_two_hundred_events_fold_to_what_can_be_read_and_printed() -> None:
    acts = [
        act(f"a{start}", *(event(key, Lane.SHOP) for key in range(start, start + 8)), minor=start % 3 == 0)
        for start in range(1, 200, 8)
    ]
    graph = graph_of(acts)

    assert sum(node.folded + 1 for node in graph.nodes) == 200
    assert len(graph.nodes) == 25
    assert [len(piece.nodes) for piece in graph.pieces] == [TOGETHER, 5]


def test_an_edge_that_crosses_a_sheet_is_drawn_on_both() -> None:
    acts = [
        act("first", event(1, Lane.PERSON)),
        *(act(f"a{key}", event(key, Lane.SHOP)) for key in range(2, 30)),
    ]
    last = act("last", event(30, Lane.WORKER), parent="first")
    crossing = [[edge.path for edge in piece.edges] for piece in graph_of([*acts, last]).pieces]

    assert crossing[0] == crossing[1] != []


def test_every_node_is_a_link_to_its_event_and_says_in_words_what_led_to_it(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    order = buys(talk).order
    alice = browser_of("alice")
    drawn, told = (page(alice, "order", order.public_id, **query) for query in ({"view": "graph"}, {}))
    nodes = re.findall(r'<a class="graph__node[^>]*href="([^"]*)#event-(\d+)"', drawn)

    assert len(nodes) > 10
    assert [key for _, key in nodes if f'id="event-{key}"' not in told] == []
    assert "step 2, after step 1" in drawn
    assert "<script" not in drawn
