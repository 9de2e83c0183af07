"""The offline shop model: a pure function of the transcript.

Each turn's wish becomes a plan, a generator that yields tool calls. The plan is run again from its start at
every step, fed with the results that the transcript already holds; the first step that has none is the next
request.
"""

import logging
import re

from agents.llm.offline import phrases
from agents.llm.offline.conversation import Call, Say, Transcript, Turn
from agents.llm.offline.dates import read_today
from agents.llm.offline.deciding import plan_for
from agents.llm.offline.memory import Memory
from agents.llm.offline.scene import Scene
from agents.llm.offline.vocabulary import Vocabulary

log = logging.getLogger(__name__)
_NAME = re.compile(r"(?:name is|named|help|helping|assisting|speaking with|talking to|act for) ([A-Z]\w+)")


def answer(transcript: Transcript) -> Say | list[Call]:
    """What to say, or which tools to call next."""
    if not transcript.turns:
        return Say(phrases.NOT_FOLLOWED)
    *before, current = transcript.turns
    memory = Memory()
    scene = _scene_of(transcript, memory)
    for turn in before:
        said = _soundly(turn, scene)
        memory.learn_turn(turn)
        memory.heed(said if isinstance(said, Say) and said.text == turn.answer else Say(""))
    step = _soundly(current, scene)
    return step if isinstance(step, Say) else _only_offered(step, transcript)


def _scene_of(transcript: Transcript, memory: Memory) -> Scene:
    name = _NAME.search(transcript.instructions)
    vocabulary = Vocabulary.of(transcript.instructions, transcript.tools)
    tools = frozenset(tool.name for tool in transcript.tools)
    return Scene(memory, vocabulary, read_today(transcript.instructions), name[1] if name else "", tools)


def _soundly(turn: Turn, scene: Scene) -> Say | list[Call]:
    """Every later turn runs this one again: what it stumbles over must not end the conversation."""
    try:
        return _replay(turn, scene)
    except Exception:
        log.exception("a plan of the offline model failed")
        return Say(phrases.STUMBLED)


def _replay(turn: Turn, scene: Scene) -> Say | list[Call]:
    plan = plan_for(turn, scene)
    if isinstance(plan, Say):
        return plan
    known = list(turn.results)
    try:
        calls = next(plan)
        while len(known) >= len(calls):
            results, known = known[: len(calls)], known[len(calls) :]
            calls = plan.send(results)
    except StopIteration as finished:
        said: Say = finished.value
        return said
    except phrases.RefusedError as refused:
        return Say(str(refused))
    return calls[len(known) :]


def _only_offered(calls: list[Call], transcript: Transcript) -> Say | list[Call]:
    offered = {tool.name for tool in transcript.tools}
    missing = next((call.name for call in calls if call.name not in offered), None)
    return Say(phrases.not_offered(missing)) if missing else calls
