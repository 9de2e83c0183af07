"""Printing a motif on a surface: flat cloth, a sheet seen at an angle, or the round side of a mug."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from shop.artwork.svg import Point, el, num

Surface = Callable[[float, float], Point]


@dataclass(frozen=True)
class Mark:
    """A line (width > 0) or a filled area (width 0), in ink 0 or 1; a higher layer covers a lower one."""

    points: tuple[Point, ...]
    ink: int = 0
    width: float = 0
    closed: bool = False
    smooth: bool = False
    opacity: float = 1
    layer: int = 0


def dice_of(seed: int) -> Random:
    """The same throws for the same seed, so that a product looks the same on every page."""
    return Random(seed)  # noqa: S311  (a drawing's variety, not a secret)


def flat(cx: float, cy: float, scale: float = 1, turn: float = 0) -> Surface:
    cosine, sine = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    return lambda x, y: (cx + x * cosine - y * sine, cy + x * sine + y * cosine)


def sheet(origin: Point, along: Point, down: Point) -> Surface:
    """A plane seen at an angle: unit steps along x and y land on the two vectors."""
    return lambda x, y: (origin[0] + x * along[0] + y * down[0], origin[1] + x * along[1] + y * down[1])


def round_side(cx: float, cy: float, radius: float, sag: float, scale: float = 1) -> Surface:
    """A cylinder seen a little from above: x runs along the arc, level lines hang by `sag` in the middle."""

    def at(x: float, y: float) -> Point:
        angle = max(-1.57, min(1.57, x * scale / radius))
        return cx + radius * math.sin(angle), cy + y * scale + sag * (math.cos(angle) - 1)

    return at


def press(marks: Iterable[Mark], surface: Surface, colours: tuple[str, str], scale: float = 1) -> str:
    """The motif as paths, marks of one kind joined; `scale` is what the surface does to line widths."""
    kinds: dict[tuple[int, int, float, float], list[str]] = {}
    for mark in sorted(marks, key=lambda mark: mark.layer):
        d = _trace([surface(x, y) for x, y in mark.points], mark)
        kinds.setdefault((mark.layer, mark.ink, mark.width, mark.opacity), []).append(d)
    return "".join(
        _paths("".join(ds), colours[ink], width * scale, opacity)
        for (_, ink, width, opacity), ds in kinds.items()
    )


def _paths(d: str, colour: str, width: float, opacity: float) -> str:
    opacity_or_none = None if opacity == 1 else opacity
    if not width:
        return el("path", d=d, fill=colour, opacity=opacity_or_none)
    return el(
        "path",
        d=d,
        fill="none",
        stroke=colour,
        stroke_width=f"{width:.2f}",
        stroke_linejoin="round",
        stroke_linecap="round",
        opacity=opacity_or_none,
    )


def _trace(points: list[Point], mark: Mark) -> str:
    if not mark.smooth:
        return "M" + "L".join(_pair(point) for point in points) + ("Z" if mark.closed else "")
    return _smooth(points, mark.closed)


def _smooth(points: list[Point], closed: bool) -> str:
    """Quadratics with the points as handles and their midpoints as knots: round with few points.

    Each handle is the last one mirrored in the knot, so only knots are written (T). A knot is rounded
    after the handle that a renderer will have by then, so that rounding does not add up along the line.
    """
    if closed:
        points = [*points, points[0], points[1]]
    start = _middle(points[0], points[1]) if closed else points[0]
    handle = points[1]
    knots = []
    for following in points[2:]:
        knot = (round((handle[0] + following[0]) / 2, 1), round((handle[1] + following[1]) / 2, 1))
        knots.append(knot)
        handle = (2 * knot[0] - handle[0], 2 * knot[1] - handle[1])
    if not closed:
        knots.append(points[-1])
    first, *others = (_pair(knot) for knot in knots)
    rest = f"T{' '.join(others)}" if others else ""
    return f"M{_pair(start)}Q{_pair(points[1])} {first}{rest}{'Z' if closed else ''}"


def _middle(first: Point, second: Point) -> Point:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def _pair(point: Point) -> str:
    return f"{num(point[0])} {num(point[1])}"
