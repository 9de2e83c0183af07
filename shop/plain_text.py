"""What people write, as it is shown beside what the shop says."""

import unicodedata


def plain(text: str) -> str:
    """Without control and format characters, which could turn a line around or hide what it says."""
    kept = (char for char in text.replace("\r\n", "\n") if char == "\n" or not _invisible(char))
    return "".join(kept).strip()


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"}
