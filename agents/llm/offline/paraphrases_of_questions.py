"""Questions that sound like wishes for a deed ("can I put it in the dishwasher?"), folded into plain ones."""

_TO_COME = r"(?:take|be|cost|fit|arrive|come|win|last|work|happen|rain|snow|look|need|get|have|go)"
QUESTIONS = [
    (
        r"^(?:you )?got (?=(?:an?|any|some)\b"
        r"(?!.*\b(?:code|coupon|voucher|promo|problem|question|minute|moment|second)\b))",
        "do you have ",
    ),
    (
        r"^(?:you(?:'ve| have)? )?got (?=(?:it|that|this|the [\w -]+?) in [\w -]+\W*$)"
        r"|^you(?:'ve| have| do)? (?:got|have|do|stock|sell)"
        r" (?=(?:(?:it|that|this|them|those|these|the [\w -]+?|an? [\w -]+?) in [\w-]+|any\b.*)\W*$)",
        "do you have ",
    ),
    (
        rf"\b(?:is|are|am) (?P<what>it|that|this|they|these|those|i|we|you) going to (?={_TO_COME}\b)",
        r"will \g<what> ",
    ),
    (rf"\b(?P<what>who|what)(?:'s| is| are) going to (?={_TO_COME}\b)", r"\g<what> will "),
    (
        r"^(?:would|do|could|can) (?:they|you)(?: also| still| ever)? (?:do|make|have|sell|stock|keep|carry|get)"
        r" (?:them|those|these)(?: also)? in (?P<how>[\w-]+)(?:,? (?:those|these|them|too|as well))?$",
        r"do you have any in \g<how>",
    ),
    (r",? if (?:it|that)? ?(?:you )?please[sd]?\b", ", please"),
    (
        r",? if (?:you(?:'ve| have)?(?: happen to)?(?: got| have| do| sell| stock| carry| keep)"
        r"|there(?: is|'s| are)|possible)(?: (?:them|it|any|one|ones|some|that|those|such))?(?=$|[,.;!?]| in\b)",
        "",
    ),
    (
        r"^(?:can|could) (?:you|one) (?:also |still |even )*(?:get|buy|have|order)"
        r" (?P<what>it|that|this|them|those|these|that one) in (?P<how>(?:an? |size )?[\w-]+)$",
        r"do you have \g<what> in \g<how>",
    ),
    (
        r"^any (?:word|news|update|updates|sign|progress)(?: yet)? (?:on|of|about|from|with|regarding)"
        r" (?P<what>(?:my|the|our|that)\b.*\b(?:orders?|parcels?|package|delivery|shipment))\b",
        r"where is \g<what>",
    ),
    (
        r"^how many(?: (?!times|days|weeks)[\w ]+?)? (?:do (?:i|we|you) get|are there|are|come|does (?:it|one) (?:have"
        r"|hold|contain))(?: in| with| per| to| for)* (?:it|that|this|them|those|(?:one|each|an?|the|that|every|per)"
        r" ?(?:set|pack|packet|box|bundle|pad|book|one)?)$",
        "tell me the details of it",
    ),
    (r"^what(?:'s| is| are) (?P<what>it|that one|they|the [\w ]+?) like$", r"tell me about \g<what>"),
    (
        r"^(?:would|do|can|could) you (?:really |honestly )?recommend (?P<what>it|this|that|them|the [\w ]+)$",
        r"what are the reviews of \g<what>",
    ),
    (
        r"^(?:can|could|may) (?:i|you|one) (?:put|throw|stick|pop|wash|clean|heat|use) (?P<what>it|them|this|that|these"
        r"|the [\w ]+?)(?: safely)? in (?:the|a|my) (?P<where>dishwasher|(?:washing )?machine|washer|microwave|oven"
        r"|fridge|freezer|(?:tumble )?dryer)\b",
        r"is \g<what> \g<where> safe",
    ),
    (
        r"^(?:can|could|may) (?:i|you|one) (?:use|wear) (?P<what>it|them|this|that|these|the [\w ]+?)"
        r" (?=(?:in|with|for|at|on|outside|outdoors|every|when|while)\b)",
        r"is \g<what> suitable ",
    ),
    (
        r"^(?:can|could|may) (?:i|you|one|we) (?:take|bring|carry) (?P<what>it|them|this|that|these|the [\w ]+?)"
        r" (?=(?:on|onto|through|camping|hiking|abroad|to (?:work|school|the (?:gym|office|beach|pool)))\b)",
        r"is \g<what> suitable ",
    ),
    (
        r"\bhow long (?:does|do|will|would|can) (?P<what>it|they|(?:the|a|one) [\w ]+?) (?:burn|last|glow"
        r"|stay (?:hot|warm|cold)|keep \w+ (?:hot|warm|cold))\b",
        r"tell me the details of \g<what>",
    ),
    (r"^how many(?: more)?(?: are)?(?: still)? left$", "how many of it are there"),
    (r"\b(?:can|could|may) (?:i|we) still (?:get|have|buy|order)\b", "do you still have"),
]
