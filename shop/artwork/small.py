"""Things that fit an envelope: pins, stickers, a patch, a key ring."""

from shop.artwork.colours import TONES, Tone, inks, mix
from shop.artwork.emblems import EMBLEMS
from shop.artwork.motifs import decorate
from shop.artwork.press import dice_of, flat, press
from shop.artwork.studio import Scene, Shape, cast, cloth, edge, seam, stitch
from shop.artwork.svg import circle, disc, group, line, path, rounded

COMPANIONS = {
    "seal": ("sun", "knot", "rosette", "stamp", "horizon"),
    "moons": ("summit", "horizon", "sun", "rosette", "sprig"),
    "stamp": ("seal", "horizon", "sun", "monogram", "knot"),
    "sprig": ("summit", "sun", "knot", "horizon", "moons"),
}
ANY = ("rosette", "sun", "summit", "knot", "horizon")


def pins(scene: Scene) -> None:
    """Three hard-enamel pins on their card."""
    card = rounded(190, 110, 420, 580, 10)
    cotton = TONES["natural"]
    with scene.moved("rotate(4 400 400)"):
        cast(scene, card, 12, 16, 12)
        scene.add(cloth(scene, card, cotton, (190, 110, 700, 720)), edge(card, cotton, 1))
        scene.add(
            circle(400, 146, 13, mix(cotton.shade, cotton.deep, 0.5)),
            circle(401, 148, 12, "#2b2118", opacity=0.25),
        )
        scene.add(
            line(rounded(206, 126, 388, 548, 4), scene.tone.base, 1.6),
            line("M330 640H470", scene.tone.base, 3),
            line("M352 652H448", scene.tone.base, 1.4),
        )
        first, second, third = _set(scene)[:3]
        _pin(scene, (400, 292, 108), first, scene.tone)
        _pin(scene, (308, 510, 80), second, TONES["natural"])
        _pin(scene, (492, 510, 80), third, scene.accent)


def _pin(scene: Scene, spot: tuple[float, float, float], motif: str, tone: Tone) -> None:
    x, y, r = spot
    brass = TONES["brass"]
    rim = scene.linear((x - r, y - r, x + r, y + r), (0, brass.light), (0.5, brass.base), (1, brass.deep))
    scene.add(
        circle(x + 6, y + 9, r + 2, "#2b2118", opacity=0.42, filter=scene.blur(5)), circle(x, y, r, rim)
    )
    scene.add(circle(x, y, r - 7, brass.deep), circle(x, y, r - 8, tone.base))
    scene.add(
        _emblem(
            scene,
            motif,
            (x, y, r - 22),
            (brass.light if not tone.is_light else brass.shade, _second(tone, scene)),
        )
    )
    gloss = scene.linear(
        (x - r, y - r, x + r * 0.3, y + r * 0.3),
        (0, "#ffffff", 0.5),
        (0.5, "#ffffff", 0.08),
        (1, "#ffffff", 0.0),
    )
    scene.add(circle(x, y, r - 8, gloss))


def _second(tone: Tone, scene: Scene) -> str:
    return inks(tone, scene.accent if tone is not scene.accent else scene.tone)[1]


def stickers(scene: Scene) -> None:
    """Six die-cut stickers, each a little askew."""
    dice = dice_of(scene.spec.seed)
    grounds = (
        scene.tone,
        TONES["natural"],
        scene.accent,
        TONES["white"],
        _darker(scene.tone),
        TONES["natural"],
    )
    places = ((240, 196), (545, 204), (178, 408), (400, 400), (622, 412), (256, 610), (556, 616))
    motifs = _set(scene)
    for index, (x, y) in enumerate(places):
        with scene.moved(f"rotate({dice.uniform(-14, 14):.1f} {x} {y})"):
            _sticker(
                scene,
                (x, y),
                motifs[index % len(motifs)],
                grounds[index % len(grounds)],
                wide=index in (1, 5),
            )


def _darker(tone: Tone) -> Tone:
    return Tone(tone.shade, tone.deep, tone.base, tone.deep, tone.family)


def _sticker(scene: Scene, at: tuple[float, float], motif: str, tone: Tone, *, wide: bool) -> None:
    x, y = at
    outer = rounded(x - 104, y - 88, 208, 176, 24) if wide else disc(x, y, 98)
    inner = rounded(x - 94, y - 78, 188, 156, 16) if wide else disc(x, y, 88)
    scene.add(
        path(outer, "#2b2118", opacity=0.32, filter=scene.blur(4), transform="translate(4 6)"),
        path(outer, "#fdfbf6"),
    )
    scene.add(
        path(inner, tone.base),
        _emblem(
            scene, motif, (x, y, 66), inks(tone, scene.accent if tone is not scene.accent else scene.tone)
        ),
    )
    shine = scene.linear(
        (x - 98, y - 98, x + 98, y + 98), (0, "#ffffff", 0.3), (0.45, "#ffffff", 0.0), (1, "#2b2118", 0.1)
    )
    scene.add(path(outer, shine), edge(outer, TONES["natural"], 1))


