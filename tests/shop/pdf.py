"""Reading a PDF of the shop's own back: the strings that it draws, in their order."""

import base64
import re
import zlib
from collections.abc import Iterator

ESCAPED = re.compile(rb"\\([0-7]{3}|.)")
DRAWN = re.compile(rb"/(F\d+\+?\d*) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)


def words_of(file: bytes) -> list[str]:
    """Of the standard Western fonts, and UTF-16 of the Asian ones; an embedded font has codes of its own."""
    asian = set(re.findall(rb"/Encoding /Uni[^>]*?/Name /(F\d+)", file, re.DOTALL))
    return [word for page in _pages(file) for word in _drawn(page, asian)]


def _pages(file: bytes) -> Iterator[bytes]:
    for filters, stream in re.findall(
        rb"/Filter \[([^\]]+)\][^>]*>>\s*stream\r?\n(.*?)endstream", file, re.DOTALL
    ):
        assert filters.split() == [b"/ASCII85Decode", b"/FlateDecode"]
        page = zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True))
        if b" Tj" in page:
            yield page


def _drawn(page: bytes, asian: set[bytes]) -> Iterator[str]:
    font = b""
    for named, string in DRAWN.findall(page):
        if named:
            font = named
            continue
        raw = ESCAPED.sub(_unescaped, string)
        yield raw.decode("utf-16-be") if font in asian else raw.decode("cp1252")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else code
