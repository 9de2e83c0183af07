"""What is not to be done: "please do not cancel my order", "never empty the cart"."""

import re

_DEEDS = (
    r"cancel|call off|remove|delete|drop|empty|clear|throw|change|touch|alter|move|replace|swap|add|put|pay|check out"
    r"|take (?:it|that|this|them|those|these|the|my|any|some|out|off)"
)
_FORBIDS = re.compile(
    r"^\W*(?:(?:no|oh|wait|stop|hey|and|but|so|please|just|whatever you do)\W+)*"
    r"(?:do not|don't|never|you (?:must|should|may|can|are)(?: not|n't|not)(?: to)?"
    r"|(?:i|we) (?:do not|don't) want you to|(?:i|we)(?:'d| would) rather you (?:do not|don't|did not|didn't))"
    rf"(?: (?:please|ever|even|just|yet|go and|you dare))* (?:{_DEEDS})\b",
    re.IGNORECASE,
)


def forbids(text: str) -> bool:
    """Orders and returns are left to their own: there "don't order it" calls off what is planned."""
    return bool(_FORBIDS.match(text))
