"""How one asks for goods, the cart and orders. In order: the first that fits decides."""

from agents.llm.offline.intent_words import IT, MINE, NO_KEEPING, ORDER_NUMBER, THEN_ORDER
from agents.llm.offline.intents import Intent

ORDERS: list[tuple[Intent, str]] = [
    (
        Intent.SCHEDULE,
        r"\bschedule\b|\b(?:hold off|postpone|delay|put off|wait with)\b|\b(?:order|buy)\b.*\blater\b",
    ),
    (
        Intent.TRACK,
        r"\b(?:order|reference|confirmation|tracking) (?:number|no|id)\b|^(?:(?:and|so|the|my"
        r"|what) )*number\b(?! \d)"
        r"|\b(?:is|has|was|are|were|have) (?:it|that|this|they|(?:my|the) [\w ]+?)(?: been)? (?:already "
        r"|really |now |yet )?"
        r"(?:cancelled|canceled|confirmed|processed)\b",
    ),
    (
        Intent.TRACK,
        r"\b(?:order|package|parcel|delivery)\b.*\b(?:arrived?|missing|late|on (?:the|its) way|lost|here)\b"
        r"|\b(?:never|not|n't) (?:got|get|received?)"
        r" (?:my|the) (?:order|package|parcel|delivery)\b",
    ),
    (
        Intent.CANCEL,
        r"\bchanged my mind about\b.*\border\b|\bcancel\b|\bcall off\b|\b(?:stop|abort|annul|revoke|scrap"
        r"|undo)\b.*\border\b|\border(?:ed)?\b.*\b(?:stop (?:it|that|them|this)"
        r"|by (?:accident|mistake)|accidentally|in error|mistakenly)\b|\b(?:accidentally"
        r"|mistakenly) (?:order|bought|placed)",
    ),
    (
        Intent.TRACK,
        rf"\b(?:where(?:'?s| is| are)|track(?:ing)?|status|any (?:news|update)s?|when (?:will|does|is"
        rf"|are))\b.*\b(?:orders?|packages?|parcels?"
        rf"|delivery|it|shipment|stuff|things)\b"
        rf"|{ORDER_NUMBER}|\b(?:first|last|latest|recent|that) order[?.! ]*$|\border status\b|\btracking\b"
        rf"|\bcarrier\b"
        r"|\b(?:did|when|has|was|is|how)\b.*\border\b.*\b(?:go out|delivered|shipped|sent|arrived?"
        r"|dispatched|leave|left)\b"
        r"|\b(?:is|has|was|are) (?:it|that|this|they|my \w+)(?: been)? (?:already )?(?:packed"
        r"|shipped|sent|delivered|arrived|paid"
        r"|dispatched|on its way)\b",
    ),
    (
        Intent.ORDERS,
        r"\b(?:my|past|previous|all|recent|what|which|any) (?:\w+ )?orders\b(?! (?:are )?(?:scheduled"
        r"|planned|coming))|\border history\b"
        r"|\bhave i (?:ever )?(?:ordered|bought)\b"
        r"|\bdid i (?:ever |already )?(?:order|buy|pay|spend|get)\b|^orders$|\blist orders\b"
        r"|\b(?:last|previous) (?:order|time|purchase)\b|\bi(?:'ve| have)? (?:ever )?(?:ordered"
        r"|bought) (?:so far|before|already"
        r"|from you|in the past|until now)\b|\b(?:purchases|(?:purchase|buying) history)\b|\bi bought\b.*\?$",
    ),
]