def patch(scene: Scene) -> None:
    """Embroidered twill with a merrowed edge."""
    tone, rim = scene.tone, scene.accent
    with scene.moved("rotate(-6 400 400)"):
        cast(scene, disc(400, 400, 262), 10, 14, 10)
        scene.add(
            circle(400, 400, 256, "none", stroke=rim.shade, stroke_width=30),
            circle(
                400,
                400,
                242,
                scene.linear((220, 200, 600, 620), (0, tone.light), (0.4, tone.base), (1, tone.shade)),
            ),
        )
        twill = scene.pattern(6, 6, line("M-1 7L7 -1", tone.deep, 1.4), line("M-1 4L4 -1", tone.light, 0.8))
        scene.add(circle(400, 400, 242, twill, opacity=0.4))
        decorate(scene, disc(400, 400, 240), (160, 160, 480, 480), (400, 400, 186), 1)
        for width, colour, dash in ((30, rim.base, "5 2.6"), (16, rim.light, "3 4.6")):
            scene.add(
                circle(
                    400,
                    400,
                    255,
                    "none",
                    stroke=colour,
                    stroke_width=width,
                    stroke_dasharray=dash,
                    opacity=0.85,
                )
            )
        scene.add(stitch(disc(400, 400, 228), rim.base, 2.4))


def key_ring(scene: Scene) -> None:
    """A struck tag, a leather loop, a split ring."""
    hide, steel = scene.accent, TONES["steel"]
    with scene.moved("rotate(14 400 400)"):
        ring = disc(400, 180, 92)
        scene.add(
            circle(408, 194, 92, "none", stroke="#2b2118", stroke_width=15, opacity=0.3, filter=scene.blur(6))
        )
        scene.add(
            line(ring, steel.deep, 17),
            line(ring, steel.base, 13),
            line(disc(398, 178, 93), steel.light, 3.4),
            line("M310 160C318 130 336 112 352 104", steel.deep, 2),
        )
        _tag(scene)
        loop = "M366 250C366 230 434 230 434 250L446 462C448 480 352 480 354 462Z"
        scene.add(path(loop, "#2b2118", opacity=0.4, filter=scene.blur(6), transform="translate(8 10)"))
        scene.add(
            path(loop, scene.across(360, 440, (0, hide.light), (0.4, hide.base), (1, hide.shade))),
            stitch("M376 258L366 456H434L424 258", hide.light, 2),
            edge(loop, hide),
        )
        scene.add(
            circle(400, 398, 13, scene.radial(396, 394, 18, (0, steel.light), (1, steel.deep))),
            seam("M366 256C380 248 420 248 434 256", hide),
        )


def _tag(scene: Scene) -> None:
    tone = scene.tone
    tag = disc(400, 540, 148)
    scene.add(
        path(tag, "#2b2118", opacity=0.5, filter=scene.blur(9), transform="translate(12 16)"),
        path(tag, tone.deep, transform="translate(4 6)"),
    )
    sheen = scene.linear(
        (280, 420, 520, 670),
        (0, tone.light),
        (0.35, tone.base),
        (0.5, tone.light),
        (0.7, tone.base),
        (1, tone.shade),
    )
    scene.add(path(tag, sheen), circle(400, 540, 136, "none", stroke=tone.deep, stroke_width=2, opacity=0.6))
    with scene.moved("translate(1.4 1.8)"):
        scene.add(_emblem(scene, scene.spec.motif, (400, 540, 122), (tone.light, tone.light)))
    scene.add(_emblem(scene, scene.spec.motif, (400, 540, 122), (tone.deep, tone.deep)), edge(tag, tone))


def _set(scene: Scene) -> tuple[str, ...]:
    """The motif and those that go with it."""
    return (scene.spec.motif, *COMPANIONS.get(scene.spec.motif, ANY))


def _emblem(scene: Scene, motif: str, spot: tuple[float, float, float], colours: tuple[str, str]) -> str:
    x, y, r = spot
    marks = EMBLEMS[motif](dice_of(scene.spec.seed), scene.spec.text)
    return group((press(marks, flat(x, y, r), colours, r),))


SHAPES = {
    "pins": Shape(pins, (280, 160, 300), ground=False),
    "stickers": Shape(stickers, (230, 300, 320), ground=False),
    "patch": Shape(patch, (230, 230, 330)),
    "key-ring": Shape(key_ring, (250, 360, 320), ground=False),
}
