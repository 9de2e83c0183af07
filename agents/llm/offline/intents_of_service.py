"""How one asks for what the shop does beside selling. In order: the first that fits decides."""

from agents.llm.offline.intent_words import (
    ABOUT_RETURNS,
    CODE_WORD,
    FAULTS,
    MINE,
    MOVES,
    ORDER_NUMBER,
    PLACES,
    WISHLIST,
)
from agents.llm.offline.intents import Intent

SERVICES: list[tuple[Intent, str]] = [
    (
        Intent.WHAT_NOW,
        r"\bwhat (?:happens|will happen|would happen|do you do|will you do) (?:if|when|should)\b.*\b(?:price"
        r"|costs?|sold out"
        r"|stock|dearer|more expensive|gone by then|runs? out)\b|\bwhat (?:happens|do i (?:have to )?do"
        r"|must i do|should i do|comes) (?:now|next|then)\b"
        r"|^(?:and |so )?(?:what now"
        r"|now what|what next)\b|^(?:and |so )*(?:now|next|then|and|so)\?+$"
        r"|\bis (?:it|that) ordered\b|\bdid (?:it|that) go through\b"
        r"|\bhow do i (?:pay|sign|confirm)\b|\bwhy (?:do|must|should|would|can|is|are|am)\b.*\b(?:press"
        r"|sign|click|confirm"
        r"|approve|card|button|countersign|wait)\b|\bdo i (?:\w+ )?(?:have|need) to (?:press|sign|click"
        r"|confirm|approve|do)\b"
        r"|\b(?:something|anything|what)(?:'s| is)?(?: else| still)* (?:left|remaining|i (?:have|need|must"
        r"|should)|for me)(?: for me)?"
        r"(?: to)? do\b|\b(?:am i|are we) (?:done|finished|all set)\b|\b(?:next step|what remains)\b"
        r"|\bdid (?:it|that|this) (?:work|take|happen)\b"
        r"|\bhas (?:it|that|this) (?:worked|gone through|happened)\b",
    ),
    (
        Intent.HOW_MANY,
        r"\bhow many (?:of \w+ )?(?:have (?:you|they)(?: still)?(?: got)?|do you (?:still )?(?:have|stock|sell|keep))"
        r"(?: left| in stock| in all| altogether| there)*\W*$"
        r"|\bhow many (?:of \w+ )?(?:can|may|could) (?:i|we)\b|\bhow many (?:of \w+ )?are (?:there|left)\b"
        r"|\bwhat(?:'s| is) the (?:most|maximum|limit)(?: of \w+| number| amount)?(?: that)? (?:i|we|you)\b.*\b(?:get"
        r"|have|take|order|buy|sell|give|spare)\b"
        r"|^what(?:'s| is) the (?:most|maximum|limit)$",
    ),
    (
        Intent.HUMAN,
        r"\b(?:talk|speak|chat|get|connect|contact|reach|want|need|ask|put me through|call|give"
        r"|forward|escalate|is there|let"
        r")\b.*\b(?:an? (?:actual |real |live )?(?:human|person|agent|employee|representative)"
        r"|a human being|someone (?:from|at|in"
        r"|real|who)|somebody (?:from|at|in|real|who)|(?:the |your )?(?:staff|support"
        r"|customer service)|your (?:team|manager)|a manager|humans?)\b"
        r"|(?<!anyone )(?<!anybody )(?<!someone )(?<!people )(?<!others )(?<!folk )(?<!folks )(?<!customers )"
        r"(?<!buyers )(?<!any )(?<!been )(?<!many )(?<!common )\bcomplain|\b(?:talk|speak|chat) (?:to"
        r"|with) (?:someone|somebody|anyone|anybody)\b|\bhotline\b"
        r"|\b(?:phone|telephone) number\b"
        r"|\bcontact (?:you|details|the shop)\b|\bhelp ?desk\b|\b(?:someone|somebody) from\b"
        r"|\breport (?:an?|this|the) (?:problem|issue|bug)\b|\b(?:real|live|actual) (?:person|human"
        r"|agent|someone)\b",
    ),
    (
        Intent.WHO_AM_I,
        r"\bwho am i\b|\b(?:signed|logged) in\b|\b(?:what|which) (?:company|organi[sz]ation|account"
        r"|currency|time ?zone|team)\b"
        r"|\bmy (?:e-?mail|phone number|name|roles?|account|profile|organi[sz]ation|company|time ?zone"
        r"|currency)\b"
        r"|\bwhose (?:account|name)\b|\b(?:what|anything) do you know about (?:me|us)\b|\b(?:what"
        r"|which) name\b"
        r"|\bam i (?:an?|the|signed|logged)\b"
        r"|\bwho (?:do|are) you (?:think i am|shopping for)\b|\bdo you know (?:me|who i am)\b",
    ),
    (
        Intent.MAY,
        r"\b(?:may|can't|cannot) you (?:not )?do\b|\bmay you\b|\byou may (?:not )?(?:do|spend|order|buy)\b"
        r"|\b(?:can|may"
        r"|could) you spend\b|\ballowed to\b"
        r"|\bmy (?:\w+ )?limits?\b|\bpermissions?\b|\byour (?:limits?|permissions?|authority|rights|powers"
        r"|budget)\b|\bwithout (?:asking|me\b)|\bhow much (?:can|may|could) i (?:still )?spend\b"
        r"|\byou(?:'re| are) (?:not )?allowed\b"
        r"|\bhow (?:much|long) (?:can|may) you (?:spend|order|act|buy)\b|\bare you (?:able"
        r"|permitted) to\b|\bspending limit\b",
    ),
    (
        Intent.CATEGORIES,
        r"\bcategor(?:y|ies)\b|\bwhat (?:all )?(?:do you|can i|does (?:the|this) shop) (?:sell|buy"
        r"|have|offer)(?: here)?[?.! ]*$"
        r"|\bwhat (?:kinds?|sorts?|types?) of (?:things|products|stuff|goods|items)\b|\bdepartments?\b",
    ),
    (
        Intent.UNDO,
        r"\bundo\b|\brevert\b|\b(?:put|bring|take|get) (?:it|that|them|those"
        r"|everything) back(?: again| in)?[.! ]*$"
        r"|\btake (?:that|the last (?:change|step)) back\b|\bback (?:to how|as) it was\b|\brestore\b",
    ),
    (
        Intent.TAKE_UP,
        r"\bsaved\b.*\b(?:back|cart|basket|add|take)\b|\b(?:add|put|move|take|bring|get)\b.*\bsaved\b"
        r"|\b(?:move|put|bring|take)\b.*\bback (?:in|into|to)\b|\bback (?:in|into) (?:my "
        r"|the )?(?:cart|basket)\b"
        r"|\bfrom (?:the )?(?:saved|later)\b",
    ),
    (
        Intent.SAVE,
        r"\b(?:for later|aside|for another (?:day|time)|on hold)\b(?<!buy for later)",
    ),
    (
        Intent.REMOVE_CODE,
        rf"\b(?:remove|delete|drop|without|forget|cancel|take off|don'?t (?:use|want|apply)"
        rf"|take)\b.*{CODE_WORD}"
        rf"(?:.*\b(?:off|away|out)\b)?(?<!take)|{CODE_WORD}.*\b(?:off|away|remove|out)\b",
    ),
    (Intent.CODE, rf"{CODE_WORD}|\bdiscount\b|\bredeem\b"),
    (Intent.UNWISH, rf"\b(?:remove|delete|take|drop|clear)\b.*\b(?:from|off|out of)\b.*{WISHLIST}"),
    (
        Intent.WISH,
        rf"\b(?:add|put|save|move|keep|stick|pop)\b(?!.*\bfrom\b).*{WISHLIST}|^(?:please |just "
        rf"|and )*(?:wishlist"
        rf"|favou?rite) (?:the|it|that|this)\b",
    ),
    (
        Intent.REFUND_RULES,
        r"\bwhen\b.*\b(?:money|refund|refunded|new one|replacement|paid back)\b|^(?:and |so |but )?(?:will"
        r"|do|would|shall) (?:i|we)"
        r" (?:be|get|receive|have)\b.*\b(?:refund(?:ed)?|money|paid back|reimbursed)\b|\b(?:return"
        r"|refund) (?:rules?|conditions|period"
        r"|window|deadline)\b|\bfree returns?\b|\bhow long\b.*\b(?:return|back"
        r"|refund)\b|\breturns? policy\b"
        r"|\bhow (?:do|does|can) (?:i|returns?|a return|refunds?)\b.*\b(?:return|work|send|back)\b"
        r"|\b(?:until|till|by) when\b.*\b(?:return|back)\b",
    ),
    (
        Intent.RETURNABLE,
        r"\b(?:what|which|anything|whether)\b.*\b(?:can|could|may|am i able to)\b.*\b(?:return(?:ed)?"
        r"|go back|give back|send back|sent"
        r" back|given back|exchanged?)\b",
    ),
    (
        Intent.RETURN_STATE,
        r"\bany (?:decision|word|answer|reply|response|progress|verdict)\b.*\b(?:return|refund|exchange)\b"
        r"|\b(?:which|what|any|open) (?:open )?returns? (?:do|have|did|are|is)\b"
        r"|\b(?:status|happening|did|got|has|have|was|is|are|where|how|any news|what about|approved|show"
        r"|list|my)\b.*"
        r"\b(?:(?:my|the|that|any) (?:returns?|refunds?|exchange)|return been)\b(?!.*\bfor (?:an?"
        r"|the)\b)",
    ),
    (
        Intent.KEEP,
        r"\bwithdraw\b|\b(?:cancel|stop|forget|call off|take back)\b.*\b(?:returns?|exchange)\b|\bi(?:'ll"
        r"| will) keep\b(?! looking)|\b(?:don'?t|not) (?:\w+ )?(?:want|need|going|like)(?: to)? (?:return"
        r"|exchange|send)\b|\bkeep (?:it|them"
        r"|those|that|the \w+)"
        r"(?: after all|,? (?:actually|then|instead))",
    ),
    (
        Intent.EXCHANGE,
        rf"\bexchange\b|(?<!no )(?<!not a )\breplacement\b|\b(?:swap|replace|trade)\b.*\b(?:bought|ordered"
        rf"|delivered"
        rf"|received|got|{FAULTS})\b"
        rf"|\b(?:{FAULTS})\b.*\b(?:swap|replace|another|instead)\b|\b(?:another|different|bigger|smaller"
        rf"|larger) size instead\b"
        rf"|\b(?:{FAULTS})\b.*\b(?:want|need|like|prefer|send me|get|give me)\b.*\b(?:x{{0,2}}[sl]|m|small"
        rf"|medium|large|bigger|smaller|new|other)\b",
    ),
    (Intent.RETURN, rf"{ABOUT_RETURNS}|\b(?:{FAULTS})\b"),
    (
        Intent.REORDER,
        r"\b(?:same|like|as) (?:as )?(?:the )?last time\b|\bsame again\b|\bre-?order\b"
        r"|\b(?:buy|order|get)\b.*\bsame\b.*\bagain\b|\bonce more\b|\bthe usual\b(?! (?:address|place|way))"
        r"|\b(?:buy|have|get|order|want"
        r"|take)\b.*\b(?:those|them|these|it|same(?: ones?"
        r"| things?| order)?) (?:all )?(?:once )?(?:again|over again)\b"
        r"|\border\b.*\bagain\b(?!.*\bcancel)|\bsame (?:order|things?|stuff) (?:as|again|once)\b"
        r"|\brepeat\b.*\border\b",
    ),
    (
        Intent.CANCEL_SCHEDULE,
        r"\b(?:don'?t|do not|never) (?:order|buy|schedule|purchase)\b|\bskip the order\b|\b(?:cancel"
        r"|call off|drop|stop|delete|remove)\b.*\b(?:schedules?|scheduled|planned"
        r"|upcoming|for (?:next|to"
        r"morrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    ),
    (
        Intent.SCHEDULES,
        r"\b(?:what|which|show|list|see|any|my|is|are|anything|when)\b.*\b(?:scheduled|schedules"
        r"|planned|upcoming|com(?:e|ing) up)\b"
        r"|\b(?:is|are) (?:that|it|they|this) still on\b|^(?:my )?(?:schedules?"
        r"|scheduled orders)[?.! ]*$",
    ),
]

DELIVERY: list[tuple[Intent, str]] = [
    (
        Intent.ADD_ADDRESS,
        r"\b(?:add|save|create|store|enter|here is|i have|use) (?:an? |my |another |this )?(?:new "
        r"|other |different )?(?:delivery |shipping )?"
        r"address\b|\bnew address\b",
    ),
    (
        Intent.READDRESS,
        rf"(?:{MINE}|{ORDER_NUMBER}).*(?:{MOVES}|\baddress\b).*\b(?:{PLACES}|address|instead)\b"
        rf"|\b(?:change|correct|update|fix|edit)\b.*\baddress\b.*(?:{MINE}|{ORDER_NUMBER})"
        rf"|\bwrong address\b|\b(?:different|another|other|new|old) address\b.*(?:{MINE}|{ORDER_NUMBER})"
        rf"|(?:{MINE}|{ORDER_NUMBER}).*\bwrong address\b"
        rf"|(?:{MOVES}|\bchange the address\b).*(?:{MINE}|{ORDER_NUMBER}).*\b(?:{PLACES}|address)\b",
    ),
    (
        Intent.WHERE_TO,
        rf"\bwhere (?:will|does|is|would|do|are)\b.*(?:{MOVES}|\bdeliver)|\b(?:what"
        rf"|which) address (?:is|will|does|are)\b",
    ),
    (
        Intent.CHOOSE_ADDRESS,
        rf"(?:{MOVES}).*\b(?:to|at)\b.*\b(?:{PLACES}|address|there|second|other)\b|\b(?:use|choose"
        rf"|pick|take)\b.*\b(?:address"
        rf"|{PLACES})\b|\b(?:total|shipping|delivery|it|this|that|everything|them)\b.*\bto (?:the "
        rf"|my )?(?:{PLACES})\b"
        rf"|^(?:\w+,? )?(?:no,? )?(?:to )?(?:the |my )?(?:{PLACES})(?: address)?(?:[,.!]| is"
        rf"| instead| please| then|$)",
    ),
    (Intent.ADDRESSES, r"\baddress(?:es)?\b"),
    (
        Intent.SHIPPINGS,
        r"^(?:how|when|what|which|is|does|do)\b.*\b(?:shipping|delivery|express|standard"
        r"|way to ship)\b(?!.*\b(?:use"
        r"|take) (?:it|that)\b)",
    ),
    (
        Intent.CHOOSE_SHIPPING,
        r"\b(?:express|standard|fast(?:est|er)?|quick(?:est|er)?|cheap(?:est|er)?|slow(?:est|er)?"
        r"|regular|normal|overnight|next[- ]day|same[- ]day|free)\b"
        r".{0,12}\b(?:shipping|delivery|post|shipment|way|one|option|method|service)\b(?!.*\b(?:cost|long"
        r"|price|available"
        r"|offer|options?)\b)(?<!cheapest one)"
        r"(?<!cheaper one)|\b(?:by|with|use|take|via|pick|choose|select|want|prefer|make it) (?:express"
        r"|standard)\b|^express\b"
        r"|^standard\b"
        r"|\bas (?:fast|quick|soon|cheap)(?:ly)? as (?:possible|(?:you|they|it) (?:can|gets?|goes))\b",
    ),
    (
        Intent.SHIPPINGS,
        r"\bhow (?:can|will|could|would) (?:it|this|they|that|these) be (?:shipped|sent|delivered)\b"
        r"|\bwhen (?:can|could|will|would|do|may) (?:i|we) (?:have|get|receive|expect) (?:it|them|that|this"
        r"|those|everything)\b"
        r"|\b(?:be here|here by|arrive by|delivered by|have it by|in time)\b|\b(?:shipping|delivery"
        r"|postage(?! card))\b|\bwhere do you (?:ship|deliver)\b|\bship to\b.*\?|\bhow (?:fast|quickly"
        r"|soon)\b|\bwhen (?:will|would|does"
        r"|can) (?:it|this|that|they) (?:arrive|get"
        r"|come|be here)\b(?!.*\border\b)|\bhow long\b.*\b(?:take|arrive|ship|deliver)\b",
    ),
]
