"""How one asks for goods, the cart and orders. In order: the first that fits decides."""

from agents.llm.offline.intent_words import IT, ORDER_NUMBER, THEN_ORDER
from agents.llm.offline.intents import Intent

ORDERS: list[tuple[Intent, str]] = [
    (Intent.SCHEDULE, r"\bschedule\b|\b(?:order|buy)\b.*\blater\b"),
    (Intent.CANCEL, r"\bcancel\b|\bcall off\b"),
    (
        Intent.TRACK,
        rf"\b(?:where(?:'?s| is| are)|track|status|when (?:will|does))\b.*\b(?:order|package|parcel"
        rf"|delivery|it)\b"
        rf"|{ORDER_NUMBER}|\b(?:first|last|latest|recent|that) order[?.! ]*$|\border status\b"
        r"|\b(?:is|has|was|are) (?:it|that|this|they|my \w+)(?: been)? (?:already )?(?:packed"
        r"|shipped|sent|delivered|arrived|paid"
        r"|dispatched|on its way)\b",
    ),
    (
        Intent.ORDERS,
        r"\b(?:my|past|previous|all|recent) (?:\w+ )?orders\b|\border history\b"
        r"|\bhave i (?:ever )?(?:ordered|bought)\b"
        r"|\bdid i (?:ever |already )?(?:order|buy|pay|spend|get)\b|^orders$|\blist orders\b"
        r"|\b(?:last|previous) (?:order|time|purchase)\b",
    ),
]

SHOPPING: list[tuple[Intent, str]] = [
    (
        Intent.EMPTY,
        r"\b(?:empty|clear)\b.*\b(?:cart|basket|everything|it|all|thing|out)\b|^empty[.! ]*$"
        r"|\b(?:remove|delete|drop|take out) (?:everything|all(?: of it)?)\b"
        r"|\btake everything out\b|\bstart over\b",
    ),
    (Intent.TAKE, rf"\b(?:add|buy|take|get)\b(?! {IT}\b).*{THEN_ORDER}"),
    (
        Intent.CHECK_OUT,
        rf"\bcheck ?out\b|\bplace (?:the|my|an|this) order\b|\b(?:order|buy|purchase) {IT}(?: now"
        rf"| please| then)*[.! ]*$"
        r"|^(?:order|buy|pay|purchase)(?: now| please)*[.! ]*$|\bcomplete (?:the|my) order\b"
        r"|\bready to (?:order|pay|buy)\b"
        r"|\b(?:order|buy) (?:my|the) (?:cart|basket|rest)\b|\bpay (?:now|for)\b"
        r"|\b(?:order|buy) what(?:'s| is) in (?:my|the) (?:cart|basket)\b",
    ),
    (
        Intent.SHOW,
        r"\bwithout (?:the |an? |any )?(?:price|budget|size|colou?r)\b|\bregardless of\b"
        r"|\bany (?:price|size|colou?r)\b(?!s)",
    ),
    (
        Intent.REMOVE,
        r"\b(?:remove|delete|take .+ (?:out|off|away)|drop|get rid of|don'?t (?:want|need)"
        r"|without the|out of (?:my|the)"
        r" (?:cart|basket))\b|^no (?!\w+,|no\b|more than|\d)(?:more )?\w+(?: \w+)?[.! ]*$",
    ),
    (
        Intent.CART,
        r"\bwhat(?:'?s| is| do i have) in (?:my|the) (?:cart|basket)\b|^(?:my |the )?(?:cart"
        r"|basket)[?.! ]*$"
        r"|\b(?:show|view|see|open|check)\b.*\b(?:cart|basket)\b|\btotal\b"
        r"|\bhow much is (?:it|that|everything)(?: all| altogether| in total)?[?.! ]*$"
        r"|\bwhat (?:does|would|will) (?:it|that|this|everything) (?:all )?(?:cost|come to)\b"
        r"|\bhow much (?:do i owe|will i pay)\b",
    ),
    (
        Intent.COMPARE,
        r"\bcompare\b|\bdifferences?\b|\bwhich (?:(?:one|of \w+) )?(?:is|has"
        r"|are) (?:the )?(?:better|cheaper|warmer|lighter"
        r"|bigger|smaller|best|nicer|\w+er)\b|\b(?:vs|versus)\b",
    ),
    (
        Intent.REVIEWS,
        r"\breviews?\b|\b(?:people|customers|others|buyers|everyone) (?:say|think|like)\b"
        r"|\b(?:how many|any) stars\b"
        r"|\bhow (?:is|are) .*\brated\b|\bratings?\b(?! (?:of|at least) \d)|\bany good\b"
        r"|\bopinions?\b|\bworth it\b|\bfeedback\b",
    ),
    (
        Intent.DETAIL,
        r"\b(?:tell me (?:more )?about|more about|details?|describe|more info|information)\b"
        r"|\bmade (?:of|from)\b"
        r"|\b(?:what|which) (?:other )?(?:colou?rs|sizes)\b|^(?:is|are) .*\b(?:in stock|available"
        r"|left|sold out)\b"
        r"|\bhow (?:much|big|heavy|large|tall) (?:is|are|r|does)\b|^tell me more\b|\b(?:do"
        r"|does) .*\bcome in\b"
        r"|^(?:is|are) (?:it|they|that|this|the|number)\b",
    ),
    (
        Intent.CHANGE,
        rf"\binstead\b|\brather\b|\b(?:change|switch|swap|update|set)\b|\bmake (?:it|that|them|the"
        rf"|this)\b|\bi meant\b"
        rf"|^(?:one|two|three|four|five|\d+|a couple) (?:more|less|fewer)(?: of {IT})?[.! ]*$"
        rf"|\bkeep (?:it|that|this)\b.*\bbut\b",
    ),
    (Intent.TAKE, r"\b(?:and|then) (?:add|put|buy|order|take) (?:it|them|one|that)\b"),
    (
        Intent.SHOW,
        r"\b(?:show|find|search|looking for|look for|looking at|look at|browse|recommend|suggest"
        r"|list|see)\b"
        r"|\b(?:do|have) you (?:have|sell|got)\b|\bare there\b|\bis there\b|\bwhat .*(?:have|sell"
        r"|got|go(?:es)?)\b"
        r"|^(?:any|which|what)\b|\bsell\b|\bwould be nice\b|\bhow about\b",
    ),
    (
        Intent.TAKE,
        r"\b(?:add|put|buy|order|grab|purchase|i'?ll (?:take|have)|ill (?:take|have)|i (?:want"
        r"|need)|we need|i'?d like|get me"
        r"|give me|i would like|take|get)\b",
    ),
]
