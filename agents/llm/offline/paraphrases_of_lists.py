"""Ways to say how a list that is shown shall be sorted, narrowed or begun anew, folded into the plain one."""

_DEAR, _CHEAP = (
    r"(?:dear(?:est)?|high(?:est)?|pric(?:ey|iest)|most expensive|expensive|costl(?:y|iest)|steep(?:est)?)",
    r"(?:cheap(?:est)?|low(?:est)?|least expensive|affordable|inexpensive)",
)
LISTS = [
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
        r"^.*\b(?:start(?:ing)? (?:over|again|afresh|anew)|begin again) (?:with|on|from) (?P<what>[\w ]+)",
        r"show \g<what>",
    ),
    (r"^(?:next|new search|now|another search|back to)[:,] (?P<what>\w)", r"show \g<what>"),
    (r"\b(?:fewer|less) than (?P<n>\d|one|two|three|four|five) stars\b", r"\g<n> stars"),
]
