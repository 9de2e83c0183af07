"""A compact keyboard seen from above, key by key."""

from enum import Enum, auto

from shop.artwork.colours import TONES, Tone, mix
from shop.artwork.studio import Scene, Shape, cast, cloth
from shop.artwork.svg import circle, line, num, path, rounded

Key = tuple[float, float, float]  # x, y, width
KEY = 41.0
ROWS = (
    (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2),
    (1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5),
    (1.75, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.25),
    (2.25, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.75, 1),
    (1.25, 1.25, 1.25, 6.25, 1, 1, 1, 1, 1),
)


class Kind(Enum):
    LETTER = auto()
    MODIFIER = auto()
    ENTER = auto()


def keyboard(scene: Scene) -> None:
    tone = scene.tone
    case = rounded(82, 270, 642, 252, 22)
    with scene.moved("rotate(-5 400 400) translate(-32 -32) scale(1.08)"):
        cast(scene, case, 14, 20, 14)
        scene.add(
            path(rounded(82, 280, 642, 252, 24), tone.deep), cloth(scene, case, box=(82, 270, 760, 560))
        )
        scene.add(
            line(rounded(85, 273, 636, 246, 20), tone.light, 2, opacity=0.7),
            path(rounded(94, 284, 618, 222, 10), tone.deep),
        )
        for kind, keys in _by_kind().items():
            _caps(scene, keys, _key_tone(scene, kind))
        scene.add(circle(692, 277, 2.6, "#8fd0a0"))


def _by_kind() -> dict[Kind, list[Key]]:
    kinds: dict[Kind, list[Key]] = {kind: [] for kind in Kind}
    for row, widths in enumerate(ROWS):
        x = 96.0
        for column, units in enumerate(widths):
            key = (x, 288 + row * (KEY + 2.2), units * KEY)
            kinds[_kind(row, column, units)].append(key)
            x += units * KEY
    return kinds


def _kind(row: int, column: int, units: float) -> Kind:
    if (row, column) == (2, 12):
        return Kind.ENTER
    return Kind.MODIFIER if units > 1 or row == 4 or column == 0 else Kind.LETTER


def _key_tone(scene: Scene, kind: Kind) -> Tone:
    tone = scene.tone
    if kind is Kind.ENTER:
        return scene.accent if scene.accent.base != tone.base else TONES["ochre"]
    if kind is Kind.MODIFIER:
        return tone if tone.is_light else _raised(tone)
    pale = TONES["white"] if tone.is_light else TONES["natural"]
    return pale if tone.family in ("black", "grey", "white") else _paler(pale, tone)


def _paler(first: Tone, second: Tone) -> Tone:
    """A pale relative of the case's colour for its letter keys."""
    return Tone(
        mix(first.base, second.light, 0.28),
        mix(first.shade, second.base, 0.35),
        first.light,
        mix(first.deep, second.deep, 0.5),
        first.family,
    )


def _raised(tone: Tone) -> Tone:
    """Keys of a dark case, a step lighter so that they stand off it."""
    return Tone(
        mix(tone.base, tone.light, 0.55), tone.base, mix(tone.light, "#ffffff", 0.15), tone.shade, tone.family
    )


def _caps(scene: Scene, keys: list[Key], tone: Tone) -> None:
    """Each key: its skirt, its dished top, and light on the upper edge."""
    skirts = "".join(rounded(x + 1.6, y + 1, w - 3.2, KEY - 1, 6) for x, y, w in keys)
    tops = "".join(rounded(x + 5.4, y + 2.4, w - 10.8, KEY - 11, 5) for x, y, w in keys)
    shine = "".join(f"M{num(x + 9)} {num(y + 4)}h{num(w - 18)}" for x, y, w in keys)
    fill = scene.linear((90, 280, 720, 520), (0, mix(tone.base, tone.light, 0.6)), (1, tone.base))
    scene.add(
        path(skirts, mix(tone.shade, tone.base, 0.25)),
        path(tops, fill),
        line(shine, tone.light, 1.6, opacity=0.8),
    )


SHAPES = {"keyboard": Shape(keyboard, (430, 290, 300))}
