"""`{{ root|rosette }}` in templates: a hash as the engraving of a seal, so that another head looks different."""

from math import cos, pi, sin

from django import template

register = template.Library()

POINTS = 240
RADIUS = 44


@register.filter
def rosette(digest: str) -> str:
    """The `d` of an SVG path around the origin, at most RADIUS wide: three rings, shaped by the hash's first bytes."""
    seed = bytes.fromhex(digest[:32]).ljust(16, b"\0")
    return "".join(
        _ring(outer, seed[4 * number : 4 * number + 4]) for number, outer in enumerate((RADIUS, 30, 17))
    )


def _ring(outer: float, seed: bytes) -> str:
    """A closed wave: lobes, depth, a second wave and where it starts, by one byte each."""
    lobes, depth = 7 + seed[0] % 12, outer * (0.18 + seed[1] / 1100)
    second, shift = 2 + seed[2] % 5, seed[3] * pi / 128
    turns = [2 * pi * step / POINTS for step in range(POINTS)]
    radii = [
        outer - depth * (1 + 0.7 * sin(lobes * turn) + 0.3 * sin(second * lobes * turn + shift))
        for turn in turns
    ]
    marks = (
        f"{radius * cos(turn):.1f} {radius * sin(turn):.1f}"
        for radius, turn in zip(radii, turns, strict=True)
    )
    return f"M{'L'.join(marks)}Z"
