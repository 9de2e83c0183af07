"""Ways to say how a list that is shown shall be sorted, narrowed or begun anew, folded into the plain one."""

_DEAR, _CHEAP = (
    r"(?:dear(?:est)?|high(?:est)?|pric(?:ey|iest)|most expensive|expensive|costl(?:y|iest)|steep(?:est)?)",
    r"(?:cheap(?:est)?|low(?:est)?|least expensive|affordable|inexpensive)",
)
_SORT = r"\b(?:re-?order|sort|rank|arrange|list|order|put)(?P<what>(?: \w+){0,4}?) (?:by|in order of|according to)"
_BEGINS = r",? ?(?:and )?\b(?:begin|start)(?:ning|ing|s)? (?:with|from|at)(?: the)?"
_ON_TOP = r"(?:at the (?:top|start)|on top|up top|up front|to (?:begin|start) with)"
_SOLD_OUT = r"(?:sold[- ]out|out of stock|unavailable|not (?:in stock|available|to be had))"
_THOSE = (
    r"(?: (?:the|that|those|these|whatever|what|anything|everything|all|any|ones?|things?|items?|which|is|are"
    r"|\w+s))"
)
_LIMIT = r"(?P<what>price|cost|budget|size|colou?r|rating)s?"
_OF_NO_WEIGHT = (
    r"(?:(?:really |actually )?(?:(?:do|does|is|wo)(?:n't| not)|no longer|will not)(?: really| actually| so| that)*"
    r" (?:matters?|important|count|an issue|a problem|a concern|relevant|bother me|interest me)"
    r"|(?:is|are) (?:irrelevant|unimportant|no (?:issue|problem|object|concern|matter|question)|up to you|secondary))"
)
_AT_ALL = r"(?: (?:actually|really|to me|at all|after all|any ?more|though|then|much|here|now))*$"
LISTS = [
    (
        r"\b(?:re-?order|sort|rank|arrange|put|list)(?: \w+){0,3}? so(?: that)? (?:the )?(?P<how>[\w -]+?)(?: ones)?"
        r" (?:come|comes|are|is|be|go|stand|appear)s? (?:first|on top|at the top|up front)\b",
        r"show the \g<how> first",
    ),
    (
        r"(?:^|(?<=you )|(?<=please )|(?<=and ))(?:limit|restrict|narrow|filter|confine)"
        r"(?: (?:it|that|this|them|those|these|(?:the|that|your) (?:list|results"
        r"|search|selection)))?(?: down)? (?:to|by|for)(?: only| just)?(?: the| those)?(?: ones)?(?! (?:\d+|one|two"
        r"|three|four|five|six)$)",
        "show only",
    ),
    (rf"{_BEGINS} {_DEAR}(?: ones?)?\b", ", most expensive first"),
    (rf"{_BEGINS} {_CHEAP}(?: ones?)?\b", ", cheapest first"),
    (rf"\b(?:with )?(?:the )?{_DEAR}(?: ones?)? {_ON_TOP}\b", "most expensive first"),
    (rf"\b(?:with )?(?:the )?{_CHEAP}(?: ones?)? {_ON_TOP}\b", "cheapest first"),
    (
        r"\bthe (?P<how>(?:cheap|dear|nic|small|bigg|larg|warm|light)(?:er|est)|(?:less|least|more|most) expensive)"
        r"(?: ones?)? (?:out )?of (?:the|these|those|your) (?:two|three|four)\b",
        r"the \g<how> one",
    ),
    (
        r"\b(?:reverse|invert|flip|turn around) (?:the |that |this )?(?:list|sorting|sort order|ranking)\b",
        "show the other way round",
    ),
    (
        r"\bwhich (?:of (?:them|these|those)|ones) (?:are|do you have|can i (?:get|have|buy))"
        r"(?: \w+)? (?:in stock|available)\b",
        "show only in stock",
    ),
    (
        rf"{_SORT} (?:the )?(?:price|cost),? (?:with |from )?(?:the )?{_DEAR}(?: ones?)? first\b",
        r"show\g<what> most expensive first",
    ),
    (
        r"\b(?:that |which )?(?:costs?|costing) (?:me |us )?(?:the )?(?:very )?(?:least|lowest)\b",
        "the cheapest",
    ),
    (
        r"\b(?:that |which )?(?:costs?|costing) (?:me |us )?the (?:very )?(?:most|highest)\b",
        "the most expensive",
    ),
    (
        r"\b(?:leave (?:out|off)|skip|hide|drop|exclude|lose|remove|filter out|take (?:out|away)|ignore|omit"
        r"|(?:don't|do not) (?:show|list)(?: me| us)?)"
        rf"{_THOSE}*? {_SOLD_OUT}(?: (?:ones?|items|things|goods))?\b(?!.*\bcart\b)",
        "show only in stock",
    ),
    (
        rf"\b(?:nothing|none|no|without|minus|except)(?: (?:the|any|ones|that|which|is|are|that's))* {_SOLD_OUT}"
        r"(?: (?:ones?|items|things|goods))?\b",
        "only in stock",
    ),
    (
        r"\b(?:only|just)(?: (?:show|list|give|me|us|the|those|these|ones|things|items|what|whatever|that|which|is|are"
        r"|you|have|got|actually|really|currently|still))+"
        r" (?:in stock|available|can (?:actually |really )?(?:ship|send|deliver|sell))(?: (?:ones|items|things))?\b",
        "in stock",
    ),
    (
        r"^(?:the ones|those|ones|what) (?:that |which )?(?:you can (?:actually |really )?(?:ship|send|deliver)"
        r"|are (?:still |actually )?(?:in stock|available)|you (?:still |actually )?have in stock)\b",
        "in stock",
    ),
    (
        r"^(?P<which>(?:which|what) (?:of your )?\w+s) (?:have|got|get) (?:the |very |really )?"
        r"(?:good|great|best|high|higher|highest|better) (?:reviews|ratings|scores)\b",
        r"\g<which> are top rated",
    ),
    (rf"^(?:the |my |our )?{_LIMIT}(?: limit)? {_OF_NO_WEIGHT}{_AT_ALL}", r"show without the \g<what>"),
    (
        rf"^(?:(?:i|we) (?:do not|don't) (?:really )?(?:care|mind)|no matter|whatever)(?: about)?"
        rf" (?:the |which |what )?{_LIMIT}(?: is| it is| it has)?{_AT_ALL}",
        r"show without the \g<what>",
    ),
    (
        r"^(?:money is no (?:object|issue|problem)|(?:whatever|no matter what|no matter how much"
        rf"|(?:i|we) (?:do not|don't) (?:care|mind) (?:what|how much)) (?:it|they|that) costs?){_AT_ALL}",
        "show without the price",
    ),
    (
        rf"\b(?:from |by )?(?:price,? ?)?(?:from )?{_DEAR} (?:price )?(?:down )?to {_CHEAP}\b",
        "most expensive first",
    ),
    (rf"\b(?:from |by )?(?:price,? ?)?(?:from )?{_CHEAP} (?:price )?(?:up )?to {_DEAR}\b", "cheapest first"),
    (
        r"\b(?:re-?order|sort|rank|arrange|list|order)(?P<what>(?: \w+){0,4}?) (?:by|in(?: order of)?"
        r"|according to)"
        r" (?:descending |falling |decreasing )(?:price|cost)\b|\b(?:re-?order|sort|rank|arrange|list|order)"
        r"(?P<that>(?: \w+){0,4}?) (?:by|in(?: order of)?|according to) (?:price|cost),? (?:descending"
        r"|falling|decreasing|downwards?)\b",
        r"show\g<what>\g<that> most expensive first",
    ),
    (
        r"\b(?:re-?order|sort|rank|arrange)(?P<what>(?: \w+){0,4}?) (?:by|in(?: order of)?|according to)"
        r" (?:ascending |rising |increasing )?(?:price|cost)(?:,? (?:ascending|rising|increasing"
        r"|upwards?))?\b",
        r"show\g<what> cheapest first",
    ),
    (
        r"\b(?:re-?order|sort|rank|arrange)(?P<what>(?: \w+){0,4}?) (?:by|in(?: order of)?|according to)"
        r" (?:rating|ratings|stars|reviews|popularity)\b",
        r"show\g<what> top rated first",
    ),
    (
        r"\b(?:put|show|list|move|bring) (?P<what>(?:the |me )?[\w ]*?)(?: with the)? (?:most|best|highest)"
        r" (?:stars?|ratings?|reviews?|scores?|rated|reviewed)(?: ones)?(?: (?:up top|on top|at the top"
        r"|first|up front))?\b",
        r"show \g<what> top rated first",
    ),
    (
        r"\b(?:re-?order|sort|rank|arrange|order|put)(?P<what> (?:them|these|those|all|everything|the \w+s))(?: all)?"
        r" (?=(?:most expensive|cheapest|top rated) first)",
        r"show\g<what> ",
    ),
    (r"\b(?:the )?(?:most|highest number of) stars\b", "top rated"),
    (
        r"\b(?:leave out|skip|hide|drop|exclude|lose|remove|filter out|not) (?:whatever|anything"
        r"|everything|all|those|the ones|ones"
        r"|what)(?: that| which)? (?:is|are|do|does|come|comes)(?:n't| not)(?: \w+){0,2}? in (?P<how>\w+)",
        r"show only in \g<how>",
    ),
    (
        r"\b(?:drop|lose|forget|remove|scrap|ignore|lift|skip|never mind) (?:about )?(?:the|my"
        r"|that) (?P<what>(?:(?:lower|upper|price|size"
        r"|colou?r|budget|minimum|maximum|rating|star)s? ?)+(?:limit|bound|filter|restriction|range|cap"
        r"|floor|ceiling)?)\b",
        r"show without the \g<what>",
    ),
    (
        r"^(?:i|we)(?:'ve| have)? (?:just )?(?:saw|seen|noticed|spotted|came across|looked at)"
        r" (?:an?|the|some|your) (?P<what>\w+(?: \w+)??)(?: (?:here|in (?:your|the) shop|on (?:your|the) site))?"
        r"(?: (?:last|the other|this|a|some|two) (?:week|month|time|day|days|weeks|morning)(?: ago)?"
        r"| yesterday| recently"
        r"| before| once)\b",
        r"the \g<what>",
    ),
    (
        r"\b(?:an?|the) (?P<kind>\w+)(?:,|;|:|\?|\.{2,}|\u2026) ?(?:you know,? )?"
        r"(?P<which>the (?!other|same|last|first|second)(?:[\w-]+ ){1,3})one(?=[,.;!?]|$| (?:in|please|for)\b)",
        r"\g<which>\g<kind>",
    ),
    (
        r"\b(?:the|your) (?!other|same|right|whole|next|new|category|product)(?P<kind>\w+)"
        r" (?:category|section|department|aisle)\b",
        r"the \g<kind>",
    ),
    (
        r"^(?P<color>(?!it|this|that|these|those|they|which|what|something|anything|one|both)\w+)"
        r" (?:would|will|might|could|should) (?:\w+ )?(?:suit|match|go (?:\w+ )?with|fit|look \w+ (?:in|on|with|at))"
        r" (?:the|my|our|his|her|their|your|me|him|us|them)\b[^,.;!?]*",
        r"in \g<color>",
    ),
    (
        r"^.*\b(?:start(?:ing)? (?:over|again|afresh|anew)|begin again) (?:with|on|from) (?P<what>[\w ]+)",
        r"show \g<what>",
    ),
    (r"^(?:next|new search|now|another search|back to)[:,] (?P<what>\w)", r"show \g<what>"),
    (r"\b(?:fewer|less) than (?P<n>\d|one|two|three|four|five) stars\b", r"\g<n> stars"),
]
