"""A conversation with the offline model: what a turn runner does, without a database."""

from dataclasses import dataclass, field

from agents.llm.items import AssistantText, Item, Outcome, ToolOutput, ToolRequest, UserText
from agents.llm.offline.brain import answer
from agents.llm.offline.conversation import Say, Transcript, cut_into_turns
from agents.llm.offline.wire import arguments_text
from tests.agents.llm.fake_shop import TOOLS, FakeShop

INSTRUCTIONS = "You help Alice. Today is Monday 23 November 2026, 22:10 in Europe/Berlin."


@dataclass
class Talk:
    shop: FakeShop = field(default_factory=FakeShop)
    items: list[Item] = field(default_factory=list)

    def say(self, text: str) -> str:
        return self._run(UserText(text))

    def hear(self, outcome: Outcome) -> str:
        return self._run(outcome)

    def calls(self, text: str) -> list[tuple[str, dict[str, object]]]:
        """What one utterance made the model ask for."""
        before = len(self.shop.calls)
        self.say(text)
        return self.shop.calls[before:]

    def in_cart(self) -> list[tuple[int, str]]:
        return [(line["quantity"], line["variant_id"]) for line in self.shop.cart]

    def _run(self, trigger: UserText | Outcome) -> str:
        self.items.append(trigger)
        for step in range(6):
            said = answer(Transcript(INSTRUCTIONS, cut_into_turns(self.items), TOOLS))
            if isinstance(said, Say):
                self.items.append(AssistantText(said.text))
                return said.text
            requests = [
                ToolRequest(f"call-{len(self.items)}-{step}-{index}", call.name, arguments_text(call))
                for index, call in enumerate(said)
            ]
            outputs = [
                ToolOutput(one.call_id, self.shop.answer(one.name, one.arguments_text)) for one in requests
            ]
            self.items += [*requests, *outputs]
        raise AssertionError("The model never came to an answer.")
