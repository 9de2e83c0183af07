"""From a product's artwork to one SVG document."""

from operator import index

from shop.artwork import bags, desk, garments, keyboard, knits, light, papers, small, vessels
from shop.artwork.colours import tone
from shop.artwork.emblems import EMBLEMS
from shop.artwork.letters import LETTERS
from shop.artwork.motifs import MOTIFS
from shop.artwork.spec import Artwork
from shop.artwork.studio import Scene, Shape, paper
from shop.artwork.svg import group, num

SHAPES: dict[str, Shape] = {
    **garments.SHAPES,
    **knits.SHAPES,
    **vessels.SHAPES,
    **bags.SHAPES,
    **papers.SHAPES,
    **light.SHAPES,
    **desk.SHAPES,
    **keyboard.SHAPES,
    **small.SHAPES,
}


def draw(spec: Artwork, colour: str, view: str = "front", size: int = 800) -> str:
    """A complete square SVG document, the same for the same arguments. Raises ValueError for words it does not know."""
    shape = _shape(spec)
    if view not in shape.views:
        raise ValueError(f"a {spec.shape} has no view {view!r}; it has {', '.join(shape.views)}")
    scene = Scene(spec, colour, view, tone(colour), tone(spec.accent))
    paper(scene)
    backdrop = len(scene.marks)
    shape.draw(scene)
    if view == "detail":
        scene.marks[backdrop:] = [_closer(scene.marks[backdrop:], shape.focus)]
    return scene.document(size)


def views_of(spec: Artwork) -> tuple[str, ...]:
    return _shape(spec).views


def check(spec: Artwork) -> None:
    """Raises ValueError that says which of the spec's words is unknown, TypeError for what is no word at all."""
    hash(spec)  # by which drawings and pages are kept
    shape = _shape(spec)
    tone(spec.accent)
    index(spec.seed)
    if spec.motif not in MOTIFS:
        raise ValueError(f"unknown motif {spec.motif!r}; one of {', '.join(sorted(MOTIFS))}")
    if not shape.ground and spec.motif not in EMBLEMS:
        raise ValueError(
            f"what stands on {spec.shape} is an emblem, not {spec.motif!r}; one of {', '.join(sorted(EMBLEMS))}"
        )
    if len(spec.text) > 3 or set(spec.text) - set(LETTERS):
        raise ValueError(f"cannot spell {spec.text!r}; up to three of {''.join(LETTERS)}")


def _shape(spec: Artwork) -> Shape:
    if spec.shape not in SHAPES:
        raise ValueError(f"unknown shape {spec.shape!r}; one of {', '.join(sorted(SHAPES))}")
    return SHAPES[spec.shape]


def _closer(marks: list[str], focus: tuple[float, float, float]) -> str:
    x, y, side = focus
    scale = 800 / side
    return group(marks, transform=f"scale({scale:.3f}) translate({num(-x)} {num(-y)})")
