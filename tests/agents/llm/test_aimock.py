"""Both wires against a server that we did not write."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from agents.llm.endpoint import ModelEndpoint, Wire
from agents.llm.exchange import Completed, Restarted, TextDelta
from agents.llm.items import AssistantText, Item, Reasoning, ToolOutput, ToolRequest, UserText
from tests.agents.llm import aimock
from tests.agents.llm.asking import ask, completed, text_that_counts

STORY = "Lamps stand in rows of three along the long wall of the shop."
SEARCH = ToolRequest("call_1", "search_products", '{"query": "lamp"}')
FIXTURES = [
    aimock.says(STORY, userMessage="tell me a story"),
    aimock.says("There is one lamp.", toolCallId="call_1"),
    aimock.calls(("call_1", "search_products", {"query": "lamp"}), userMessage="show me lamps"),
    aimock.is_busy(userMessage="be patient", sequenceIndex=0),
    aimock.says("Here I am.", userMessage="be patient", sequenceIndex=1),
    aimock.breaks_off(STORY, 9, userMessage="mind the gap", sequenceIndex=0),
    aimock.says(STORY, userMessage="mind the gap", sequenceIndex=1),
]


def said(pieces: Sequence[TextDelta | Restarted | Completed]) -> list[Item]:
    """Without the sealed reasoning that the Responses wire adds, and that is replayed unread."""
    return [item for item in completed(pieces).items if not isinstance(item, Reasoning)]


@pytest.fixture(params=[Wire.CHAT, Wire.RESPONSES])
def endpoint(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModelEndpoint]:
    with aimock.serve(FIXTURES, tmp_path) as base_url:
        yield ModelEndpoint(base_url, "key", "gpt-test", request.param)


def test_text_streams_in_pieces_and_ends_whole(endpoint: ModelEndpoint) -> None:
    pieces = ask(endpoint, [UserText("tell me a story")])
    assert said(pieces) == [AssistantText(STORY)]
    assert sum(isinstance(piece, TextDelta) for piece in pieces) > 1
    assert text_that_counts(pieces) == STORY


def test_a_tool_makes_its_round_trip(endpoint: ModelEndpoint) -> None:
    log = [UserText("show me lamps")]
    wish = ask(endpoint, log)
    assert said(wish) == [SEARCH]
    answer = ask(endpoint, [*log, *completed(wish).items, ToolOutput("call_1", '{"products": []}')])
    assert said(answer) == [AssistantText("There is one lamp.")]


def test_a_busy_server_is_asked_again(endpoint: ModelEndpoint) -> None:
    pieces = ask(endpoint, [UserText("be patient")])
    assert [type(piece) for piece in pieces].count(Restarted) == 1
    assert text_that_counts(pieces) == "Here I am."


def test_a_dropped_stream_starts_over(endpoint: ModelEndpoint) -> None:
    pieces = ask(endpoint, [UserText("mind the gap")])
    kinds = [type(piece) for piece in pieces]
    assert kinds.count(Restarted) == 1
    assert TextDelta in kinds[: kinds.index(Restarted)]
    assert text_that_counts(pieces) == STORY
    assert said(pieces) == [AssistantText(STORY)]
