"""Goods that are named by their use: "something to write in" is a notebook."""

import re
from functools import lru_cache

from agents.llm.offline.vocabulary import Vocabulary, singular

_THING = r"(?:something|anything|things?|stuff)(?: \w+){0,2}?"
_ASKED = (
    r"what (?:do you have|have you got|is there|would you recommend|(?:can|could|should) i (?:use|get|take))"
)
_SO = r" (?:(?:i|we|you) (?:can|could|might)|to|that|which|for)(?: \w+){0,4}?"
_USES = {
    r"(?:write|writ|draw|sketch|doodl|scribbl)\w* with": "pencils",
    r"(?:plan|organi[sz]\w*) my (?:day|week|month|year|time)s?|appointments": "planners",
    r"(?:write|writing|jot|note|notes|scribble|doodle|sketch)(?:ing)?": "notebooks",
    r"(?:drinks?|coffee|tea|water|soup|it) (?:hot|warm|cold|cool)|drink (?:on the|at the gym|while|when)": "bottles",
    r"(?:drink|sip)(?:ing)?|(?:coffee|tea|cocoa|hot chocolate|espresso)": "mugs",
    r"(?:serve|pour)(?:ing)?": "carafes",
    r"(?:my )?(?:pens|pencils|cables|chargers?|make-?up|coins|bits and bobs|odds and ends|little things)": "pouches",
    r"(?:put|prop|rest|raise|stand)(?:ing)? (?:up )?(?:my |a |the )?(?:laptop|screen) (?:on|up)": "stands",
    r"(?:carry|haul|lug)(?:ing)?|(?:my |the )?(?:shopping|groceries|laptop|gym (?:kit|clothes))": "bags",
    r"(?:my |the )?(?:head(?! office)|ears?|hair)": "beanies",
    r"(?:my |the )?(?:neck|throat)": "scarves",
    r"(?:my |the )?(?:cold )?(?:feet|toes|ankles)": "socks",
    r"typ(?:e|ing)": "keyboards",
    r"(?:read|see|work|sew)(?:ing)? (?:by|at night|in the (?:dark|evening))|light(?: up| my \w+)|brighten": "lamps",
    r"(?:smell|scent)s?(?: \w+)?": "candles",
    r"(?:my |the |a )?(?:plants?|herbs?|cactus|cactuses|cacti|flowers?|seedlings?)": "pots",
    r"(?:tell|show|know)s?(?:ing)? (?:me )?the time": "clocks",
    r"(?:my |the )?keys": "key rings",
    r"(?:a |the |my )?(?:dark|gloomy) \w+": "lamps",
    r"keep (?:me|him|her|us|them) warm|wear (?:in|when|on cold)|(?:the |this )?(?:winter|cold)": "sweaters",
    r"(?:my |the |a )?(?:trips?|travels?|travelling|journey|hikes?|hiking)": "backpacks",
    r"wear(?:ing)?": "apparel",
}
_GOES_ON = r"(?:under|below|over|less|up to|at most|between|around|about|and|but|or|please|maybe)"


def named_by_use(text: str, vocabulary: Vocabulary) -> str:
    """Where a word of the trade stands, that names it; a present is chosen by who likes it."""
    words = re.findall(r"\w+", text.lower())
    if any(singular(word) in vocabulary.nouns or singular(word) in ("gift", "present") for word in words):
        return text
    for pattern, kind in _patterns(vocabulary.color_pattern()):
        if pattern.search(text):
            return pattern.sub(rf"\g<thing> like {kind}", text)
    return text


@lru_cache(maxsize=8)
def _patterns(colors: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rest = rf"(?:(?! {_GOES_ON}\b| in (?:{colors})\b)[^,.;!?])*"
    said = rf"\b(?P<thing>{_THING}|{_ASKED}){_SO}"
    return tuple(
        (re.compile(rf"{said} (?:{use})\b{rest}", re.IGNORECASE), kind) for use, kind in _USES.items()
    )
