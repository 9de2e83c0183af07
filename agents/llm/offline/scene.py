"""What a plan can look at: the memory so far, the words of this shop, and today's date."""

from dataclasses import dataclass
from datetime import date

from agents.llm.offline.memory import Memory
from agents.llm.offline.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Scene:
    memory: Memory
    vocabulary: Vocabulary
    today: date | None
    name: str = ""
    tools: frozenset[str] = frozenset()
