"""What words mean, by sense: many ways to say one thing.

A row lists words and turns of phrase, parted by commas, each for all of its forms; "…" stands for up to six words
between. `senses.py` finds them in a text.
"""

from agents.llm.offline.lexicon_of_goods import GOODS
from agents.llm.offline.lexicon_of_service import SERVICE

SENSES: dict[str, str] = GOODS | SERVICE
