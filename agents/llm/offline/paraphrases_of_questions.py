"""Questions that sound like wishes for a deed ("can I put it in the dishwasher?"), folded into plain ones."""

QUESTIONS = [
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
