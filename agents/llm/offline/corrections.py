"""Whether a few words correct what was put into the cart just before, or wish for the same in another kind."""

import re
from dataclasses import replace

from agents.llm.offline.choices import choose_variant, is_size, meant_lines, named_in
from agents.llm.offline.goods import TURNED, Goods
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.meaning import the_other
from agents.llm.offline.memory import Memory
from agents.llm.offline.openings import opened
from agents.llm.offline.scene import Scene
from agents.llm.offline.vocabulary import Vocabulary

_NEW_PIECE = re.compile(
    r"^(?:and|plus|also) (?:an?|another|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)
_SENTENCE = re.compile(
    r"\b(?:i|we|he|she|they|it|that|those|has|have|is|are|be|was"
    r"|were|would|will|suits?|match|matches|fits?|looks?|goes)(?:'\w+)?\b",
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
_AND = re.compile(r"\s*,\s*(?:and )?|\s+and\s+", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|altogether|in total|in all|after all)\b")
_NAMED_ONES = re.compile(r"\bof the (?:[A-Z]\w+|\w+(?<!er)(?<!est)(?<!ish)) ones\b")
_NOTED = re.compile(r"[a-z][\w -]*: ?\d+\W*$")
_THOUGH = re.compile(
    r"^(?:\W|ok |okay )*but\b(?!.*\b(?:add|another|more|also)\b)|\b(?:though|this time)\W*$|^this time\b"
)
_SAME = re.compile(r"\b(?:the same|same one|likewise)\b")
_TOO = re.compile(r"\b(?:too|also|as well)\b")
_NAMES_ONES = re.compile(r"the \w+ ones? in \w+(?:,? (?:please|pls))?\W*$")
_ALSO = r"too|also|as well|on top|extra|plus|besides|in addition|additionally|again|same|as many|ditto"
_BESIDES = re.compile(rf"\b(?:add|another|more|other|{_ALSO})\b")
_AGAIN = re.compile(rf"\b(?:{_ALSO})\b")
_AS_MANY = re.compile(
    r"\b(?:same (?:number|amount|quantity|count|again)|as many|that many|just as many|ditto)\b"
)
_ALTERS = re.compile(r"\b(?:change|switch|swap|make|replace|turn|set)\b")
_PUTS = re.compile(rf"\b(?:add|put|another|more|other|{_ALSO})\b")
_OF_THE = re.compile(r"\bof the\b(?! other)")
_THE_OTHER = re.compile(r"\bthe other\b(?! (?:two|three|day|colou?r|size))", re.IGNORECASE)
_LOOKING = ("search_products", "get_product", "compare_products")
OF_GOODS = (Intent.TAKE, Intent.SHOW, Intent.CHANGE, Intent.DETAIL, Intent.UNKNOWN)


def is_about_the_cart(wish: Wish, scene: Scene) -> bool:
    if len(wish.goods) != 1 or _SAME.search(wish.text.lower()):
        return False
    return (
        _corrects_the_last(wish, scene)
        or _counts_a_line(wish, scene)
        or _counts_a_kind(wish, scene)
        or _recolors_a_line(wish, scene)
        or _resizes_a_line(wish, scene)
    )


def each_about_the_cart(wish: Wish, scene: Scene) -> list[Wish]:
    """ "The scarf in forest and just one mug", where both are in the cart; none where only some are."""
    clauses = _AND.split(wish.text)
    texts = clauses if len(clauses) == len(wish.goods) else [wish.text] * len(wish.goods)
    each = [
        replace(wish, text=text, said=text, goods=(goods,))
        for text, goods in zip(texts, wish.goods, strict=True)
    ]
    return each if len(each) > 1 and all(_alters_a_line(one, scene) for one in each) else []


def in_the_same_way(wish: Wish, scene: Scene) -> Wish:
    """ "And the same in white" is the last thing again, in another kind."""
    goods, touched = wish.first, scene.memory.touched_lines()
    is_such = wish.intent in (Intent.TAKE, Intent.SHOW, Intent.CHANGE) and not (
        goods.words or goods.product_id or goods.ordinals
    )
    text = wish.text.lower()
    again = bool(
        _SAME.search(text) or goods.step > 0 or _NEW_PIECE.match(scene_text(wish)) or _AS_MANY.search(text)
    )
    besides = _AGAIN.search(text) and not _ALTERS.search(text) and _comes_so(goods, wish, scene)
    if not (is_such and touched and (goods.color or goods.size) and (again or besides)):
        return wish
    last = touched[0]
    same = Goods(
        product_id=last.product_id,
        quantity=goods.quantity or (last.quantity if _AS_MANY.search(text) else 1),
        color=goods.color or last.color.lower(),
        size=goods.size or last.size.upper(),
    )
    return replace(wish, intent=Intent.TAKE, goods=(same,))


def of_the_other(wish: Wish, scene: Scene) -> Wish:
    """ "Two of the other set, in red": of two that were on the table, the one that was not taken."""
    goods, memory = wish.first, scene.memory
    if wish.intent is not Intent.TAKE or len(wish.goods) != 1 or not _THE_OTHER.search(wish.text):
        return wish
    other = the_other(scene) if 2 in (len(memory.compared), len(memory.shown)) else None
    if other is None or not named_in(goods.words, other.title):
        return wish
    return wish.with_goods(replace(goods, words=(), points=False, product_id=other.product_id))


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


def turned(wish: Wish, memory: Memory) -> Wish:
    """ "The other way round": the list before, from its other end."""
    sort = "price" if memory.searched.sort == "-price" else "-price"
    return wish.with_goods(*(replace(one, sort=sort) if one.sort == TURNED else one for one in wish.goods))


def without_chaff(wish: Wish, vocabulary: Vocabulary, memory: Memory) -> Wish:
    """ "I'd have it darker, black maybe" speaks of the last thing: no word in it names another."""
    goods = wish.first
    if len(wish.goods) != 1 or set(goods.words) & vocabulary.nouns or _names_ones(wish):
        return wish
    says_how = wish.intent is Intent.CHANGE or (wish.intent is Intent.TAKE and goods.points)
    is_about_it = memory.just_changed and (goods.color or goods.size)
    narrows = wish.intent in (Intent.SHOW, Intent.UNKNOWN) and goods.narrows and bool(memory.searched.words)
    narrows = narrows and bool(_SENTENCE.search(wish.text)) and not _NAMES_NEW.search(wish.text)
    is_chaff = (says_how and is_about_it) or narrows
    return wish.with_goods(replace(goods, words=())) if is_chaff else wish


def _names_ones(wish: Wish) -> bool:
    """ "Two of the Regatta ones": a name, where "the darker ones" says how they are."""
    found = _NAMED_ONES.search(wish.said or wish.text)
    return bool(found) and wish.first.quantity is not None


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
        _BESIDES.search(wish.text.lower())
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


def _alters_a_line(wish: Wish, scene: Scene) -> bool:
    return _recolors_a_line(wish, scene) or _counts_a_line(wish, scene) or _counts_a_kind(wish, scene)


def _counts_a_line(wish: Wish, scene: Scene) -> bool:
    """ "Only one tote", "totes: 3", "three totes though", where there are two in the cart."""
    goods = wish.first
    text = wish.text.lower()
    counts = _ONLY.search(text) or _NOTED.match(text) or _THOUGH.search(scene_text(wish))
    if goods.quantity is None or goods.step or not counts:
        return False
    if goods.words:
        return bool(scene.memory.cart and meant_lines(goods, scene.memory.cart.lines, scene.memory))
    return scene.memory.just_changed


def _counts_a_kind(wish: Wish, scene: Scene) -> bool:
    """ "Three of the red ones", "two of the tees", where such are in the cart and nothing was looked for since."""
    goods, text = wish.first, wish.text.lower()
    says_so = goods.quantity is not None and not goods.step and (goods.words or goods.color or goods.size)
    if not (says_so and scene.memory.cart and _OF_THE.search(text)) or scene.memory.subject in _LOOKING:
        return False
    lines = meant_lines(goods, scene.memory.cart.lines, scene.memory)
    return len(lines) == 1 and not _PUTS.search(text) if goods.words else bool(lines)


def _resizes_a_line(wish: Wish, scene: Scene) -> bool:
    """ "The green pair in L", where the green ones in the cart are an M."""
    goods, text = wish.first, opened(wish.text).lower()
    says_so = (
        goods.color and goods.size and not goods.words and goods.quantity is None and _DEFINITE.match(text)
    )
    if not (says_so and scene.memory.cart) or _ADDS.search(text) or text.rstrip().endswith("?"):
        return False
    lines = meant_lines(Goods(color=goods.color), scene.memory.cart.lines, scene.memory)
    return any(line.size and not is_size(line.size, goods.size) for line in lines)


def _recolors_a_line(wish: Wish, scene: Scene) -> bool:
    """ "The scarf in ochre too", just after the beanie was changed to it."""
    goods = wish.first
    if not (goods.words and goods.color and scene.memory.cart) or goods.quantity is not None:
        return False
    text = wish.text.lower()
    asks = text.rstrip().endswith("?") or _ASKS.match(text)
    says_so = (_DEFINITE.match(text) and not asks) or (scene.memory.just_changed and _TOO.search(text))
    names_it = _NAMES_ONES.match(opened(scene_text(wish))) and scene.memory.subject not in _LOOKING
    says_so = (says_so and not _ADDS.search(text)) or names_it
    return bool(says_so and meant_lines(replace(goods, color=""), scene.memory.cart.lines, scene.memory))