SHOPPING: list[tuple[Intent, str]] = [
    (
        Intent.TAKE,
        r"\b(?:buy|order|add)\b.*\bfrom (?:my |the )?wishlist\b|\bfrom (?:my |the )?wishlist\b.*\b(?:to"
        r"|into) (?:my |the )?cart\b",
    ),
    (
        Intent.KEEP_ONLY,
        r"\b(?:all|everything)(?: else)? (?:but|except|besides|other than|apart from)\b|\b(?:only"
        r"|just) keep\b|\bkeep (?:only|just)\b",
    ),
    (
        Intent.EMPTY,
        r"\b(?:empty|clear)\b.*\b(?:cart|basket|everything|it|all|thing|out)\b|^empty[.! ]*$"
        r"|\b(?:remove|delete|drop|take out|get rid of) (?:everything|all(?: of it)?)\b"
        r"|\btake everything out\b|^start (?:over|again|afresh)[.! ]*$",
    ),
    (Intent.TAKE, rf"\b(?:add|buy|take|get)\b(?! {IT}\b).*{THEN_ORDER}"),
    (
        Intent.CHECK_OUT,
        rf"\bcheck(?:ing)? ?out\b|\bplace (?:the|my|an|this|that) order\b|\b(?:order|buy|purchase"
        rf"|get) {IT}(?: all)?(?: now"
        rf"| please| then| instead| today)*[.! ]*$(?<!get it.)(?<!get it)(?<!get them)"
        r"|^(?:order|buy|pay|purchase)(?: now| please)*[.! ]*$|\b(?:complete|finish|finali[sz]e|submit"
        r"|confirm|send off) (?:the|my|this) (?:order|purchase)\b"
        r"|\blet me pay\b|\b(?:order|buy) (?:everything|all)\b|\b(?:go ahead|proceed)\b.*\b(?:order|buy|pay"
        r"|payment|purchase)\b|\bi(?:'ll"
        r"| will) pay\b"
        r"|\bready to (?:order|pay|buy)\b"
        r"|\b(?:order|buy) (?:my|the) (?:cart|basket|rest)\b|\bpay (?:now|for)\b"
        r"|\b(?:order|buy) what(?:'s| is) in (?:my|the) (?:cart|basket)\b",
    ),
    (
        Intent.SHOW,
        r"\bwithout (?:the |an? |any )?(?:(?:lower|upper|minimum|maximum) )?(?:price|budget|size|colou?r"
        r"|limit|bound|floor|ceiling|minimum"
        r"|maximum|rating|stars?)\b|\bregardless of\b"
        r"|\bany (?:price|size|colou?r)\b(?!s)",
    ),
    (
        Intent.REMOVE,
        r"\b(?:remove|delete|take .+ (?:out|off|away)|drop|get rid of"
        rf"|don'?t (?:want|need)(?! {NO_KEEPING})"
        r"|without the|out of (?:my|the)"
        r" (?:cart|basket))\b"
        r"|^no (?!\w+,|(?:replacement|exchange|refund|returns?|rush|hurry|thanks?|card|hard|one|more|no"
        r"|wait|sorry|only|just|make|actually|problem|worries|need|way|idea|the|i|it|that)\b"
        r"|more than|\d)(?:more )?\w+(?: \w+)?[.! ]*$",
    ),
    (
        Intent.CHANGE,
        r"^(?!.*\bhow\b).*\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten"
        r"|twelve)\b (?:of \w+ )?(?:in total|altogether|in all)\b",
    ),
    (
        Intent.CART,
        r"\bwhat(?:'?s| is| do (?:i|we) have| have (?:i|we)(?: got)?) in (?:my|the) (?:cart|basket)\b"
        r"|^(?:my |the )?(?:cart"
        r"|basket)[?.! ]*$"
        r"|\bhow many\b.*\b(?:did i (?:put|add|take)|have i (?:got|put))\b|\b(?:show|view|see|open|check"
        r"|review)\b.*\b(?:cart|basket)\b|\b(?:sub)?total\b|\bwhat (?:did|have) i (?:just "
        r"|already )?(?:add(?:ed)?|put in|take|taken|saved?)\b"
        r"|\bhow much is (?:it|that|everything)(?: all| altogether| in total)?[?.! ]*$"
        r"|\bwhat (?:does|would|will) (?:it|that|this|everything) (?:all )?(?:cost|come to)\b"
        r"|\b(?:how much|what) (?:do|would|will|must|should) (?:i|we) (?:owe|pay|have to pay)\b"
        r"|\bwhat (?:have|did) (?:i|we)(?: already)? (?:got|get|put|have|add(?:ed)?"
        r"|collect(?:ed)?)\b.*\b(?:so far|by now|already|in)\b"
        r"|\b(?:is|are) there (?:anything|something|any \w+|still \w+) in (?:my|the) cart\b"
        r"|\bmy cart\b.*\b(?:empty|look)\b\?"
        r"|\bhow much (?:is|are|for|does) (?:it|that|everything|all|all of (?:it|that)|the lot"
        r"|the whole thing|my cart)"
        r" (?:all )?(?:together|altogether|in all|in total|so far|cost|come to|now)\b"
        r"|\bhow many (?:[\w-]+ ){0,3}(?:are|is|do i have|have i"
        r"|did i put)?(?: got)?(?: there)?\b.*\b(?:in (?:there|it|my cart|the cart)"
        r"|altogether|in total|so far)\b|\bwhat (?:does|would|will) .*\b(?:all )?(?:come|amount"
        r"|add up) to\b|\bthe damage\b"
        r"|\bhow much so far\b|\bwhat(?:'s| is) the sum\b"
        r"|\b(?:how much|what) (?:are we|am i) (?:at|up to|on)\b|\bwhere (?:are we|am i) at\b"
        r"|\bwhere (?:are we|am i|do (?:we|i) stand)\b(?!.* with\b).*\b(?:in (?:dollars|euros|pounds|money"
        r"|price)|money-?wise)\b"
        r"|^how many (?:[\w-]+ ){0,3}(?:do (?:i|we) have|have (?:i|we)(?: got)?)(?: in)?(?: there)?"
        r"(?: now| so far| already)?[?.! ]*$"
        r"|^(?:so |and )?how much(?: is (?:it|that))? (?:now|then|in all|all in all|all told|so far|by now)\b"
        r"|\b(?:what|which)(?: \w+){1,3} (?:is|are|do i have|have i(?: got)?) (?:there )?(?:already )?in"
        r" (?:my|the) cart\b",
    ),
    (
        Intent.COMPARE,
        r"\bcompar(?:e|ison)\b|\bdifferences?\b|\bdiffer\b|\bwhat'?s better\b|\bwhich (?:(?:one|of (?:the "
        r"|these |those )?\w+) )?(?:is|has"
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
        r"^(?:has|have|does|do|will) (?!.*\b(?:orders?|parcel|package|delivery|refund|returns?|cart"
        r"|basket|code|discount)\b)"
        r"(?:it|they|this|these|the [\w-]+(?: [\w-]+){0,3}) (?:got|have|come with|fit|hold|need|keep|stay|stand|survive"
        r"|shrink|fade|scratch|stain|smell|leak|break|fold|close|open|include|contain|burn|last)\b",
    ),
]

