"""Motifs that run over a whole surface, drawn on a sheet of w x h whose origin is the upper left corner."""

import math
from collections.abc import Callable, Iterator
from random import Random

from shop.artwork.press import Mark
from shop.artwork.svg import Point

Field = Callable[[Random, float, float], Iterator[Mark]]


def stripes(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step = dice.choice((34, 44, 56))
    for row in range(int(h // step) + 1):
        yield _bar(0, row * step, w, step * 0.42)


def breton(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step = dice.choice((26, 32))
    for row in range(int(h // step) + 1):
        yield _bar(0, row * step, w, step * 0.26, ink=1 if row % 6 == 5 else 0)


def pinstripe(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step = dice.choice((18, 24, 30))
    for column in range(int(w // step) + 1):
        yield Mark(((column * step, 0), (column * step, h)), int(column % 4 == 0), 1.6, opacity=0.8)


def dots(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step = dice.choice((34, 42, 50))
    for row in range(int(h // step) + 2):
        for column in range(int(w // step) + 2):
            centre = ((column + 0.5 * (row % 2)) * step, row * step)
            yield Mark(_blob(centre, step * 0.15), int((row * 3 + column) % 7 == 0), closed=True, smooth=True)


def check(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """A woven check: bands of half-strength ink that darken where they cross, and a fine overcheck."""
    step = dice.choice((60, 74, 90))
    for row in range(int(h // step) + 1):
        yield _bar(0, row * step, w, step * 0.45, opacity=0.34)
        yield _bar(0, row * step + step * 0.7, w, 3, ink=1, opacity=0.9)
    for column in range(int(w // step) + 1):
        yield _bar(column * step, 0, step * 0.45, h, opacity=0.34)
        yield _bar(column * step + step * 0.7, 0, 3, h, ink=1, opacity=0.9)


def contours(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """Height lines of a long ridge."""
    waves = [(dice.uniform(0.006, 0.02), dice.uniform(10, 34), dice.uniform(0, 6)) for _ in range(3)]
    step = 20
    for row in range(-3, int(h // step) + 4):
        swell = 0.5 + 0.5 * math.sin(row * 0.35)
        points = [
            (x, row * step + swell * sum(a * math.sin(f * x + p + row * 0.12) for f, a, p in waves))
            for x in _steps(w, 36)
        ]
        yield Mark(tuple(points), int(row % 5 == 0), 2, smooth=True)


def guilloche(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """Bands of woven sine lines, as round the edge of a banknote."""
    pitch = 96
    length = dice.choice((46, 58, 72))
    for band in range(int(h // pitch) + 1):
        middle = band * pitch + 34
        for strand in range(5):
            phase = math.tau * strand / 5
            points = [
                (x, middle + 25 * math.sin(math.tau * x / length + phase)) for x in _steps(w, length / 5)
            ]
            yield Mark(tuple(points), int(strand == 2), 1.5, smooth=True)
        yield Mark(((0, middle - 34), (w, middle - 34)), 0, 1.5)
        yield Mark(((0, middle + 34), (w, middle + 34)), 0, 1.5)


def band(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """One guilloche band across the middle, between two rules."""
    middle, swing, length = h * 0.46, min(44, h * 0.14), dice.choice((60, 76, 92))
    for strand in range(7):
        phase = math.tau * strand / 7
        points = [
            (x, middle + swing * math.sin(math.tau * x / length + phase)) for x in _steps(w, length / 6)
        ]
        yield Mark(tuple(points), int(strand == 3), 1.6, smooth=True)
    for side in (-1, 1):
        y = middle + side * (swing + 14)
        yield _bar(0, y - 3, w, 6, ink=1)


def herringbone(dice: Random, w: float, h: float) -> Iterator[Mark]:
    size = dice.choice((26, 32))
    for column in range(int(w // size) + 1):
        lean = size if column % 2 else -size
        for row in range(-1, int(h // (size * 0.55)) + 2):
            x, y = column * size, row * size * 0.55
            yield Mark(((x, y), (x + size, y + lean * 0.8)), 0, 2.4, opacity=0.75)


def terrazzo(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """Stone chips, none alike."""
    for _ in range(int(w * h / 1700)):
        centre = (dice.uniform(0, w), dice.uniform(0, h))
        yield Mark(
            tuple(_chip(dice, centre, dice.uniform(4, 15))), dice.choice((0, 1, 1)), closed=True, opacity=0.9
        )


def speckle(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """Iron spots in a stoneware glaze."""
    for _ in range(int(w * h / 1100)):
        centre = (dice.uniform(0, w), dice.uniform(0, h))
        yield Mark(_blob(centre, dice.uniform(0.8, 2.6), 5), 0, closed=True, opacity=0.6)


def waves(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step, length = dice.choice((26, 34)), dice.choice((80, 110))
    for row in range(int(h // step) + 2):
        points = [
            (x, row * step + 8 * math.sin(math.tau * x / length + (row % 2) * 1.2))
            for x in _steps(w, length / 6)
        ]
        yield Mark(tuple(points), int(row % 4 == 3), 3, smooth=True)


def grid(dice: Random, w: float, h: float) -> Iterator[Mark]:
    step = dice.choice((30, 40))
    for column in range(int(w // step) + 1):
        yield Mark(((column * step, 0), (column * step, h)), int(column % 5 == 0), 1.5, opacity=0.7)
    for row in range(int(h // step) + 1):
        yield Mark(((0, row * step), (w, row * step)), int(row % 5 == 0), 1.5, opacity=0.7)


def dipped(dice: Random, w: float, h: float) -> Iterator[Mark]:
    """The lower part dipped in a second colour, with a hand's uneven line."""
    level, wobble = h * dice.uniform(0.5, 0.62), dice.uniform(0, 6)
    top = [(x, level + 5 * math.sin(x * 0.02 + wobble)) for x in _steps(w, 30)]
    yield Mark((*top, (w, h * 1.3), (0, h * 1.3)), ink=1)


def _bar(x: float, y: float, w: float, h: float, ink: int = 0, opacity: float = 1) -> Mark:
    """A straight bar with enough knots along it to bend round a mug."""
    along = list(_steps(w, max(24.0, w / 12)))
    top = [(x + step, y) for step in along]
    bottom = [(x + step, y + h) for step in reversed(along)]
    return Mark((*top, *bottom), ink, closed=True, opacity=opacity)


def _steps(length: float, step: float) -> Iterator[float]:
    count = max(1, math.ceil(length / step))
    return (length * index / count for index in range(count + 1))


def _blob(centre: Point, radius: float, corners: int = 8) -> tuple[Point, ...]:
    reach = radius / math.cos(math.pi / corners) ** 0.5
    turns = (math.tau * corner / corners for corner in range(corners))
    return tuple((centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn)) for turn in turns)


def _chip(dice: Random, centre: Point, size: float) -> Iterator[Point]:
    corners = dice.choice((4, 5, 6))
    for corner in range(corners):
        turn = math.tau * corner / corners + dice.uniform(-0.3, 0.3)
        reach = size * dice.uniform(0.6, 1)
        yield centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn)


FIELDS: dict[str, Field] = {
    "stripes": stripes,
    "breton": breton,
    "pinstripe": pinstripe,
    "dots": dots,
    "check": check,
    "contours": contours,
    "guilloche": guilloche,
    "band": band,
    "herringbone": herringbone,
    "terrazzo": terrazzo,
    "speckle": speckle,
    "waves": waves,
    "grid": grid,
    "dipped": dipped,
}
