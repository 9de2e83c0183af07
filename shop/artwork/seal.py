"""A seal whose guilloche is drawn from a hash: another hash, another seal."""

import math
from collections.abc import Iterator

from shop.artwork.emblems import hoop, tick
from shop.artwork.press import Mark, flat, press
from shop.artwork.svg import el

SHORTEST = 16
INK = "#c43c20"


def draw_seal(digest_hex: str, size: int = 160) -> str:
    """A square SVG in `currentColor`, vermilion where nothing sets it. Raises ValueError below 16 bytes of hex."""
    digest = bytes.fromhex(digest_hex)
    if len(digest) < SHORTEST:
        raise ValueError(f"a seal needs {SHORTEST} bytes of hash, not {len(digest)}")
    marks = press(_marks(digest), flat(100, 100, 96), ("currentColor", "currentColor"), 96)
    return el(
        "svg",
        marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 200 200",
        width=size,
        height=size,
        color=INK,
    )


def _marks(digest: bytes) -> Iterator[Mark]:
    """Four bytes a ring; the edge and the tick are the same on every seal."""
    yield hoop(0.985, 0.02)
    yield from _ring(digest[0:4], 0.83, 0.115, 5)
    yield hoop(0.69, 0.012)
    yield from _ring(digest[4:8], 0.565, 0.11, 4)
    yield from _ring(digest[8:12], 0.44, 0.075, 3)
    yield from _beads(digest[12:16])
    yield tick(0.3, 0.085)


def _ring(four: bytes, radius: float, swing: float, lines: int) -> Iterator[Mark]:
    waves, beat, depth, turn = 12 + four[0] % 17, 2 + four[1] % 7, four[2] / 255, math.tau * four[3] / 256
    for index in range(lines):
        phase = math.tau * index / lines
        points = []
        for step in range(waves * 4):
            angle = math.tau * step / (waves * 4)
            swell = 1 - 0.45 * depth * (0.5 + 0.5 * math.sin(beat * angle + turn))
            reach = radius + swing * swell * math.sin(waves * angle + phase)
            points.append((reach * math.cos(angle + turn), reach * math.sin(angle + turn)))
        yield Mark(tuple(points), 0, 0.009, closed=True, smooth=True)


def _beads(four: bytes) -> Iterator[Mark]:
    """Thirty-two places on a circle, a bead for each bit that is set."""
    bits = int.from_bytes(four)
    for place in range(32):
        if bits >> place & 1:
            turn = math.tau * place / 32
            cx, cy = 0.69 * math.cos(turn), 0.69 * math.sin(turn)
            corners = (math.tau * corner / 6 for corner in range(6))
            yield Mark(
                tuple((cx + 0.02 * math.cos(c), cy + 0.02 * math.sin(c)) for c in corners), closed=True
            )
