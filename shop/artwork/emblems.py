"""Motifs that stand alone, drawn in the unit circle (y runs down)."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from shop.artwork.letters import spell
from shop.artwork.press import Mark
from shop.artwork.svg import Point

TAU = math.tau
Emblem = Callable[[Random, str], Iterator[Mark]]


def rosette(dice: Random, text: str) -> Iterator[Mark]:
    """A guilloche as on banknotes: rings of phase-shifted waves, a different one for every seed."""
    petals = dice.choice((7, 9, 10, 12, 14))
    yield from ring(0.8, 0.17, petals * 2, 4, 0.016)
    yield from ring(0.46, 0.24, petals, 6, 0.014, ink=1)
    yield from ring(0.16, 0.08, petals, 3, 0.014)


def seal(dice: Random, text: str) -> Iterator[Mark]:
    yield hoop(0.98, 0.03)
    yield from ring(0.8, 0.13, dice.choice((18, 22, 26)), 4, 0.018)
    yield hoop(0.6, 0.018)
    yield tick(0.42, 0.11, ink=1)


def stamp(dice: Random, text: str) -> Iterator[Mark]:
    """A postage stamp: perforated edge, a guilloche in a frame, and the wavy lines of a cancel."""
    yield Mark(tuple(_perforated(0.72, 0.9, 9, 11)), 0, 0.022, closed=True)
    frame = ((-0.6, -0.78), (0.6, -0.78), (0.6, 0.78), (-0.6, 0.78))
    yield Mark(frame, ink=1)
    for mark in ring(0.34, 0.15, dice.choice((9, 11, 12)), 5, 0.016):
        yield replace(mark, points=tuple((x, y - 0.16) for x, y in mark.points), layer=1)
    yield tick(0.16, 0.06, layer=1, dy=-0.16)
    for row in range(3):
        wave = tuple((x / 10 - 0.5, 0.5 + row * 0.09 + 0.03 * math.sin(x * 1.25)) for x in range(11))
        yield Mark(wave, 0, 0.025, smooth=True, layer=1)


def sprig(dice: Random, text: str) -> Iterator[Mark]:
    """A stem with leaves in pairs, smaller towards the tip."""
    lean = dice.uniform(-0.22, 0.22)
    pairs = dice.choice((5, 6, 7))
    stem = [(_sway(t / 12, lean), 1 - t / 6) for t in range(13)]
    yield Mark(tuple(stem), 0, 0.03, smooth=True)
    for index in range(pairs):
        t = 0.2 + 0.68 * index / (pairs - 1)
        root, length = (_sway(t, lean), 1 - 2 * t), 0.56 - 0.34 * t
        yield leaf(root, length, -38 - 14 * t)
        yield leaf((root[0], root[1] - 0.07), length, 218 + 14 * t, ink=index % 2)
    yield leaf((_sway(0.98, lean), -0.9), 0.26, -90 + lean * 60)


def moons(dice: Random, text: str) -> Iterator[Mark]:
    """Five phases in a row, under a thin arc."""
    for index, phase in enumerate((0.2, 0.55, 1.0, 0.55, 0.2)):
        x = (index - 2) * 0.37
        radius = 0.12 + 0.07 * phase
        yield Mark(tuple(_arc(x, 0, radius, 0, TAU, 24)), 0, 0.014, closed=True, smooth=True)
        yield Mark(tuple(_phase(x, radius, phase, waxing=index < 2)), ink=1 if phase == 1 else 0, closed=True)
    yield Mark(tuple(_arc(0, 1.1, 1.65, -2.3, -0.84, 24)), 0, 0.014, smooth=True)
    yield Mark(tuple(_arc(0, -1.1, 1.65, 0.84, 2.3, 24)), 0, 0.014, smooth=True)


def monogram(dice: Random, text: str) -> Iterator[Mark]:
    yield hoop(0.98, 0.035)
    yield hoop(0.88, 0.014)
    yield from spell(text or "C", width=1.2, height=0.8)


def summit(dice: Random, text: str) -> Iterator[Mark]:
    """Contour lines of a hill that only this seed has."""
    bumps = [(n, dice.uniform(0.02, 0.34 / n), dice.uniform(0, TAU)) for n in (2, 3, 4, 5)]
    for level in range(9):
        size = 0.98 - level * 0.11
        drift = level * 0.022
        points = [
            (drift + size * _bump(a, bumps) * math.cos(a), size * _bump(a, bumps) * math.sin(a) - drift)
            for a in (TAU * step / 30 for step in range(30))
        ]
        yield Mark(tuple(points), 1 if level in (3, 8) else 0, 0.022, closed=True, smooth=True)


def sun(dice: Random, text: str) -> Iterator[Mark]:
    rays = dice.choice((16, 20, 24))
    yield Mark(tuple(_arc(0, 0, 0.4, 0, TAU, 28)), ink=1, closed=True, smooth=True)
    for ray in range(rays):
        angle, reach = TAU * ray / rays, (0.96 if ray % 2 else 0.76)
        c, s = math.cos(angle), math.sin(angle)
        yield Mark(((0.52 * c, 0.52 * s), (reach * c, reach * s)), 0, 0.035)


def knot(dice: Random, text: str) -> Iterator[Mark]:
    """One endless line, three strands wide."""
    a, b = dice.choice(((3, 4), (4, 5), (3, 5), (5, 6)))
    for strand in range(3):
        size = 0.95 - strand * 0.07
        points = [
            (size * math.sin(a * t + 0.5), size * math.sin(b * t))
            for t in (TAU * step / 110 for step in range(110))
        ]
        yield Mark(tuple(points), 1 if strand == 1 else 0, 0.022, closed=True, smooth=True)


def horizon(dice: Random, text: str) -> Iterator[Mark]:
    """A sun going down into lines of sea."""
    yield Mark(tuple(_arc(0, -0.05, 0.55, math.pi, TAU, 24)), ink=1)
    for row in range(7):
        y = 0.06 + row * 0.13
        reach = math.sqrt(max(0.05, 0.96 - y * y)) * (1 - 0.04 * (row % 2))
        points = [
            (-reach + 2 * reach * s / 16, y + 0.026 * math.sin(s * 1.6 + row * dice.uniform(1, 2)))
            for s in range(17)
        ]
        yield Mark(tuple(points), 0, 0.034, smooth=True)


def ring(radius: float, swing: float, waves: int, lines: int, width: float, ink: int = 0) -> Iterator[Mark]:
    for index in range(lines):
        points = _wave_ring(radius, swing, waves, TAU * index / lines)
        yield Mark(tuple(points), ink, width, closed=True, smooth=True)


def hoop(radius: float, width: float, ink: int = 0) -> Mark:
    return Mark(tuple(_arc(0, 0, radius, 0, TAU - TAU / 40, 39)), ink, width, closed=True, smooth=True)


def tick(size: float, width: float, ink: int = 0, layer: int = 0, dy: float = 0) -> Mark:
    """The countersign: a tick whose long arm runs out like a signature."""
    points = ((-0.75, 0.02), (-0.25, 0.55), (0.85, -0.65))
    return Mark(tuple((x * size, y * size + dy) for x, y in points), ink, width, layer=layer)


def leaf(root: Point, length: float, degrees: float, ink: int = 0) -> Mark:
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    outline = ((0, 0), (0.2, -0.15), (0.5, -0.2), (0.82, -0.1), (1, 0), (0.82, 0.08), (0.5, 0.15), (0.2, 0.1))
    points = ((root[0] + length * (x * c - y * s), root[1] + length * (x * s + y * c)) for x, y in outline)
    return Mark(tuple(points), ink, closed=True, smooth=True)


def _wave_ring(radius: float, swing: float, waves: int, phase: float) -> Iterator[Point]:
    steps = waves * 4
    for step in range(steps):
        angle = TAU * step / steps
        reach = radius + swing * math.sin(waves * angle + phase)
        yield reach * math.cos(angle), reach * math.sin(angle)


def _arc(cx: float, cy: float, radius: float, begin: float, end: float, steps: int) -> Iterator[Point]:
    for step in range(steps + 1):
        angle = begin + (end - begin) * step / steps
        yield cx + radius * math.cos(angle), cy + radius * math.sin(angle)


def _phase(x: float, radius: float, phase: float, *, waxing: bool) -> Iterator[Point]:
    """The lit part of a moon: a half circle and the terminator that bounds it."""
    side = 1 if waxing else -1
    for px, py in _arc(0, 0, radius, -TAU / 4, TAU / 4, 14):
        yield x + side * px, py
    bulge = 1 - 2 * phase
    for px, py in _arc(0, 0, radius, TAU / 4, -TAU / 4, 14):
        yield x + side * px * bulge, py


def _perforated(half_w: float, half_h: float, across: int, down: int) -> Iterator[Point]:
    sides = (
        ((-half_w, -half_h), (half_w, -half_h), across),
        ((half_w, -half_h), (half_w, half_h), down),
        ((half_w, half_h), (-half_w, half_h), across),
        ((-half_w, half_h), (-half_w, -half_h), down),
    )
    for (x1, y1), (x2, y2), holes in sides:
        length = math.hypot(x2 - x1, y2 - y1)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bite = length / holes / 3.2
        for hole in range(holes):
            along = (hole + 0.5) * length / holes
            for step in range(5):
                angle = math.pi * step / 4
                offset, depth = along - bite * math.cos(angle), bite * math.sin(angle)
                yield x1 + ux * offset - uy * depth, y1 + uy * offset + ux * depth


def _sway(t: float, lean: float) -> float:
    return lean * math.sin(t * 2.6)


def _bump(angle: float, bumps: list[tuple[int, float, float]]) -> float:
    return 0.86 + sum(height * math.sin(n * angle + phase) for n, height, phase in bumps)


EMBLEMS: dict[str, Emblem] = {
    "rosette": rosette,
    "seal": seal,
    "stamp": stamp,
    "sprig": sprig,
    "moons": moons,
    "monogram": monogram,
    "summit": summit,
    "sun": sun,
    "knot": knot,
    "horizon": horizon,
}
