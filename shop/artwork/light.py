"""Lamps that are on, a candle that burns, a lantern."""

from shop.artwork.colours import TONES, Tone, mix
from shop.artwork.motifs import wrap
from shop.artwork.studio import Scene, Shape, barrel, edge, ground, highlight, table
from shop.artwork.svg import circle, disc, ellipse, group, line, path

GLOW = "#ffdf9a"


def desk_lamp(scene: Scene) -> None:
    """Two arms, three joints, a shade that looks down at the page."""
    tone, metal = scene.tone, scene.accent
    table(scene, 600)
    _pool(scene, 262, 672, 190, 40)
    ground(scene, 520, 690, 140)
    scene.add(path("M404 664C404 640 636 640 636 664V684C636 712 404 712 404 684Z", barrel(scene, 404, 636)))
    scene.add(
        ellipse(520, 664, 116, 25, scene.across(404, 636, (0, tone.light), (1, tone.base))),
        ellipse(520, 661, 30, 8, metal.shade),
    )
    _arm(scene, (520, 656), (604, 408), tone)
    _arm(scene, (604, 408), (372, 214), tone)
    scene.add(line("M566 520C590 470 560 420 500 350", metal.deep, 2.4, opacity=0.7, stroke_dasharray="3 2"))
    _joint(scene, 604, 408, 19)
    _joint(scene, 520, 652, 15)
    with scene.moved("rotate(24 330 250)"):
        _shade(scene)
    _joint(scene, 372, 214, 16)


def _shade(scene: Scene) -> None:
    tone, metal = scene.tone, scene.accent
    beam = scene.down(330, 640, (0, GLOW, 0.5), (1, GLOW, 0.0))
    scene.add(path("M222 352L438 352L520 690L140 690Z", beam, filter=scene.blur(6)))
    cone = "M302 190C302 178 358 178 358 190C362 230 420 262 446 348C440 374 220 374 214 348C240 262 298 230 302 190Z"
    scene.add(path(cone, barrel(scene, 214, 446)))
    wrap(scene, cone, (214, 232, 232, 150), 18, (300, 44))
    scene.add(
        ellipse(330, 350, 116, 22, mix(tone.shade, tone.deep, 0.4)),
        ellipse(330, 351, 108, 18, scene.radial(330, 351, 108, (0, "#fffdf2"), (0.5, GLOW), (1, "#d9a24a"))),
    )
    scene.add(line("M214 349C222 374 438 374 446 349", tone.light, 2, opacity=0.8))
    scene.add(
        path("M306 160H354V190C350 198 310 198 306 190Z", barrel(scene, 306, 354, metal, 0.9)),
        ellipse(330, 160, 24, 7, metal.light),
    )
    scene.add(
        highlight(scene, "M262 330C272 280 306 250 316 216L326 218C320 256 290 290 284 334Z", 0.5, 4),
        edge(cone, tone),
    )


def _arm(scene: Scene, begin: tuple[float, float], end: tuple[float, float], tone: Tone) -> None:
    d = f"M{begin[0]} {begin[1]}L{end[0]} {end[1]}"
    for dx in (-7, 7):
        move = f"translate({dx} {dx * 0.5})"
        scene.add(line(d, tone.deep, 9, transform=move), line(d, tone.base, 6.6, transform=move))
        scene.add(line(d, tone.light, 2, opacity=0.8, transform=f"translate({dx - 1.6} {dx * 0.5 - 1})"))


def _joint(scene: Scene, x: float, y: float, r: float) -> None:
    metal = scene.accent
    fill = scene.radial(
        x - r * 0.4, y - r * 0.4, r * 1.5, (0, metal.light), (0.5, metal.base), (1, metal.deep)
    )
    scene.add(
        circle(x + 2, y + 3, r, "#2b2118", opacity=0.35),
        circle(x, y, r, fill),
        line(f"M{x - r * 0.5} {y + r * 0.3}L{x + r * 0.5} {y - r * 0.3}", metal.deep, 2.4),
    )


