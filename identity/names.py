"""Names and addresses of people as another system says them."""

LONGEST_PART, LONGEST_WHOLE = 60, 120
LONGEST_ADDRESS = 254
"""What a mail can be sent to (RFC 5321 §4.5.3.1.3), and as long as our columns are; Django lets 320 pass."""


def printable(said: object, longest: int = LONGEST_PART) -> str:
    """On one line, and only of letters that can be seen: none turns the text around it, or ends a header."""
    words = " ".join(said.split()) if isinstance(said, str) else ""
    return "".join(letter for letter in words if letter.isprintable())[:longest].strip()
