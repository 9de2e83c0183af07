"""The studio every product is photographed in: light from the upper left, calm paper, soft ground shadows."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from shop.artwork.colours import TONES, Tone, inks, mix
from shop.artwork.spec import Artwork
from shop.artwork.svg import circle, el, ellipse, group, line, num, path

PAPERS = ("#ece6da", "#e6e5dc", "#e3e5e6", "#ebe2db", "#e8e3e0")
SHADOW = "#2b2118"
Stop = tuple[float, str] | tuple[float, str, float]


@dataclass
class Scene:
    """One drawing in the making: definitions, marks, and the tones its shape is drawn in."""

    spec: Artwork
    colour: str
    view: str
    tone: Tone
    accent: Tone
    marks: list[str] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)

    def add(self, *marks: str) -> None:
        self.marks.extend(marks)

    @contextmanager
    def moved(self, transform: str) -> Iterator[None]:
        """What is added inside is one group, moved as a whole."""
        begin = len(self.marks)
        yield
        self.marks[begin:] = [group(self.marks[begin:], transform=transform)]

    @contextmanager
    def repeated(self, *transforms: str) -> Iterator[None]:
        """What is added inside is drawn once for each transform, and written down once."""
        begin = len(self.marks)
        yield
        name = self._define(group(self.marks[begin:], id="@"))[4:-1]
        self.marks[begin:] = [el("use", href=name, transform=transform) for transform in transforms]

    @property
    def inks(self) -> tuple[str, str]:
        return inks(self.tone, self.accent)

    def _define(self, markup: str) -> str:
        """A reference to a definition, made once; `@` in the markup stands for its id."""
        if markup not in self.definitions:
            self.definitions[markup] = f"{self._prefix}{len(self.definitions)}"
        return f"url(#{self.definitions[markup]})"

    @property
    def _prefix(self) -> str:
        return "c" + sha256(f"{self.spec}{self.colour}{self.view}".encode()).hexdigest()[:8]

    def across(self, x1: float, x2: float, *stops: Stop) -> str:
        return self.linear((x1, 0, x2, 0), *stops)

    def down(self, y1: float, y2: float, *stops: Stop) -> str:
        return self.linear((0, y1, 0, y2), *stops)

    def linear(self, ends: tuple[float, float, float, float], *stops: Stop) -> str:
        x1, y1, x2, y2 = ends
        return self._define(
            el(
                "linearGradient",
                _stops(stops),
                id="@",
                gradientUnits="userSpaceOnUse",
                x1=x1,
                y1=y1,
                x2=x2,
                y2=y2,
            )
        )

    def radial(self, cx: float, cy: float, r: float, *stops: Stop) -> str:
        return self._define(
            el("radialGradient", _stops(stops), id="@", gradientUnits="userSpaceOnUse", cx=cx, cy=cy, r=r)
        )

    def clip(self, d: str) -> str:
        return self._define(el("clipPath", el("path", d=d), id="@"))

    def blur(self, radius: float) -> str:
        blur = el("feGaussianBlur", stdDeviation=radius)
        return self._define(el("filter", blur, id="@", x="-30%", y="-30%", width="160%", height="160%"))

    def pattern(self, width: float, height: float, *marks: str, turn: float = 0) -> str:
        turned = f"rotate({num(turn)})" if turn else None
        content = "".join(marks)
        return self._define(
            el(
                "pattern",
                content,
                id="@",
                patternUnits="userSpaceOnUse",
                width=width,
                height=height,
                patternTransform=turned,
            )
        )

    def document(self, size: int) -> str:
        definitions = "".join(markup.replace('"@"', f'"{name}"') for markup, name in self.definitions.items())
        return el(
            "svg",
            el("defs", definitions) + "".join(self.marks),
            xmlns="http://www.w3.org/2000/svg",
            viewBox="0 0 800 800",
            width=size,
            height=size,
        )


@dataclass(frozen=True)
class Shape:
    """How to draw a kind of product. `focus` is the square (x, y, side) that its detail view comes close to. Without
    `ground` there is nothing of it to print on but an emblem.
    """

    draw: Callable[[Scene], None]
    focus: tuple[float, float, float]
    others: tuple[str, ...] = ()
    ground: bool = True

    @property
    def views(self) -> tuple[str, ...]:
        return ("front", *self.others, "detail")


def paper(scene: Scene) -> None:
    """The sheet behind everything: one of five quiet tints, a step deeper behind pale things."""
    tint = PAPERS[scene.spec.seed % len(PAPERS)]
    if scene.tone.is_light:
        tint = mix(tint, "#8d8473", 0.2)
    glow = scene.radial(
        250, 180, 760, (0, mix(tint, "#ffffff", 0.55)), (0.6, tint), (1, mix(tint, "#8b7f6c", 0.13))
    )
    scene.add(el("rect", width=800, height=800, fill=glow))


def table(scene: Scene, y: float = 560) -> None:
    """A table edge far behind a standing thing, only just there."""
    fade = scene.down(y, 800, (0, SHADOW, 0.09), (0.3, SHADOW, 0.03), (1, SHADOW, 0.0))
    scene.add(el("rect", y=y, width=800, height=800 - y, fill=fade))


def ground(scene: Scene, cx: float, y: float, rx: float, ry: float | None = None) -> None:
    """Where a standing thing meets the table: a long soft shadow to the right, a dark line of contact."""
    ry = rx * 0.2 if ry is None else ry
    stops: tuple[Stop, ...] = ((0, SHADOW, 0.5), (0.55, SHADOW, 0.2), (1, SHADOW, 0.0))
    soft = scene.radial(0, 0, 100, *stops)
    long = f"translate({num(cx + rx * 0.32)} {num(y + ry * 0.1)}) scale({rx * 0.0155:.3f} {ry * 0.0125:.3f})"
    near = f"translate({num(cx + rx * 0.06)} {num(y)}) scale({rx * 0.0114:.3f} {ry * 0.0085:.3f})"
    scene.add(circle(0, 0, 100, soft, transform=long), circle(0, 0, 100, soft, transform=near))


def cast(scene: Scene, d: str, dx: float = 12, dy: float = 16, blur: float = 12) -> None:
    """The shadow of a thing that lies flat."""
    scene.add(
        path(d, SHADOW, opacity=0.3, filter=scene.blur(blur), transform=f"translate({num(dx)} {num(dy)})"),
        path(d, SHADOW, opacity=0.28, filter=scene.blur(3), transform="translate(3 4)"),
    )


def cloth(
    scene: Scene,
    d: str,
    tone: Tone | None = None,
    box: tuple[float, float, float, float] = (200, 120, 640, 720),
) -> str:
    tone = tone or scene.tone
    fill = scene.linear(
        box, (0, mix(tone.base, tone.light, 0.45)), (0.45, tone.base), (1, mix(tone.base, tone.shade, 0.7))
    )
    return path(d, fill)


def folds(
    scene: Scene,
    outline: str,
    darks: Iterable[str],
    lights: Iterable[str],
    width: float = 22,
    tone: Tone | None = None,
) -> str:
    """Soft valleys and ridges, kept inside the outline."""
    tone = tone or scene.tone
    valleys = [line(d, tone.deep, width, opacity=0.42) for d in darks]
    ridges = [line(d, tone.light, width * 0.75, opacity=0.55) for d in lights]
    return group([group(valleys + ridges, filter=scene.blur(9))], clip_path=scene.clip(outline))


def seam(d: str, tone: Tone, width: float = 2.2) -> str:
    return line(d, tone.seam, width, opacity=0.75)


def stitch(d: str, colour: str, width: float = 1.5) -> str:
    return line(d, colour, width, stroke_dasharray="5 3.4", opacity=0.75)


def edge(d: str, tone: Tone, width: float = 1.6) -> str:
    """The thin line that keeps a pale thing off pale paper."""
    return line(d, tone.deep, width, opacity=0.5, stroke_linejoin="round")


def barrel(scene: Scene, x1: float, x2: float, tone: Tone | None = None, gloss: float = 0.5) -> str:
    """Fill for a round body lit from the left, with light thrown back from the table on the right."""
    tone = tone or scene.tone
    shine = mix(tone.base, tone.light, gloss)
    return scene.across(
        x1,
        x2,
        (0, mix(tone.base, tone.shade, 0.55)),
        (0.12, mix(tone.base, tone.light, gloss * 0.5)),
        (0.27, shine),
        (0.5, tone.base),
        (0.86, tone.shade),
        (0.96, mix(tone.shade, tone.deep, 0.45)),
        (1, mix(tone.shade, tone.base, 0.3)),
    )


def highlight(scene: Scene, d: str, opacity: float = 0.6, blur: float = 4) -> str:
    return path(d, "#ffffff", opacity=opacity, filter=scene.blur(blur))


def ribs(scene: Scene, d: str, tone: Tone, step: float = 8, turn: float = 0) -> str:
    """Knitted ribbing over an outline."""
    dark = el("rect", width=step * 0.4, height=step * 4, fill=tone.deep, opacity=0.5)
    pale = el("rect", x=step * 0.55, width=step * 0.3, height=step * 4, fill=tone.light, opacity=0.45)
    return path(d, scene.pattern(step, step * 4, dark, pale, turn=turn))


def label(x: float, y: float, w: float = 34, h: float = 20) -> str:
    """The shop's woven label: natural cotton with the countersign tick."""
    cotton = TONES["natural"].light
    tick = f"M{num(x + w * 0.32)} {num(y + h * 0.52)}l{num(w * 0.13)} {num(h * 0.22)}l{num(w * 0.24)} {num(-h * 0.46)}"
    return el("rect", x=x, y=y, width=w, height=h, rx=2, fill=cotton) + line(
        tick, TONES["vermilion"].base, h * 0.11
    )


def lens(cx: float, cy: float, rx: float, ry: float, scene: Scene, tone: Tone) -> str:
    """The inside of an open round vessel, darker towards the light."""
    inside = scene.across(
        cx - rx, cx + rx, (0, tone.deep), (0.5, tone.shade), (1, mix(tone.base, tone.light, 0.5))
    )
    return ellipse(cx, cy, rx, ry, inside)


def _stops(stops: Iterable[Stop]) -> str:
    return "".join(
        el("stop", offset=stop[0], stop_color=stop[1], stop_opacity=stop[2] if len(stop) == 3 else None)
        for stop in stops
    )
