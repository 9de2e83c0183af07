"""Many ways to say one thing, folded into the one that the tables of intents know.

In order: politeness first, so that the verb comes to the front; then what is meant by verb, price and place. Each
row is a turn of phrase of English and none of one sentence; what does not fit is left as it was said.
"""

import re

from agents.llm.offline.paraphrases_of_changes import CHANGES
from agents.llm.offline.paraphrases_of_lists import LISTS
from agents.llm.offline.paraphrases_of_orders import ORDERING
from agents.llm.offline.paraphrases_of_questions import QUESTIONS

VERBS = (
    r"(?:add|apply|arrange|bring|buy|call|cancel|change|check|chuck|clear|compare|connect|copy|decrease"
    r"|delete|deliver"
    r"|describe|double|drop|empty|exchange|find|forward|get|give|go|grab|hold|include|increase|keep|leave|let"
    r"|list|look|lower|make|move|only|open|order|pay|pick|place|pop|purchase|put|recommend|reduce|refund"
    r"|remember|remove"
    r"|reorder|repeat|replace|return|save|schedule|search|see|send|set|ship|show|speak|stick|stop|suggest"
    r"|swap|switch"
    r"|take|talk|tell|throw|toss|track|try|undo|update|use|view|withdraw)"
)
_ASKED = (
    r"(?:(?:can|could|can't|couldn't|will|would) (?:you|i|we|he|she) (?:please |kindly |possibly |maybe "
    r"|perhaps "
    r"|just |still |also |now |then )*"
    r"|(?:is|would) (?:it|there) (?:be )?(?:possible|okay|ok|fine|any way|a way)(?: for (?:you|me"
    r"|us))? (?:to|if (?:you|i|we))"
    r" |do you (?:think|suppose|reckon) (?:you|i|we) (?:could|can|might) |i was (?:just )?wondering (?:if"
    r"|whether) (?:you|i|we)"
    r" (?:could|can|might) |(?:i|we)(?:'d| would)(?: really| also| just)? (?:like|love|prefer"
    r"|want) (?:for )?(?:you )?to "
    r"|(?:i|we) (?:just |really |also |only )?(?:want(?:ed)?|need(?:ed)?|wish|have|would have) (?:you )?to "
    r"|i(?:'m| am) (?:trying|hoping|going|planning|looking|ready) to |i think (?:i|we)(?:'ll| will) |i guess "
    r"|i(?:'ll| will) (?=have to )|have to |let me |let's |let us |help me (?:to )?|go ahead and "
    r"|you (?:can|could|may) "
    r"|please |kindly |just |simply )"
)
_THAT_CART = r"(?:(?:my|the|your|our|this) )?(?:shopping )?cart"
_AMOUNT = (
    r"(?:[$\u20ac\u00a3] ?)?\d+(?:\.\d{1,2})?"
    r"(?: ?(?:dollars?|bucks?|euros?|pounds?|quid|usd|eur|[$\u20ac\u00a3]))?"
)
_WHAT = r"(?P<what>(?!(?:an|the|my|this|that) order\b)(?:(?!\b(?:and|then|but)\b)[^,.;?!])+?)"

