"""Ways to change one's mind about what is in the cart, folded into plain ones: "make it navy", "remove the mugs"."""

_N = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|half a dozen)"
_THING = r"(?P<what>(?:the|my|that|those|this|these|both|it|them)\b[\w -]*?)"
_LATER = r"(?: any ?more| any longer| after all| now| then| at all| today| for now| please)*"
_SAY = (
    r"(?:say|said|ask(?:ed)? for|take|taken|took|pick(?:ed)?|cho(?:o?se|sen)|order(?:ed)?|go(?:ne)? (?:for|with)"
    r"|got|put)"
)
_NO_THING = (
    r"(?!(?:.* )?(?:sold|check\w*|find|figure|try|time|way|day|night|work|go\w*|hand|stand|look|run|ran|log|sign|fill"
    r"|print|read|is|are|was|were|be|been|it|them|that|i|we|you|they|what|which|who|how|why|when|where|do|does|did|has"
    r"|have|had|can|could|will|would|not|let|get|take|leave|throw|cut|cross|kick|chuck|pull|bring|put|move|make|send"
    r"|ship|left|inside|need|want|scratch|strike|sort|pick)\b)"
)
_OTHER_MATTER = (
    r"\b(?:orders?|codes?|coupon|voucher|returns?|refund|exchange|address|delivery|shipping|schedule|plan)\b"
)
_PUTS = (
    r"(?:(?:please )?(?:add|put|take|order|get(?: me)?|give me|remove|i'll take|i want|i'd like|i need) )?"
)
CHANGES = [
    (
        rf"^(?P<verb>{_PUTS})(?P<what>(?!(?:is|are|do|does|have|how|what|which|can|could|in|make)\b)[a-z][^,;?]*?)"
        rf"(?: please| too| also| as well)*, (?:say )?(?P<n>{_N}) of (?:them|those|these|it|that)(?: please| then)?$",
        r"\g<verb>\g<n> of \g<what>",
    ),
    (rf"\b(?P<only>just|only) the (?P<n>{_N})\b(?! (?:in|with|from|on|at)\b)", r"\g<only> \g<n>"),
    (r"\b(\d+) ?(?:pcs?|pces?|units?|pieces?|items?|ea)\b\.?(?: of)?", r"\1"),
    (rf"\b(?:i|we)(?: (?:should|ought to)(?: have|'ve)|'d have better) (?:rather )?{_SAY}\b", "i meant"),
    (
        r"^(?:(?:it )?(?:turns out|seems|looks like|so happens)(?: that)? )?(?:i|we)(?: do|'ll| will)? (?:need|want)"
        r" (?P<what>(?:the|those|my|these) [\w -]+?)(?: (?:now|after all|today|too|again))*(?:,| so| and|\.|;)+ (?:so "
        r"|please )*(?P<put>put|move|bring|take|get|fetch|add) (?:it|them)\b(?= back| in| to)",
        r"\g<put> \g<what>",
    ),
    (
        rf"\b(?:i|we)(?:'ve| have)? {_SAY} (?:in |an? |the )?\w+(?: ones?)?,? but"
        r" (?:(?:i|we)(?:'d| would)? (?:really |actually |rather )?(?:want(?:ed)?|need(?:ed)?|meant|mean|prefer|like)"
        r"(?: to have)?|make (?:it|that|them))\b",
        "i meant",
    ),
    (r"\b(?:i|we) (?:meant|wanted|was going|were going) to (?:say|ask for|pick)\b", "i meant"),
    (
        r"\b(?:it|that|they|those|these) (?:was|were) (?:meant|supposed) to be (?:in |an? )?(?P<how>\w+)$"
        r"|\b(?:it|that|they|those|these) (?:should|ought to) have been (?:in |an? )?(?P<so>\w+)$",
        r"make it \g<how>\g<so>",
    ),
    (rf"^(?P<n>{_N}),? (?:and )?not {_N}$|^not {_N},? but (?P<but>{_N})$", r"make it \g<n>\g<but>"),
    (
        rf"^(?P<n>{_N}) (?P<what>[a-z][\w -]*?),? (?:(?:and )?not|instead of|rather than) {_N}$",
        r"make the \g<what> \g<n>",
    ),
    (
        r"\b(?:cut|reduce) (?P<what>(?:the|my|those|these|it|them)\b[\w -]*?) (?:in|by) half\b",
        r"halve \g<what>",
    ),
    (rf"^not {_N} (?P<what>[a-z][\w -]*?),? but (?P<n>{_N})$", r"make the \g<what> \g<n>"),
    (
        rf"^{_NO_THING}(?:the |my |those |these )?(?P<what>[a-z-]+(?: [a-z-]+){{0,3}}) out{_LATER}$",
        r"remove the \g<what>",
    ),
    (
        rf"\b(?:knock|take|shave|cut) (?P<n>{_N}) (?:off|from)"
        rf" (?P<what>(?:the|my|those|these) (?!.*{_OTHER_MATTER})[\w -]+?)$",
        r"remove \g<n> of \g<what>",
    ),
    (
        r"^no (?:more )?(?P<what>"
        r"(?!(?:\w+ )?(?:thanks|problem|worries|idea|hurry|rush|need|way|one|no|matter)\b)[a-z][\w -]*?)"
        r" (?:at all|after all|any ?more|whatsoever)$",
        r"remove the \g<what>",
    ),
    (r"\b(?:leave (?:only|just)|only leave|just leave)\b", "keep only"),
    (
        r"^(?P<out>(?:remove|take|drop|delete|get rid of|ditch|lose|scrap|throw)\b.*?),? (?:but|and) (?:leave|keep)"
        r" (?:the|my|those|these) [\w ]+?(?: in| there| as (?:it is|they are)| where (?:it is|they are))?$",
        r"\g<out>",
    ),
    (
        r"^(?:park|stash|shelve) (?P<what>(?:the|my|those|these|that) (?:(?!(?:and|then|for)\b)[\w-]+ ?)+?)"
        r"(?= and | then |,|$)",
        r"save \g<what> for later",
    ),
    (rf"^bring {_THING} back(?: in)?$", r"put \g<what> back"),
    (rf"^bring back {_THING}$", r"put \g<what> back"),
    (
        r"^(?!(?:it|that|this|they|those|these|which|what|something|nothing|anything|both|either|one|\w+er)\b)"
        r"(?P<how>[\w-]+) (?:would|will|might|could) (?:be|look|seem) (?:(?:much|far|even|a bit|a lot) )?"
        r"(?:nicer|better|prettier|lovelier|best)(?: i (?:think|guess|suppose)| after all)?$",
        r"make it \g<how>",
    ),
    (
        r"^(?P<what>it|that|they|those|these|(?:the|my|that|this) [\w -]+?)"
        r" (?:would|will|might|could|should|'d|'ll)(?: probably| surely| certainly| really)?"
        r" (?:be|look|do|seem|suit \w+|please \w+|match \w+|go)"
        r" (?:(?:much|far|even|a bit|a lot|so much) )?(?:nicer|better|prettier|lovelier|cooler|best|more \w+)"
        r" (?:in|as) (?P<how>(?:an? )?[\w-]+)(?: i (?:think|guess|suppose))?$",
        r"make \g<what> \g<how>",
    ),
    (
        r"^(?:(?:i|we)(?:'d| would| do)? )?(?:prefer|rather have|sooner have|(?P<likes>like))"
        r" (?P<what>(?:the|my|that|this) [\w -]+?) (?(likes)(?:better|more) )in (?P<how>[\w-]+)"
        r"(?: (?:instead|though|better|more|rather|i think))?$",
        r"make \g<what> \g<how>",
    ),
    (
        r"^(?:the )?(?P<size>xx?[sl]|[sml]|small|medium|large|a[456]) was (?:right|correct|fine|better|good)$",
        r"make it \g<size>",
    ),
    (r"^the (?P<kind>\w+) ones? (?:was|were) (?:right|better|nicer|correct)$", r"the \g<kind> one instead"),
    (
        r"^(?:i|we) (?:(?:do|shall|will|would)(?: not|n't)|won't|shan't|needn't|no longer)"
        rf" (?:really |actually |even |be )*(?:want|need|wanting|needing|require) {_THING}{_LATER}$",
        r"remove \g<what>",
    ),
    (
        r"^(?:i|we) (?:won't|shan't|(?:will|shall) not|(?:'d|would) rather not|'d rather not|would sooner not)"
        r" (?:be )?(?:take|taking|have|having|get|getting|keep|keeping|buy|buying)"
        rf" (?P<what>(?:the|my|those|these)\b[\w -]*?){_LATER}$",
        r"remove \g<what>",
    ),
    (
        r"^(?:i|we)(?:'ve| have)? (?:gone off|(?:got )?no (?:more |further |real )?(?:use|need) (?:for|of)"
        r"|decided against|thought better of|changed (?:my|our) minds? (?:about|on))"
        rf" (?P<what>(?:the|my|those|these)\b(?!.*{_OTHER_MATTER})[\w -]*?){_LATER}$",
        r"remove \g<what>",
    ),
    (
        r"^(?P<what>(?:the|my|those|these) [\w -]+?) (?:(?:is|are)(?: not|n't)|(?:is|are) no longer|won't be)"
        rf" (?:really )?(?:needed|necessary|required|wanted){_LATER}$",
        r"remove \g<what>",
    ),
    (
        r"\b(?:i'll take|(?:i|we) (?:want|need|would like)|(?:i|we)'d like|give me|bring|move|add|put|get|take)"
        r"(?: back)? the (?:saved|parked|kept|reserved|stored) (?P<what>[\w -]+?)"
        r"(?: back(?! in)|(?= (?:after all|back|to|into|in|again|now)\b|,|$))",
        r"take up the \g<what> saved",
    ),
    (
        r"\b(?P<put>(?:go|goes|belongs?|put|add|pop|stick|include|want)\b(?!.*\b(?:first|second|third|last|\d)\b).*?)"
        r" (?:on|onto|to) (?:that|this|the same) list\b",
        r"\g<put> on my wishlist",
    ),
    (
        r"\b(?:what|which things?|everything|all(?: that)?) (?:(?:i|we)(?:'ve| have)?|(?:have|did) (?:i|we))"
        r"(?: already)? (?:put|placed|added|popped|got|collected|picked|thrown) (?:in|into|to) (?:my|the|our) cart"
        r"(?: so far| already| up to now| by now)?",
        "what is in my cart",
    ),
]
