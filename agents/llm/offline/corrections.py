"""Whether a few words correct what was put into the cart just before, or wish for the same in another kind."""

import re
from dataclasses import replace

from agents.llm.offline.choices import choose_variant, meant_lines, named_in
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.memory import Memory
from agents.llm.offline.scene import Scene
from agents.llm.offline.vocabulary import Vocabulary

_NEW_PIECE = re.compile(
    r"^(?:and|plus|also) (?:an?|another|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)
_SENTENCE = re.compile(
    r"\b(?:i|we|he|she|they|it|that|those|has|have|is|are|be|was"
    r"|were)(?:'\w+)?\b",
    re.IGNORECASE,
)
_NAMES_NEW = re.compile(
    r"\b(?:have|got|sell|stock|carry|find|show|want|need|any) (?:me )?(?:an?|any"
    r"|some)? ?\w",
    re.IGNORECASE,
)
_THAT_COLOR = re.compile(
    r"\b(?:that|this|the same|same|such a|the|your) (?:colou?r|shade|hue|tone)\b(?! (?:do|does|is|are|has"
    r"|have))|\bin that\b(?! case| order| size| one)",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"^(?:and |but |so )?(?:the|my|that) ")
_ADDS = re.compile(r"\b(?:add|another|more|put|buy|get|need|want|have|take)\b")
_ASKS = re.compile(r"(?:and )?(?:is|are|do|does|have|has|any|what|which|where|how)\b")
_FEW = 4
_ONLY = re.compile(r"\b(?:only|just|altogether|in total|in all)\b")
_THOUGH = re.compile(
    r"^(?:\W|ok |okay )*but\b(?!.*\b(?:add|another|more|also)\b)|\b(?:though|this time)\W*$|^this time\b"
)
_SAME = re.compile(r"\b(?:the same|same one|likewise)\b")
_TOO = re.compile(r"\b(?:too|also|as well)\b")


def is_about_the_cart(wish: Wish, scene: Scene) -> bool:
    if len(wish.goods) != 1 or _SAME.search(wish.text.lower()):
        return False
    return _corrects_the_last(wish, scene) or _counts_a_line(wish, scene) or _recolors_a_line(wish, scene)


def in_the_same_way(wish: Wish, scene: Scene) -> Wish:
    """ "And the same in white" is the last thing again, in another kind."""
    goods, touched = wish.first, scene.memory.touched_lines()
    is_such = wish.intent in (Intent.TAKE, Intent.SHOW, Intent.CHANGE) and not goods.words
    again = _SAME.search(wish.text.lower()) or goods.step > 0 or _NEW_PIECE.match(scene_text(wish))
    if not (is_such and touched and (goods.color or goods.size) and again):
        return wish
    last = touched[0]
    same = Goods(
        product_id=last.product_id,
        quantity=goods.quantity or 1,
        color=goods.color or last.color.lower(),
        size=goods.size or last.size.upper(),
    )
    return replace(wish, intent=Intent.TAKE, goods=(same,))


def as_named_before(wish: Wish, memory: Memory) -> Wish:
    """ "The scarf", just after the Clerk Scarf was spoken of and where no other one is on the table."""
    goods = wish.first
    spoken, said = memory.spoken, set(goods.words)
    if not (
        said and said < set(spoken) and re.search(rf"\b(?:the|that|this) {goods.words[0]}", wish.text.lower())
    ):
        return wish
    if any(named_in(goods.words, title) for title in memory.names_seen()):
        return wish
    return wish.with_goods(replace(goods, words=spoken), *wish.goods[1:])


def in_that_color(wish: Wish, memory: Memory) -> Wish:
    """ "In that shade": the colour that was last spoken of."""
    if memory.color and wish.first.color == "" and _THAT_COLOR.search(wish.text):
        first, *rest = wish.goods or (Goods(),)
        words = tuple(word for word in first.words if word not in ("shade", "hue", "tone"))
        wish = wish.with_goods(replace(first, color=memory.color, words=words), *rest)
    memory.spoken = next((one.words for one in wish.goods if one.words), memory.spoken)
    memory.color = next((one.color for one in wish.goods if one.color), memory.color)
    return wish


def without_chaff(wish: Wish, vocabulary: Vocabulary, memory: Memory) -> Wish:
    """ "I'd have it darker, black maybe" speaks of the last thing: no word in it names another."""
    goods = wish.first
    if len(wish.goods) != 1 or set(goods.words) & vocabulary.nouns:
        return wish
    says_how = wish.intent is Intent.CHANGE or (wish.intent is Intent.TAKE and goods.points)
    is_about_it = memory.just_changed and (goods.color or goods.size)
    narrows = wish.intent in (Intent.SHOW, Intent.UNKNOWN) and goods.narrows and bool(memory.searched.words)
    narrows = narrows and bool(_SENTENCE.search(wish.text)) and not _NAMES_NEW.search(wish.text)
    is_chaff = (says_how and is_about_it) or narrows
    return wish.with_goods(replace(goods, words=())) if is_chaff else wish


def more_and_another(wish: Wish, scene: Scene) -> tuple[Wish, Wish] | None:
    """ "Two of them, and a white one": how many of the last thing, and another kind of it."""
    touched = scene.memory.touched_lines()
    if len(wish.goods) != 2 or not scene.memory.just_changed or not touched:
        return None
    these, other = wish.goods
    if these.words or other.words or not (these.quantity and other.color) or these.color:
        return None
    another = replace(
        other, product_id=touched[0].product_id, size=other.size or touched[0].size.upper(), points=False
    )
    return wish.with_goods(these), wish.with_goods(another)


def scene_text(wish: Wish) -> str:
    """As it was said, for its first word: openings are gone from the wish's own text."""
    return (wish.said or wish.text).lower()


def _corrects_the_last(wish: Wish, scene: Scene) -> bool:
    """Just after something was put in, "two of them" and "no, the blue one" are about that."""
    goods = wish.first
    is_new = goods.words or goods.ordinals or goods.sort or goods.product_id or goods.step
    kind = goods.color or goods.size
    says_how = goods.quantity is not None or (kind and (goods.points or _comes_so(goods, wish, scene)))
    adds = (
        re.search(r"\b(?:add|another|more)\b", wish.text.lower())
        or _NEW_PIECE.match(scene_text(wish))
        or _ASKS.match(wish.text.lower())
    )
    return scene.memory.just_changed and bool(says_how) and not is_new and not adds


def _comes_so(goods: Goods, wish: Wish, scene: Scene) -> bool:
    """ "In white", "brass": said just after it was put in, and no question."""
    touched = scene.memory.touched_lines()
    product = scene.memory.catalog.get(touched[0].product_id) if touched else None
    asks = wish.text.rstrip().endswith("?") or (wish.intent is Intent.SHOW and len(wish.text.split()) > _FEW)
    return product is not None and not asks and choose_variant(product, goods) is not None


def _counts_a_line(wish: Wish, scene: Scene) -> bool:
    """ "Only one tote", "three totes though", where there are two in the cart."""
    goods = wish.first
    counts = _ONLY.search(wish.text.lower()) or _THOUGH.search(scene_text(wish))
    if goods.quantity is None or goods.step or not counts:
        return False
    if goods.words:
        return bool(scene.memory.cart and meant_lines(goods, scene.memory.cart.lines, scene.memory))
    return scene.memory.just_changed


def _recolors_a_line(wish: Wish, scene: Scene) -> bool:
    """ "The scarf in ochre too", just after the beanie was changed to it."""
    goods = wish.first
    if not (goods.words and goods.color and scene.memory.cart) or goods.quantity is not None:
        return False
    text = wish.text.lower()
    asks = text.rstrip().endswith("?") or _ASKS.match(text)
    says_so = (_DEFINITE.match(text) and not asks) or (scene.memory.just_changed and _TOO.search(text))
    says_so = says_so and not _ADDS.search(text)
    return bool(says_so and meant_lines(replace(goods, color=""), scene.memory.cart.lines, scene.memory))
