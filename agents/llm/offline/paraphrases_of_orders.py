"""Ways to speak of an order and its price, folded into the plain one."""

_COUNTED = (
    r"(?=(?:an?|another|some|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half an?)\b)"
)
_AN_ORDER = r"(?:an?|another|one|my|this|the) (?:new |further |small |big )?(?:order|purchase)"
_PLACE = r"(?:place|make|do|put in|put through|submit|file|prepare|send off)"
_ASK = r"(?:ask(?:ing)?|charg(?:e|ing)|want(?:ing)?|take|taking)"
_DAY = r"(?:first|last|\d{1,2}(?:st|nd|rd|th))"
_CODE = r"(?:discount |promo )?(?:code|coupon|voucher|promo)"
_WAY = r"(?:express|standard|overnight|normal|regular|the (?:cheap|slow|fast|first|other)\w*)"
ORDERING = [
    (rf"\b(?P<word>{_CODE})\s*[,;:\u2013-]+\s*(?:it'?s |it is )?(?=[a-z]+\d+\b)", r"\g<word> "),
    (rf"^(?P<name>[a-z]+\d+)(?: is|,| was)? (?:my|the|a|our) {_CODE}\b", r"use code \g<name>"),
    (
        r"\b(?:put|bring|take|get|set|switch|change|go|move)(?: (?:it|that|this|them|(?:the )?(?:shipping|delivery)))?"
        rf" back to (?={_WAY}\b)",
        "switch to ",
    ),
    (r"^(?P<what>the [\w ]+?),? (?:quick|quickly|hurry(?: up)?|be quick|chop chop)$", r"\g<what>"),
    (
        rf"\b(?:on )?(?:every|each) (?P<day>{_DAY})(?: day)? of (?:the|a) month\b",
        r"on the \g<day> of every month",
    ),
    (
        r"^(?:have|get) (?P<what>(?:my|the|this|that|it|them|all|everything|an?|\d+|one|two|three|four|five"
        r"|six)\b[\w /-]*?) (?:ordered|bought|purchased)\b",
        r"order \g<what>",
    ),
    (rf"\b{_PLACE} {_AN_ORDER} (?:of|for|over|with) {_COUNTED}", "order "),
    (rf"\b{_AN_ORDER} (?:of|for|over|with) {_COUNTED}", ""),
    (
        rf"\b(?:what|how much) (?:are|do|would|will|did) (?:you|they) (?:\w+ )?{_ASK}(?: me)? for (?=\w)",
        "how much is ",
    ),
]