def dome_lamp(scene: Scene) -> None:
    tone, metal = scene.tone, scene.accent
    table(scene, 600)
    _pool(scene, 400, 668, 300, 62)
    ground(scene, 400, 690, 112)
    scene.add(
        path(
            "M298 676C298 654 502 654 502 676V690C502 716 298 716 298 690Z",
            barrel(scene, 298, 502, metal, 0.7),
        ),
        ellipse(400, 675, 102, 20, scene.across(298, 502, (0, metal.light), (1, metal.shade))),
    )
    stem = (
        "M382 672C392 640 380 600 388 560C394 500 390 420 388 350H412C410 420 406 500 412 560"
        "C420 600 408 640 418 672C410 680 390 680 382 672Z"
    )
    scene.add(
        path(stem, barrel(scene, 380, 420, metal, 0.9)),
        ellipse(400, 560, 17, 6, metal.light),
        ellipse(400, 640, 15, 5, metal.shade),
    )
    beam = scene.down(370, 690, (0, GLOW, 0.42), (1, GLOW, 0.0))
    scene.add(path("M190 372H610L690 690H110Z", beam, filter=scene.blur(10)))
    dome = "M172 368C172 230 270 140 400 140C530 140 628 230 628 368C600 410 200 410 172 368Z"
    scene.add(path(dome, barrel(scene, 172, 628)))
    top = scene.radial(310, 200, 330, (0, "#ffffff", 0.36), (0.5, "#ffffff", 0.06), (1, tone.deep, 0.34))
    wrap(scene, dome, (172, 210, 456, 270), 30, (290, 66), 0.8)
    scene.add(path(dome, top), ellipse(400, 370, 226, 30, mix(tone.shade, tone.deep, 0.5)))
    scene.add(
        ellipse(400, 372, 216, 25, scene.radial(400, 372, 216, (0, "#fffdf2"), (0.35, GLOW), (1, "#c98d3c"))),
        path("M388 350H412V394H388Z", metal.shade, opacity=0.5),
    )
    scene.add(
        line("M172 369C200 411 600 411 628 369", tone.light, 2.4, opacity=0.8),
        ellipse(400, 140, 15, 6, metal.shade),
        circle(400, 130, 12, scene.radial(396, 126, 16, (0, metal.light), (1, metal.shade))),
    )
    scene.add(highlight(scene, "M212 330C220 250 270 190 330 168L336 178C284 204 244 260 238 332Z", 0.5, 5))


def candle(scene: Scene) -> None:
    tone = scene.tone
    table(scene, 560)
    ground(scene, 400, 662, 168)
    cup = "M236 352C236 440 240 540 250 624C262 672 538 672 550 624C560 540 564 440 564 352Z"
    scene.add(path(cup, barrel(scene, 236, 564)))
    wrap(scene, cup, (236, 380, 328, 270), 30, (524, 92))
    scene.add(path(cup, scene.down(570, 670, (0, tone.deep, 0.0), (1, tone.deep, 0.45))))
    scene.add(
        ellipse(
            400, 352, 164, 36, scene.across(236, 564, (0, tone.base), (0.25, tone.light), (1, tone.shade))
        )
    )
    wax = scene.radial(400, 360, 150, (0, "#fff6d8"), (0.4, "#f3e5bf"), (1, "#cdb888"))
    scene.add(
        ellipse(400, 356, 151, 29, tone.deep),
        ellipse(400, 362, 147, 25, wax),
        ellipse(400, 364, 60, 10, "#fff3c4", opacity=0.8),
    )
    _flame(scene, 400, 356, 1.0)
    scene.add(highlight(scene, "M266 410C264 490 270 560 282 626L298 630C286 560 280 490 284 414Z", 0.5, 5))