GENERAL: list[tuple[Intent, str]] = [
    (
        Intent.DETAIL,
        r"\b(?:tell me (?:more )?about|more about|details?|describe|more info|information)\b"
        r"|\bmade (?:of|from)\b"
        r"|\b(?:what|which) (?:other )?(?:colou?rs|sizes)\b|^(?:is|are) .*\b(?:in stock|available"
        r"|left|sold out)\b"
        r"|\bhow (?:much|big|heavy|large|tall|wide|long|thick) (?:is|are|does|do|would|will)\b"
        r"|\b(?:what|which) (?:is|are|'s)?(?:the |its |their )?(?:material|fabric|weight|capacity"
        r"|dimensions?|price)\b"
        r"|\b(?:what's|what is) (?:the|its) (?:material|fabric|weight|capacity|dimensions?|price|size"
        r"|colou?r)\b"
        r"|\b(?:waterproof|washable|dishwasher|microwave|machine wash|vegan|organic|handmade|warranty"
        r"|guarantee)\b|^tell me more\b|\b(?:do"
        r"|does) .*\bcome in\b"
        r"|^(?:is|are) (?:it|they|that|this|the|number)\b",
    ),
    (
        Intent.CHANGE,
        rf"\binstead\b|\brather\b|\b(?:change|switch|swap|update|set)\b|\bmake (?:it|that|them|the"
        rf"|this)\b|\bi meant\b"
        rf"|^(?:one|two|three|four|five|\d+|a couple) (?:more|less|fewer)(?: of {IT})?[.! ]*$"
        rf"|\bkeep (?:it|that|this)\b.*\bbut\b|\b(?:double|triple)\b",
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
    (Intent.TRACK, rf"{MINE}|\bmy (?:package|parcel|delivery)\b"),
    (
        Intent.TAKE,
        r"\b(?:add|put|buy|(?<!my )(?<!the )(?<!an )(?<!this )(?<!that )(?<!last )(?<!your )order|grab"
        r"|purchase|i'?ll (?:take|have)|ill (?:take|have)|i (?:want"
        r"|need)|we need|i'?d like|get me"
        r"|give me|i would like|take|get)\b",
    ),
]
