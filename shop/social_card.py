"""The picture that stands beside a link to a product: its name and price, and its photo or a guilloche of its own."""

import hashlib
import io
import math
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZE = (1200, 630)
MARGIN = 80
PHOTO = (500, 630)
PAPER, INK, ENGRAVING, STAMP = "#f5f8f6", "#1c2432", "#8fb3b3", "#c43c20"
CENTRE, REACH = (960, 315), 300
MOST_LETTERS_IN_A_LINE = 18
MOST_LINES = 3
Point = tuple[float, float]


@lru_cache(maxsize=256)
def draw_card(title: str, price: str, photo: bytes = b"") -> bytes:
    """A PNG of 1200 by 630 pixels, the size that the Open Graph protocol's readers crop least.

    `photo` is a file of `shop.pictures`; without one there is a guilloche that belongs to the title.
    """
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    if photo:
        card.paste(ImageOps.fit(Image.open(io.BytesIO(photo)).convert("RGB"), PHOTO), (SIZE[0] - PHOTO[0], 0))
    else:
        _engrave(pen, title)
    pen.rectangle((0, SIZE[1] - 12, *SIZE), fill=STAMP)
    pen.text((MARGIN, MARGIN), "Countersign", fill=STAMP, font=ImageFont.load_default(34))
    pen.multiline_text((MARGIN, 190), _wrapped(title), fill=INK, font=ImageFont.load_default(76), spacing=14)
    pen.text((MARGIN, 500), price, fill=INK, font=ImageFont.load_default(48))
    file = io.BytesIO()
    card.save(file, "PNG", optimize=True)
    return file.getvalue()


def _engrave(pen: ImageDraw.ImageDraw, title: str) -> None:
    seed = hashlib.sha256(title.encode()).digest()
    for number in range(7):
        pen.line(list(_ring(seed, number)), fill=ENGRAVING, width=2, joint="curve")


def _ring(seed: bytes, number: int) -> Iterator[Point]:
    lobes, shift = 9 + seed[number] % 11, seed[number + 8] * math.pi / 128
    outer = REACH * (1 - number / 9)
    for step in range(721):
        turn = math.tau * step / 720
        reach = outer * (0.86 + 0.14 * math.sin(lobes * turn + shift))
        yield CENTRE[0] + reach * math.cos(turn), CENTRE[1] + reach * math.sin(turn)


def _wrapped(title: str) -> str:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= MOST_LETTERS_IN_A_LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines[:MOST_LINES])
