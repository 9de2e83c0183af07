"""Letters to type: which font of a paper holds each letter, and how lines are broken.

Western letters are set in the fonts that every reader of PDF has, others in one that is embedded (PAPER_FONT).
A Latin letter that neither holds loses its marks; Chinese, Japanese and Korean are set in the standard Asian fonts,
which a reader must bring (ISO 32000-1 §9.7.5.2); anything else becomes "?". The paper says where that was so.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

SERIF, SERIF_BOLD, SANS, SANS_BOLD, MONO = (
    "Times-Roman",
    "Times-Bold",
    "Helvetica",
    "Helvetica-Bold",
    "Courier",
)
WESTERN: Final = "cp1252"
#: By the letters that each codec knows.
ASIAN: Final = {
    "shift_jis": "HeiseiKakuGo-W5",
    "gb2312": "STSong-Light",
    "big5": "MSung-Light",
    "euc_kr": "HYGothic-Medium",
}
MARKED = re.compile(r"LATIN (CAPITAL|SMALL) LETTER ([A-Z]) WITH .+")


def settable(text: str) -> str:
    """The text as the paper can print it, on one line."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_settable(char) for char in composed)


def is_held(text: str) -> bool:
    """Whether every reader sees each letter as it was given."""
    chars = (char for char in unicodedata.normalize("NFC", text) if char.isprintable())
    return all(_is_in(char, WESTERN) or ord(char) in _embedded() for char in chars)


def is_font(file: str) -> bool:
    try:
        TTFont(file, file)
    except TTFError:
        return False
    return True


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Parts of a settable text, each with the font that holds it."""
    for held_by, chars in groupby(text, lambda char: _holder(char) or font):
        yield held_by, "".join(chars)


def width(text: str, font: str, size: float) -> float:
    """In points."""
    return sum(pdfmetrics.stringWidth(part, _ready(held_by), size) for held_by, part in runs(text, font))


def broken(text: str, font: str, size: float, room: float) -> list[str]:
    """Lines of at most `room` points: broken between words, and within a word that is longer than a line."""
    lines = [""]
    for piece in re.findall(r"\S+\s*", text):
        if lines[-1] and width(lines[-1] + piece.rstrip(), font, size) > room:
            lines.append("")
        for char in piece:
            if lines[-1] and width(lines[-1] + char.strip(), font, size) > room:
                lines.append("")
            lines[-1] += char
    return [line.strip() for line in lines]


def _settable(char: str) -> str:
    if not char.isprintable():
        return " " if char.isspace() else ""
    if _is_in(char, WESTERN) or ord(char) in _embedded():
        return char
    if marked := MARKED.fullmatch(unicodedata.name(char, "")):
        return marked[2] if marked[1] == "CAPITAL" else marked[2].lower()
    return char if _holder(char) else "?"


def _holder(char: str) -> str:
    """The font that holds a letter, if the Western ones do not."""
    if _is_in(char, WESTERN):
        return ""
    if ord(char) in _embedded():
        return str(settings.PAPER_FONT)
    return next((font for codec, font in ASIAN.items() if _is_in(char, codec)), "")


def _is_in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _embedded() -> frozenset[int]:
    return _letters_of(settings.PAPER_FONT)


@cache
def _letters_of(file: str) -> frozenset[int]:
    font = TTFont(file, file)
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def _ready(font: str) -> str:
    """Asian fonts are told to the library when the first letter asks for one."""
    if font in ASIAN.values():
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    return font
