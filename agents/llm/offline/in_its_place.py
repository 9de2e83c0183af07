"""One thing in the place of another that lies in the cart, or lay there until just now."""

import re

from agents.llm.offline.choices import meant_lines, named_in
from agents.llm.offline.corrections import scene_text
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.how_many import swaps
from agents.llm.offline.intents import Intent
from agents.llm.offline.openings import opened
from agents.llm.offline.scene import Scene

_IN_PLACE_OF = re.compile(
    r"^(?:(?:i'll take|i (?:want|need|would like|prefer)|i'd (?:like|prefer|rather have)|give me|get me|let me have"
    r"|make (?:it|that)|put in|use|add|have|take) )?(?P<new>[^,.;?!]+?)"
    r" (?:instead of|in place of|rather than) (?P<old>[^,.;?!]+)(?:, (?P<how>[^,.;?!]+))?",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\b(?:instead|in place) of (?:it|that|them|those)\b|\bin (?:its|their) place\b")
_NOT_THAT = re.compile(
    r"(?:in |the )?(?P<new>[\w-]+(?: [\w-]+)?)(?: ones?)?,? (?:and |but )?not (?:in "
    r"|the )?(?P<old>[\w-]+)(?: ones?)?\W*$",
    re.IGNORECASE,
)
_THE_ONE = re.compile(
    r"(?:(?:no|ok|okay|oh|hm+|rather|better|make it)\W+)*(?:the|that) [\w -]+? one\b(?: in [\w ]+?)?"
    r"(?:,? (?:please|pls|instead|rather|then|better))*\W*$"
)


def in_place_of(wish: Wish, scene: Scene) -> tuple[str, str] | None:
    """ "Black instead of graphite", "black, not graphite", where graphite is in the cart: what goes, and what comes."""
    text = opened(wish.text)
    found = _IN_PLACE_OF.match(text) or _NOT_THAT.match(text)
    if not found or not scene.memory.cart:
        return None
    gone, new = parse(found["old"], scene.vocabulary).first, found["new"]
    if found.re is _NOT_THAT and not _is_kind_alone(parse(new, scene.vocabulary).first):
        return None
    says_what = gone.words or gone.color or gone.size
    lines = meant_lines(gone, scene.memory.cart.lines, scene.memory) if says_what else []
    how = found.groupdict().get("how")
    return (found["old"], f"{new} {how}" if how else new) if lines else None


def another_pick(wish: Wish, scene: Scene) -> tuple[str, str] | None:
    """ "The clerk one", where of two scarves one was put in that nobody had named: what goes, and what comes."""
    goods, memory = wish.first, scene.memory
    if not (goods.words and _THE_ONE.match(scene_text(wish)) and goods.quantity is None):
        return None
    meant = [product for product in memory.picked_among if named_in(goods.words, product.title)]
    picked = {product.id: product.category for product in memory.picked_among}
    for line in memory.touched_lines() if len(meant) == 1 else ():
        if line.product_id != meant[0].id and picked.get(line.product_id) == meant[0].category:
            return line.title, opened(wish.text)
    return None


def comes_after_what_left(wish: Wish, scene: Scene) -> bool:
    """ "A bottle instead", just after the mug was taken out."""
    says_so = swaps(wish) or (wish.first.words and _OF_IT.search(wish.text.lower()))
    return wish.intent is Intent.CHANGE and scene.memory.just_removed and bool(says_so)


def _is_kind_alone(goods: Goods) -> bool:
    return bool(goods.color or goods.size) and not goods.words
