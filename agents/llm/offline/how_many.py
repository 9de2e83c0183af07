"""How many of a line in the cart there shall be: "make the navy ones five", "two fewer", "halve them"."""

import re

from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Line
from agents.llm.offline.grammar import Wish

_FACTORS = {"double": 2.0, "twice as many": 2.0, "triple": 3.0, "halve": 0.5, "half as many": 0.5}
_MAKES_IT = re.compile(r"\bmake (?:(?:\w+ )?of )?(?:it|that|them|those|this|these)\b")
_KIND = re.compile(r"\bthe (?:\w+ ){1,2}ones?\b")
_SWAPS = re.compile(r"\b(?:instead|rather)\b(?! of)")


def counts_a_kind(wish: Wish) -> bool:
    """ "Make the navy ones five"; "make it five in navy" is another colour."""
    goods, text = wish.first, wish.text.lower()
    swaps = goods.words and _SWAPS.search(text)
    return bool(goods.quantity is not None and goods.color) and not (swaps or _MAKES_IT.search(text))


def names_a_kind(wish: Wish) -> bool:
    """ "The navy ones" are there already, or nothing is."""
    return bool(_KIND.search(wish.text.lower())) and not _SWAPS.search(wish.text.lower())


def counted(line: Line, goods: Goods) -> int:
    asked = goods.quantity or 0
    return max(0, line.quantity + goods.step * asked) if goods.step else asked


def factor_in(text: str) -> float:
    """0 where it has none."""
    return next((many for word, many in _FACTORS.items() if word in text.lower()), 0.0)


def times(line: Line, factor: float) -> int:
    return max(1, int(factor * line.quantity))


def swaps(wish: Wish) -> bool:
    """ "A bottle instead" names what comes; "change the mug to blue" names what is there."""
    return bool(wish.first.words) and (
        bool(re.search(r"\binstead\b(?! of)", wish.text.lower())) or "rather" in wish.text.lower()
    )
