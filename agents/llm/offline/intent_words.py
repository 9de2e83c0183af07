"""Groups of words that several intents share."""

import re

ORDER_NUMBER = r"\b[a-z]{1,3}-\d{2,}\b|#\d{2,}"
IT = (
    r"(?:it|them|this|that|these|those|everything|all|now|please|the rest|the others|the remainder|the lot"
    r"|all of (?:it|them)"
    r"|(?:my|the) (?:cart|basket))"
)
THEN_ORDER = r"\b(?:and|then) (?:then )?(?:check ?out|order(?: it| them)?|pay)\b"
MINE = r"\b(?:my|that|the|last|this) (?:\w+ )?order\b"
MOVES = r"\b(?:send|sent|ship|shipped|deliver|delivered|go|goes|going|get|change|changed|redirect|moved?)\b"
PLACES = (
    r"office|home|(?<=to |at |my )work|studio|house|company|warehouse|flat|apartment|workshop|place|parents"
    r"|headquarters|hq"
)
CODE_WORD = r"\b(?:code|coupon|voucher|promo)s?\b"
WISHLIST = r"\b(?:wish ?lists?|wishes|favou?rites)\b"
FAULTS = (
    r"broken|broke|damaged|cracked|defective|faulty|scratched|chipped|torn|leaks?|leaking|dented|smashed"
    r"|too (?:small|big|large|tight|long|short|loose|wide|narrow)|(?:does not|doesn'?t|do not"
    r"|don'?t|didn'?t) fit"
    r"|wrong (?:size|item|thing|colou?r|one|product)|(?:sent|got|received|delivered|brought|gave|is|are|was"
    r"|were|came with)"
    r" (?:me |us )?(?:the |an? )?wrong(?! address)|not what i ordered|(?:has|have|had|with) (?:an? |some "
    r"|many )?(?:\w+ )?(?:cracks?|holes?|tears?"
    r"|stains?|scratch(?:es)?|dents?|chips?|fault|defects?)|stopped working|(?:does not|doesn'?t|don'?t"
    r"|won'?t) work|fell apart"
    r"|came apart|shrunk|in pieces|never (?:worked|fit)"
)
ABOUT_RETURNS = (
    r"\breturn\b|\brefund|\b(?:send|give|take|bring|ship)\b.*\bback\b(?! (?:in|into|to)\b)"
    r"|\bmoney back\b"
    r"|(?<!^)\bgo back\b(?! to\b)|\bgoes? back\b(?! to\b)"
)
POSTCODE = r"\b[A-Z]{2} \d{5}\b|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b"
"""One that stands after its town."""
NO_KEEPING = r"to (?:wait|pay|go|see|know|be|hear|talk|miss|think|bother|spend|lose|rush|hurry|do|make|ask)\b"
UNWILLING = re.compile(rf"\b(?:don'?t|do not) (?:\w+ )?(?:want|need|like) {NO_KEEPING}")
REASONS = {
    "damaged": r"\b(?:broken|broke|damaged|cracked|defective|faulty|scratched|chipped|torn|leak\w*"
    r"|dented|smashed|pieces|cracks?|holes?|tears?|stains?|scratch|scratches|dents?|defects?|fault|apart"
    r"|shrunk)\b"
    r"|\b(?:does not|doesn'?t|don'?t|won'?t|stopped|never) work",
    "size": r"\btoo (?:small|big|large|tight|long|short|loose|wide|narrow)\b|\bfit\b|\b(?:wrong"
    r"|another|different|bigger|smaller) size\b",
    "wrong": r"\bwrong\b|\bnot what i ordered\b|\binstead of\b",
    "unwanted": r"\bdon'?t (?:\w+ )?(?:like|want|need)\b|\bdo not (?:like|want|need)\b|\bunwanted\b"
    r"|\bchanged my mind\b|\bnot like\b"
    r"|\bby mistake\b|\bno longer\b|\bdidn'?t like\b|\bhate\b|\bgift\b|\banymore\b",
}
