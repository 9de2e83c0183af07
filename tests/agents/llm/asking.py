"""Ask a model as the runner does, and take its answer apart."""

from collections.abc import Sequence

from agents.llm.client import stream_answer
from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import Completed, Restarted, TextDelta
from agents.llm.items import Item
from tests.agents.llm.fake_shop import TOOLS
from tests.agents.llm.talk import INSTRUCTIONS


def ask(endpoint: ModelEndpoint, items: Sequence[Item]) -> list[TextDelta | Restarted | Completed]:
    return list(stream_answer(instructions=INSTRUCTIONS, items=items, tools=TOOLS, settings=endpoint))


def text_that_counts(pieces: Sequence[TextDelta | Restarted | Completed]) -> str:
    """What a page shows at the end: a restart voids what came before it."""
    text = ""
    for piece in pieces:
        match piece:
            case TextDelta():
                text += piece.text
            case Restarted():
                text = ""
    return text


def completed(pieces: Sequence[TextDelta | Restarted | Completed]) -> Completed:
    assert isinstance(pieces[-1], Completed)
    return pieces[-1]