# What was asked politely is not read a second way: a hundred "can you just" would be read in 2**100.
_POLITE = [
    (rf"^(?>(?:{_ASKED})+)(?={VERBS}\b)", ""),
    (rf"(?<=[,.;!?] )((?:and |then |also |but )*)(?>(?:{_ASKED})+)(?={VERBS}\b)", r"\1"),
    (rf"(?<= )((?:and|then|but) )(?>(?:{_ASKED})+)(?={VERBS}\b)", r"\1"),
    (
        r"^(?:i (?:was|am)|i'm) (?:just )?wondering (?:if|whether) |^(?:do"
        r"|would) you (?:happen to )?know (?:if|whether) "
        r"|^any (?:idea|chance) (?:if |whether |that )?(?=you|there|i )",
        "",
    ),
    (r"\bdo you happen to\b", "do you"),
    (r"\byou (?:might|may|could|would) (?:possibly )?have\b", "do you have"),
    (r"\blet me know (?!if|when|once|as soon|whenever)", "tell me "),
]
_CART = [
    (r"\b(?:shopping )?(?:basket|trolley)\b|\bshopping (?:bag|cart)\b", "cart"),
    (r"\b(in|into|to|from|out of|inside) (my|the) bag\b", r"\1 \2 cart"),
]
_PRICES = [
    (rf"\b(?P<n>{_AMOUNT}) or (?:less|under|below|cheaper|lower)\b", r"under \g<n>"),
    (rf"\b(?P<n>{_AMOUNT}) or (?:more|over|above|up|higher)\b(?! stars?)", r"over \g<n>"),
    (
        rf"\b(?P<n>{_AMOUNT})(?: (?:max|maximum|tops|at (?:the )?most)\b| is my (?:limit|max|budget)\b)",
        r"under \g<n>",
    ),
    (
        rf"\b(?:not|nothing|none|no|nor|never|n't)(?: be| cost| costing| pay| spend| go| want to (?:pay"
        rf"|spend))*"
        rf" (?:more than|over|above|beyond|dearer than|pricier than) (?P<n>{_AMOUNT})",
        r"under \g<n>",
    ),
    (
        rf"\b\w+n't (?:\w+ ){{0,3}}?(?:more than|over|above|exceed) (?P<n>{_AMOUNT})",
        r"under \g<n>",
    ),
    (
        rf"\b(?:for|at|on)? ?(?:a|my|our|the)? ?budget(?: is| of|:)? (?:about |around "
        rf"|only )?(?P<n>{_AMOUNT})",
        r"under \g<n>",
    ),
    (
        r"\b(?:around|about|roughly|approximately|up to|for) (?P<n>(?:[$\u20ac\u00a3] ?\d+|\d+ ?(?:dollars"
        r"|bucks|euros|pounds|quid|[$\u20ac\u00a3]))"
        r"(?:\.\d\d)?)",
        r"under \g<n>",
    ),
    (
        rf"\b(?:beneath|lower than|for less than|for under|as much as|not exceeding) (?P<n>{_AMOUNT})",
        r"under \g<n>",
    ),
    (
        rf"\b(?:i|we) (?:have|got|can spend|could spend|'ve got)(?: only| about)? (?P<n>{_AMOUNT})(?= |$)",
        r"under \g<n>",
    ),
    (r"\b(?:pricier|dearer|more expensive|costlier|priciest|dearest)\b", "most expensive"),
    (r"\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?) (?:them |these |those |it |by )*price\b", "cheapest first"),
    (r"\b(?:low(?:est)? (?:price )?(?:to high|first))\b", "cheapest first"),
    (
        r"\b(?:not (?:so|too|that) expensive|inexpensive|affordable|(?:more )?budget[- ]friendly"
        r"|low[- ]?(?:cost|priced))\b",
        "cheap",
    ),
    (r"\b(?:less|a bit less|too) expensive\b", "cheaper"),
    (
        r"\b(?:what(?:'s| is) )?the least (?:that )?(?:i|we|you|one) (?:can|could|have to|must"
        r"|need to) (?:\w+ ){0,4}?(?:pay|spend)"
        r"(?:ing)?(?: on| for)?\b|\bhow little (?:can|could) (?:i|we) (?:pay|spend) (?:on|for)\b",
        "show the cheapest",
    ),
    (
        r"\b(?<!most )(?:pricey|expensive|dear) (?:ones )?first\b|\bhigh(?:est)? (?:price )?(?:to low"
        r"|first)\b",
        "most expensive first",
    ),
    (r"\b(\w+s) (?:that )?are new\b", r"newest \1"),
]
_ADDING = [
    (
        rf"\b(?:pop|throw|chuck|toss|stick|slip|bung|drop|put|place|lay|include|pack)\b {_WHAT} (?:in|into"
        rf"|to|inside) {_THAT_CART}\b",
        r"add \g<what> to the cart",
    ),
    (r"^(?:pop|throw|chuck|toss|bung|chip) (?:in )?(?!.*\b(?:out|away|off)\b)", "add "),
    (rf"^(?:put|place|stick) in {_WHAT}$", r"add \g<what>"),
    (rf"^add {_WHAT} (?:in|to it)$", r"add \g<what>"),
    (
        r"\bi(?:'d| would| could| will|'ll| shall| might| may|'m| am) (?:also |like to |just "
        r"|gladly )*(?:take|have|get|buy(?! (?:it|them|that|those|these|everything|all|the lot)\W*$)"
        r"|grab|go (?:for|with))\b",
        "i'll take",
    ),
    (r"\b(?:i|we)(?:'m| am|'re| are)? (?:going|gonna go|decided) (?:to go )?(?:for|with|on)\b", "i'll take"),
    (r"^(?:go (?:for|with)|fancy)\b", "i'll take"),
    (
        r"^(?:could|can|may|might) (?:i|we) (?:please |also |perhaps )*(?:have|get|take|grab|buy)\b"
        r"(?! (?:it|this|that|them|my|your|overnight|express) ?(?:by|before|on|back|delivered|sent"
        r"|delivery)?)",
        "i'll take",
    ),
    (r"^(?P<what>the [a-z-]+ ones? in [a-z]+),? please$", r"i'll take \g<what>"),
    (r"\bsign me up for\b|\bhand me\b|\bhook me up with\b|\bcould use\b|\bcould do with\b", "i need"),
    (r"\b(?:packs?|packets?|boxes|box|pairs?|sets?|bunch|bundles?|pieces?) of\b", "of"),
    (r"\ba single\b", "one"),
]
_TAKING_OUT = [
    (
        r"\b(?:lose|ditch|scrap|scratch|strike|skip|bin|dump|nix|axe|eliminate)\b (?=(?:the|my|that|this"
        r"|it|them|one|two|all|\d))",
        "remove ",
    ),
    (r"\b(?:leave|kick|cut|cross|throw|chuck) (out|off)\b", "remove"),
    (
        r"\b(?:leave|kick|cut|throw|chuck|take) (it|them|that|those|the \w+(?: \w+)?) (?:out|off"
        r"|away)\b(?! of)(?! (?:my |the )?(?:wish|list))",
        r"remove \1",
    ),
    (
        r"^(?P<what>(?:the|my|that|those|these|both) [\w ]+?) (?:can|could|may|should|must|has to|have to"
        r"|needs to) go(?: away| out)?$",
        r"remove \g<what>",
    ),
    (
        r"^(?:i|we) (?:do not|don't|no longer) (?:want|need) (?P<what>(?:the|it|them|those|that|this|these"
        r"|any(?!thing))[\w ]*?)(?: any ?more| any longer| after all| now)?$",
        r"remove \g<what>",
    ),
    (
        r"^(?P<n>an?|one|two|three|four|five|six|\d+) (?P<what>[\w ]+?) (?:less|fewer)$",
        r"remove \g<n> of \g<what>",
    ),
    (
        r"\b(?:reduce|decrease|lower|cut) (?P<what>it|them|that|those|the [\w ]+?) by (?P<n>\w+)\b",
        r"remove \g<n> of \g<what>",
    ),
    (
        r"\b(?:increase|raise) (?P<what>it|them|that|those|the [\w ]+?) by (?P<n>\w+)\b",
        r"add \g<n> more of \g<what>",
    ),
    (
        r"\b(?:increase|raise|reduce|decrease|lower|bring|up|bump|push|take|move|get|pull|put"
        r"|knock) (?P<what>it|them|that|those|this"
        r"|the [\w ]+?)(?: down| up| back)? to (?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
        r"|twelve|a dozen|half a dozen)\b",
        r"make \g<what> \g<n>",
    ),
]
_ELSE = [
    (
        r"\b(?:i|we) (?:find|think|feel|reckon|believe|suppose|guess)(?: that)? (?=(?:i|we|it|they|he"
        r"|she)\b)",
        "",
    ),
    (r"\bcall (it|that|them|this|those|(?:that|this) one|the [\w ]+?) off\b", r"cancel \1"),
    (r"^not (?:the|an?) [\w ]+?,? (?:but )?(?P<what>(?:the|an?) [\w ]+)$", r"\g<what> instead"),
    (r"^(?P<what>.+?),? (?:and |but )?not (?:the|an?) \w+(?: one)?$", r"\g<what> instead"),
    (r"^(?:does|is|do|will|would) (?:the )?(?-i:([A-Z][A-Z0-9]{3,}))\b", r"use code \1"),
    (r"\b(off|from|on|onto|to) (?:my|the|that|this) list\b", r"\1 my wishlist"),
    (r"\b(apply|use|try|redeem|enter)(?: the)? (?-i:([A-Z][A-Z0-9]{3,}))\b", r"\1 code \2"),
    (
        r"^(?:could|can|should|might) (?P<what>it|they|that|those|these|the [\w ]+?) be (?:in "
        r"|an? )?(?!\w+(?:ed"
        r"|en|ne)\b)"
        r"(?P<how>\w+)$",
        r"make \g<what> \g<how>",
    ),
    (
        r"^(?P<what>it|they|that|those|these|the [\w ]+?) should be (?:in |an? )?(?P<how>\w+)$",
        r"make \g<what> \g<how>",
    ),
    (r"\b(?:right now|right away|immediately|straight away|at once)\b", "now"),
]
_KEEPING = [
    (
        rf"\b(?:bring|get|put|move|take|fetch|add) (?:back )?{_WHAT} (?:back )?(?:(?:that |which )?(?:i"
        rf"|we)(?:'d|'ve| had| have)? )(?:set|put|kept|saved|left|parked)(?: aside| by| for later)?",
        r"take up \g<what> saved",
    ),
    (
        rf"\b(?:set|put|lay|keep|leave|move|hold|park|stash) {_WHAT} (?:aside|by|on hold|for (?:another"
        rf"|some other) (?:time|day)|for later)(?: for (?:now|the moment|later))?\b",
        r"save \g<what> for later",
    ),
    (
        rf"\b(?:set|put|move|leave|push|keep|shift) {_WHAT} (?:to|till|until) later\b",
        r"save \g<what> for later",
    ),
    (
        r"^(?:(?:can|could|may|should|shall) )?(?P<what>(?:the|my|those|these|that|both)\b[\w -]*?|it|they)"
        r"(?: can| may| should| could| shall| must| might)? (?:go|goes|come|comes|be put|belong|belongs)"
        r" back in(?:to)?(?: (?:the|my) cart)?$",
        r"put \g<what> back in",
    ),
    (
        r"\bwhat (?:did|have|had) (?:i|we) (?:put|set|saved?|kept?|keep)\b.*\b(?:aside|later|by)\b"
        r"|\bwhat(?:'s| is) saved\b.*",
        "show my cart",
    ),
    (r"\bwish list\b|\bfavou?rites?(?: list)?\b(?! (?:the|it|that|this))", "wishlist"),
    (
        r"\b(?:remember|bookmark|favou?rite|wishlist) (?P<what>(?:the|it|that|this|these"
        r"|those)\b[\w ]*?)(?: for (?:me|later))?$",
        r"add \g<what> to my wishlist",
    ),
]

_MIND = re.compile(r"\b(?:would|do) you mind (\w{2,})ing\b", re.IGNORECASE)
_TURNS = (
    *_CART, *QUESTIONS, *_POLITE, *ORDERING, *LISTS, *_PRICES, *_KEEPING, *_ADDING, *CHANGES, *_TAKING_OUT, *_ELSE,
)  # fmt: skip
_ROWS = [(re.compile(pattern, re.IGNORECASE), meant) for pattern, meant in _TURNS]


def folded(text: str) -> str:
    """What ends the sentence does not hide its end from the rows."""
    words = text.rstrip(" .!?")
    plain = _MIND.sub(lambda found: _base(found[1]), words)
    for pattern, meant in _ROWS:
        plain = pattern.sub(meant, plain)
    return plain + text[len(words) :]


def _base(stem: str) -> str:
    """Of "putt-ing", "remov-ing" and "add-ing"."""
    forms = (stem, f"{stem}e", stem[:-1])
    return next((form for form in forms if re.fullmatch(VERBS, form, re.IGNORECASE)), stem)
