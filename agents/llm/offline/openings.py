"""Words that only begin a sentence."""

import re

_WORDS = (
    r"hi|hello|hey|hiya|howya|howdy|g'day|yo|(?:morning|afternoon|evening)(?=[,.!;:])"
    r"|dear all|good (?:morning|afternoon|evening|day)|thanks(?: a lot| so much)?"
    r"|thank you(?: so much"
    r"| very much)?|cheers|great(?! to )|perfect|wonderful|lovely(?! to )|excellent|brilliant|super"
    r"|awesome|amazing|nice(?! to )"
    r"|cool|sweet|good(?! to )"
    r"|ok|okay|k|alright|all right|right|fine|well|so|and|but|or|also|plus|oh|ugh|hmm*|um+|uh|ah|haha|lol"
    r"|right(?:o|io|y)|grand|fair (?:enough|play)|no (?:dramas?|worries|bother|problem|stress|sweat)(?=[,.!;:])"
    r"|wow|oops|whoops|eh|erm?|tbh|(?:deal|done)(?=[,.!;:])|oo+h|a+h|aw+|yay|gosh|whoa|phew|yikes"
    r"|yes|yep|yeah|yup|sure"
    r"|no(?=\W*[,.!;:\u2026-]|\W*$| (?:i|we|you|he|she|it|they|that|this|those|these|the|a|an|my|make|not"
    r"|only|just|wait|sorry"
    r"|actually|please|give|show|put|take|add|get|don't|do|is|are|no|rather|better|keep|leave|let|use|send"
    r"|change|one|two|three)\b)"
    r"|nope|nah|nvm|never ?mind(?! the)|forget (?:it|that)|not that|actually|please|sorry"
    r"|i'?m sorry"
    r"|excuse me|pardon|my bad|then|too much|on second thoughts?|come to think of it|finally|wait|hang on"
    r"|hold on"
    r"|one moment|now|listen|look|by the way|btw|one more thing|in that case|if so|before that|after that"
    r"|first(?: of all)?"
    r"|next|lastly|ideally|preferably|maybe|perhaps|alternatively|instead|anyway|in fact|honestly"
    r"|you know(?: what)?"
    r"|i think|i guess|i suppose|go on|come on|let's see|just|simply|i(?:'ve| have) changed my mind"
    r"|that's (?:great|fine"
    r"|ok|okay|good|perfect)|sounds (?:great|good|fine)"
)
_OPENING = re.compile(rf"^(?:(?:{_WORDS})(?: (?:there|again|then))?(?:[,.!;:\u2026-]+ *| +))+(?=\S)")


def opened(text: str) -> str:
    """Without them, unless they are all there is."""
    return text[match.end() :] if (match := _OPENING.match(text.lower())) else text
