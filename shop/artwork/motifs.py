"""Choosing and placing a product's motif: an emblem in its place, or a field over the whole surface."""

from shop.artwork.emblems import EMBLEMS
from shop.artwork.fields import FIELDS
from shop.artwork.press import Surface, dice_of, flat, press, round_side
from shop.artwork.studio import Scene
from shop.artwork.svg import group

PLAIN = "plain"
WOVEN = frozenset({"check", "herringbone"})
MOTIFS = frozenset({PLAIN, *EMBLEMS, *FIELDS})
Box = tuple[float, float, float, float]


def decorate(
    scene: Scene, outline: str, box: Box, spot: tuple[float, float, float], opacity: float = 0.92
) -> None:
    """Print the motif on something flat: fields fill `box` (x, y, w, h) inside `outline`, emblems sit on `spot`."""
    x, y, w, h = box
    cx, cy, radius = spot
    scene.add(printed(scene, outline, (w, h), flat(x, y), flat(cx, cy, radius), radius, opacity=opacity))


def wrap(
    scene: Scene, outline: str, box: Box, sag: float, spot: tuple[float, float], opacity: float = 0.92
) -> None:
    """Print the motif round a vessel whose body fills `box`; `spot` is an emblem's (y, radius)."""
    x, y, w, h = box
    cx, r = x + w / 2, w / 2
    arc = r * 3.14159
    middle = round_side(cx, y, r, sag)
    scene.add(
        printed(
            scene,
            outline,
            (arc, h),
            lambda px, py: middle(px - arc / 2, py),
            round_side(cx, spot[0], r, sag, spot[1]),
            spot[1],
            opacity=opacity,
        )
    )


def printed(
    scene: Scene,
    outline: str,
    size: tuple[float, float],
    field_surface: Surface,
    emblem_surface: Surface,
    radius: float,
    opacity: float,
) -> str:
    spec = scene.spec
    dice = dice_of(spec.seed)
    if spec.motif == PLAIN:
        return ""
    if spec.motif in EMBLEMS:
        marks = press(EMBLEMS[spec.motif](dice, spec.text), emblem_surface, scene.inks, radius)
    else:
        yarns = (scene.tone.seam, scene.inks[1])
        marks = press(
            FIELDS[spec.motif](dice, *size), field_surface, yarns if spec.motif in WOVEN else scene.inks
        )
    return group([marks], clip_path=scene.clip(outline), opacity=opacity)
