"""The examination: each conversation in a shop of its own, through the real gateway, with the offline model."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from unittest.mock import patch

from agents import wake
from agents.llm.endpoint import ModelEndpoint, Wire
from agents.llm.items import AssistantText, from_json
from agents.llm.offline.transport import OfflineTransport
from agents.models import Approval, Item, ToolCall, Turn
from tests.agents.stage import Worker
from tests.agents.utterances.matching import Made, is_right
from tests.agents.utterances.references import Names, goods, lines_in, own_things, shown_in, told
from tests.agents.utterances.sentences import Conversation, Sentence
from tests.agents.utterances.world import Scene, scene_of
from tests.support.databases import SQLiteTemplate, using


@dataclass(frozen=True)
class Marked:
    """A sentence, what was done on it, and whether that was right."""

    conversation: str
    kind: str
    sentence: Sentence
    said: str
    made: tuple[Made, ...]
    answer: str
    right: bool


def examine(conversations: list[Conversation], template: SQLiteTemplate) -> list[Marked]:
    """The model is asked over the cheaper wire, without the pauses by which it looks as if it typed."""
    offline = replace(
        ModelEndpoint.from_settings(), wire=Wire.CHAT, transport=OfflineTransport(piece_seconds=0)
    )
    with patch.object(ModelEndpoint, "from_settings", lambda: offline):
        return [marked for one in conversations for marked in _hold(one, template)]


def _hold(conversation: Conversation, template: SQLiteTemplate) -> Iterator[Marked]:
    worker = Worker()
    with ExitStack() as stack:
        database = stack.enter_context(template.copy(""))
        stack.enter_context(using(database.config))
        stack.enter_context(patch.object(wake, "_send", worker.send))
        scene = stack.enter_context(scene_of(conversation, worker))
        names = goods()
        for sentence in conversation.sentences:
            yield _say(conversation, sentence, scene, names)


def _say(conversation: Conversation, sentence: Sentence, scene: Scene, names: Names) -> Marked:
    talk = scene.talk
    if sentence.signed:
        with suppress(Approval.DoesNotExist):  # what was missed before showed no card
            talk.decide(talk.card())
    names |= own_things(talk, scene.orders)
    said = sentence.says.format(**{word: order.number for word, order in scene.orders.items()})
    turn = talk.say(said)
    calls = list(ToolCall.objects.filter(turn=turn, parent=None).order_by("id"))
    results = [call.result for call in calls]
    names |= {line: name for line, name in lines_in(results, names).items() if line not in names}
    made = tuple(Made(call.tool, json.loads(call.arguments_text or "{}")) for call in calls)
    answer = _answer(turn)
    right = turn.state == Turn.State.DONE and is_right(sentence, made, answer, names)
    names |= shown_in(results)
    readable = tuple(Made(call.tool, told(call.arguments, names)) for call in made)
    return Marked(conversation.name, conversation.kind, sentence, said, readable, answer, right)


def _answer(turn: Turn) -> str:
    items = [
        from_json(content) for content in Item.objects.filter(turn=turn).values_list("content", flat=True)
    ]
    return " ".join(item.text for item in items if isinstance(item, AssistantText))
