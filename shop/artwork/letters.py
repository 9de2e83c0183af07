"""A small alphabet of strokes on a 4 x 6 grid, for monograms: no font is needed to draw it."""

from collections.abc import Iterator

from shop.artwork.press import Mark
from shop.artwork.svg import Point

Stroke = tuple[bool, tuple[Point, ...]]
ROUND, STRAIGHT = True, False
BOWL = ((4, 1.2), (3.4, 0.2), (2, 0), (0.5, 0.2), (0, 3), (0.5, 5.8), (2, 6), (3.4, 5.8), (4, 4.8))

LETTERS: dict[str, tuple[Stroke, ...]] = {
    "A": ((STRAIGHT, ((0, 6), (2, 0), (4, 6))), (STRAIGHT, ((0.8, 4), (3.2, 4)))),
    "B": (
        (STRAIGHT, ((0.3, 0), (0.3, 6))),
        (ROUND, ((0.3, 0), (3.4, 0), (3.8, 1.5), (3.2, 3), (0.3, 2.8))),
        (ROUND, ((0.3, 2.8), (4, 2.8), (4.3, 4.5), (3.6, 6), (0.3, 6))),
    ),
    "C": ((ROUND, BOWL),),
    "D": (
        (STRAIGHT, ((0.3, 0), (0.3, 6))),
        (ROUND, ((0.3, 0), (3, 0), (4.2, 1.4), (4.2, 4.6), (3, 6), (0.3, 6))),
    ),
    "E": ((STRAIGHT, ((3.6, 0), (0.3, 0), (0.3, 6), (3.6, 6))), (STRAIGHT, ((0.3, 3), (3, 3)))),
    "H": (
        (STRAIGHT, ((0.2, 0), (0.2, 6))),
        (STRAIGHT, ((3.8, 0), (3.8, 6))),
        (STRAIGHT, ((0.2, 3), (3.8, 3))),
    ),
    "I": ((STRAIGHT, ((2, 0), (2, 6))),),
    "K": (
        (STRAIGHT, ((0.3, 0), (0.3, 6))),
        (STRAIGHT, ((3.8, 0), (0.3, 3.6))),
        (STRAIGHT, ((1.6, 2.4), (4, 6))),
    ),
    "L": ((STRAIGHT, ((0.4, 0), (0.4, 6), (3.8, 6))),),
    "M": ((STRAIGHT, ((0, 6), (0.3, 0), (2, 4), (3.7, 0), (4, 6))),),
    "N": ((STRAIGHT, ((0.2, 6), (0.2, 0), (3.8, 6), (3.8, 0))),),
    "O": ((ROUND, ((2, 0), (0.3, 0.2), (0, 3), (0.3, 5.8), (2, 6), (3.7, 5.8), (4, 3), (3.7, 0.2), (2, 0))),),
    "R": (
        (STRAIGHT, ((0.3, 6), (0.3, 0))),
        (ROUND, ((0.3, 0), (3.6, 0), (4, 1.6), (3.4, 3.3), (0.3, 3.2))),
        (STRAIGHT, ((1.8, 3.2), (4, 6))),
    ),
    "S": (
        (
            ROUND,
            (
                (3.8, 1),
                (3.3, 0),
                (2, 0),
                (0.3, 0.2),
                (0.2, 2.3),
                (2, 3),
                (3.9, 3.6),
                (3.8, 5.8),
                (2, 6),
                (0.6, 6),
                (0.1, 4.9),
            ),
        ),
    ),
    "T": ((STRAIGHT, ((0, 0), (4, 0))), (STRAIGHT, ((2, 0), (2, 6)))),
    "U": ((ROUND, ((0.2, 0), (0.2, 2), (0.2, 4.6), (0.8, 6), (3.2, 6), (3.8, 4.6), (3.8, 2), (3.8, 0))),),
    "X": ((STRAIGHT, ((0, 0), (4, 6))), (STRAIGHT, ((4, 0), (0, 6)))),
    "Y": ((STRAIGHT, ((0, 0), (2, 3), (4, 0))), (STRAIGHT, ((2, 3), (2, 6)))),
}


def spell(text: str, width: float, height: float) -> Iterator[Mark]:
    """Letters side by side, centred on the origin, each with a fine second line like engraved type."""
    unit = min(height / 6, width / (5.4 * len(text) - 1.4))
    left = -unit * (5.4 * len(text) - 1.4) / 2
    for index, letter in enumerate(text):
        for smooth, points in LETTERS[letter]:
            placed = tuple((left + (x + 5.4 * index) * unit, (y - 3) * unit) for x, y in points)
            yield Mark(placed, 0, unit * 0.72, smooth=smooth)
            yield Mark(placed, 1, unit * 0.14, smooth=smooth)
