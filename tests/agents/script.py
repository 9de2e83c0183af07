"""A model whose every answer is written down beforehand, spoken over the real wire."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2

from agents.llm.endpoint import ModelEndpoint, Wire
from tests.agents.llm.scripted import Frame, chunk, streams


@dataclass(frozen=True)
class Wish:
    """A tool call as a model writes it: the arguments need not even be JSON."""

    tool: str
    arguments: str = "{}"
    call_id: str = ""


Answer = str | Wish | tuple[Wish, ...] | httpx2.Response


@dataclass(frozen=True)
class Meanwhile:
    """Something happens while the model thinks; then it answers."""

    happens: Callable[[], object]
    then: Answer


Step = Answer | Meanwhile


def asks(tool: str, /, **arguments: object) -> Wish:
    return Wish(tool, json.dumps(arguments))


def says_no() -> httpx2.Response:
    """As an endpoint that refuses the request, which is not asked again."""
    return httpx2.Response(400, json={"error": {"message": "no"}})


class Script(httpx2.BaseTransport):
    """Plays its steps, one a question; when they are used up, it says "Done."."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.part: tuple[Answer, ...] = ()
        self.part_of_the_specialist: tuple[Answer, ...] = ()
        self.heard: list[dict[str, Any]] = []
        self.wishes = 0

    def will(self, *steps: Step) -> None:
        self.steps.extend(steps)

    def recite(self, *part: Answer, specialist: tuple[Answer, ...] = ()) -> None:
        """Answer one message with these, told by the transcript alone how far it is: asked anew after a kill, it
        says the same again."""
        self.part, self.part_of_the_specialist = part, specialist

    @property
    def endpoint(self) -> ModelEndpoint:
        return ModelEndpoint("http://model.test/v1", "key", "scripted", Wire.CHAT, transport=self)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.heard.append(json.loads(request.read()))
        step = self.steps.pop(0) if self.steps else self._from_memory(self.heard[-1]["messages"])
        if isinstance(step, Meanwhile):
            step.happens()
            step = step.then
        if isinstance(step, httpx2.Response):
            return step
        if isinstance(step, str):
            return streams(chunk(step), chunk(finish="stop"), "[DONE]")
        return self._calls(step if isinstance(step, tuple) else (step,))

    def _from_memory(self, messages: list[dict[str, Any]]) -> Answer:
        asked = max(index for index, message in enumerate(messages) if message["role"] == "user")
        since = [message["role"] for message in messages[asked:]]
        said = since.count("assistant")
        is_specialist = "You are the gift finder" in messages[0]["content"]
        part = self.part_of_the_specialist if is_specialist else self.part
        return part[said] if said < len(part) and "system" not in since else "Done."

    def _calls(self, wishes: tuple[Wish, ...]) -> httpx2.Response:
        frames = [self._call(index, wish) for index, wish in enumerate(wishes)]
        return streams(*frames, chunk(finish="tool_calls"), "[DONE]")

    def _call(self, index: int, wish: Wish) -> Frame:
        self.wishes += 1
        function = {"name": wish.tool, "arguments": wish.arguments}
        call = {
            "index": index,
            "id": wish.call_id or f"call_{self.wishes}",
            "type": "function",
            "function": function,
        }
        choice = {"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}
        return {**chunk(), "choices": [choice]}