def lantern(scene: Scene) -> None:
    tone, brass = scene.tone, scene.accent
    table(scene, 600)
    ground(scene, 400, 706, 148)
    ring = "M400 60C350 60 320 92 320 130M400 60C450 60 480 92 480 130"
    scene.add(line(ring, tone.deep, 10), line(ring, tone.light, 3, opacity=0.7, transform="translate(-2 -2)"))
    glass = "M276 262C262 380 262 500 276 620H524C538 500 538 380 524 262Z"
    scene.add(
        path(glass, scene.radial(400, 470, 260, (0, GLOW, 0.75), (0.5, GLOW, 0.3), (1, "#dfe9ea", 0.35)))
    )
    scene.add(
        path("M346 500H454V620C454 636 346 636 346 620Z", barrel(scene, 346, 454, TONES["natural"], 0.8)),
        ellipse(400, 500, 54, 12, "#fff3cf"),
    )
    _flame(scene, 400, 498, 0.72)
    for x in (276, 524):
        d = f"M{x} 262C{x + (-14 if x < 400 else 14)} 380 {x + (-14 if x < 400 else 14)} 500 {x} 622"
        scene.add(
            line(d, tone.deep, 11),
            line(d, tone.base, 8),
            line(d, tone.light, 2.2, opacity=0.8, transform="translate(-2 0)"),
        )
    scene.add(
        highlight(scene, "M304 290C294 390 294 490 304 600L322 600C312 490 312 390 322 290Z", 0.75, 3),
        highlight(scene, "M496 300C502 390 502 480 496 590L490 590C496 480 496 390 490 300Z", 0.5, 2),
    )
    _lantern_metal(scene, brass)


def _lantern_metal(scene: Scene, brass: Tone) -> None:
    tone = scene.tone
    roof = "M340 150H460C470 190 540 214 548 252C548 276 252 276 252 252C260 214 330 190 340 150Z"
    foot = "M256 612C256 634 544 634 544 612L556 680C556 716 244 716 244 680Z"
    scene.add(
        path(roof, barrel(scene, 252, 548)),
        line("M254 254C262 277 538 277 546 254", tone.light, 2.4, opacity=0.7),
        edge(roof, tone),
    )
    scene.add(
        path("M352 118H448V150C444 158 356 158 352 150Z", barrel(scene, 352, 448)),
        ellipse(400, 118, 48, 11, tone.light),
        ellipse(400, 117, 34, 7, tone.deep),
    )
    scene.add(
        *(ellipse(x, 136, 5, 7, tone.deep) for x in (374, 400, 426)),
        path(foot, barrel(scene, 244, 556)),
        edge(foot, tone),
    )
    scene.add(
        line("M256 613C262 634 538 634 544 613", tone.light, 2.4, opacity=0.7),
        path(disc(300, 668, 15), scene.radial(295, 663, 22, (0, brass.light), (1, brass.shade))),
    )
    scene.add(
        line("M300 660V676", brass.deep, 3),
        highlight(scene, "M292 236C306 214 346 196 352 166L362 168C358 204 320 220 308 240Z", 0.45, 3),
    )


def _flame(scene: Scene, x: float, y: float, size: float) -> None:
    halo = scene.radial(0, -56, 150, (0, GLOW, 0.75), (0.35, GLOW, 0.24), (1, GLOW, 0.0))
    outer = scene.down(-116, 0, (0, "#ffd36b"), (0.7, "#ffb545"), (1, "#e8793a"))
    marks = (
        circle(0, -56, 150, halo),
        line("M0 4C1 -6 0 -14 2 -20", "#3a2a1e", 5),
        path(
            "M0 -116C24 -80 30 -52 22 -28C14 -8 -14 -8 -22 -28C-30 -52 -14 -78 0 -116Z", outer, opacity=0.95
        ),
        path(
            "M0 -74C12 -54 14 -40 10 -28C6 -18 -6 -18 -10 -28C-14 -40 -6 -56 0 -74Z", "#fffbe6", opacity=0.95
        ),
    )
    scene.add(group(marks, transform=f"translate({x} {y}) scale({size})"))


def _pool(scene: Scene, x: float, y: float, rx: float, ry: float) -> None:
    """The circle of light on the table."""
    glow = scene.radial(0, 0, 100, (0, "#fff3cd", 0.95), (0.55, GLOW, 0.45), (1, GLOW, 0.0))
    scene.add(circle(0, 0, 100, glow, transform=f"translate({x} {y}) scale({rx / 100} {ry / 100})"))


SHAPES = {
    "desk-lamp": Shape(desk_lamp, (180, 160, 320)),
    "dome-lamp": Shape(dome_lamp, (170, 120, 330)),
    "candle": Shape(candle, (240, 230, 320)),
    "lantern": Shape(lantern, (240, 380, 320)),
}
