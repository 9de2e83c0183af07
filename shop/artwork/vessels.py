"""Things to drink from, standing on the table: mug, enamel cup, espresso cup, tumbler, bottle, carafe."""

from shop.artwork.colours import TONES, Tone, mix
from shop.artwork.motifs import wrap
from shop.artwork.studio import Scene, Shape, barrel, edge, ground, highlight, lens, table
from shop.artwork.svg import disc, ellipse, group, line, path

MIRROR = "translate(800 0) scale(-1 1)"


def mug(scene: Scene) -> None:
    """A stoneware mug; from behind, the handle is on the other side."""
    table(scene)
    with scene.moved(_nearer(scene)):
        _mug(scene)


def enamel(scene: Scene) -> None:
    """A camp cup: straight wall, rolled rim in the accent, thin strap handle."""
    table(scene)
    with scene.moved(_nearer(scene)):
        _enamel(scene)


def _nearer(scene: Scene) -> str:
    """Body and handle in the middle of the sheet, whichever side the handle is on."""
    return f"translate({30 if scene.view == 'back' else -80} -50) scale(1.14)"


def _mug(scene: Scene) -> None:
    x1, x2, top, foot = 218, 532, 268, 628
    ground(scene, 385, foot + 10, 196)
    body = _tapered(x1, x2, top, foot, 40, 12, 26)
    handle = "M520 340C640 316 660 420 622 482C598 524 560 548 516 556"
    scene.add(_behind(scene, _handle(scene, handle, 40)), path(body, barrel(scene, x1, x2)))
    wrap(scene, body, (x1, top + 40, x2 - x1, foot - top), 36, (top + 200, 96))
    _foot_shade(scene, body, foot)
    _rim(scene, (x1 + x2) / 2, top, (x2 - x1) / 2, 38, 9)
    scene.add(
        highlight(
            scene,
            (
                f"M{x1 + 34} 330C{x1 + 30} 420 {x1 + 36} 500 {x1 + 44} 574L{x1 + 58} 578"
                f"C{x1 + 52} 500 {x1 + 50} 420 {x1 + 54} 334Z"
            ),
            0.5,
            5,
        )
    )


def _enamel(scene: Scene) -> None:
    x1, x2, top, foot = 226, 530, 320, 630
    ground(scene, 386, foot + 8, 186)
    body = _tapered(x1, x2, top, foot, 36, 6, 14)
    handle = "M522 386C610 366 636 420 612 484C596 530 560 548 520 552"
    scene.add(_behind(scene, _handle(scene, handle, 20)), path(body, barrel(scene, x1, x2, gloss=0.8)))
    wrap(scene, body, (x1, top + 36, x2 - x1, foot - top), 32, (top + 178, 84))
    _foot_shade(scene, body, foot)
    _rim(scene, 378, top, 152, 34, 8, scene.accent)
    scene.add(highlight(scene, "M262 372C258 440 264 520 272 592L284 594C278 520 274 440 278 376Z", 0.75, 3))


def espresso(scene: Scene) -> None:
    """A small cup on its saucer."""
    table(scene)
    ground(scene, 400, 610, 262, 46)
    scene.add(
        ellipse(400, 598, 254, 60, scene.tone.deep), ellipse(400, 592, 254, 60, barrel(scene, 146, 654))
    )
    scene.add(
        ellipse(400, 590, 214, 46, scene.tone.shade, opacity=0.45),
        ellipse(404, 594, 206, 42, barrel(scene, 180, 640)),
    )
    scene.add(ellipse(412, 592, 116, 24, scene.tone.deep, opacity=0.55, filter=scene.blur(7)))
    body = "M256 366C258 470 286 560 330 586C370 604 420 604 460 586C504 560 532 470 534 366Z"
    handle = "M528 402C606 386 626 440 596 482C572 514 538 522 508 520"
    scene.add(_handle(scene, handle, 24), path(body, barrel(scene, 256, 534)))
    wrap(scene, body, (256, 392, 278, 210), 28, (484, 60))
    _rim(scene, 395, 366, 139, 33, 7)
    scene.add(
        ellipse(398, 376, 118, 23, "#4a2c18"),
        ellipse(392, 374, 104, 18, "#9a6a3c", opacity=0.55, filter=scene.blur(5)),
    )
    scene.add(highlight(scene, "M286 420C290 470 302 520 326 556L340 556C318 520 306 470 302 424Z", 0.6, 4))


def tumbler(scene: Scene) -> None:
    """A double-walled cup with a lid and a sleeve of cork or silicone in the accent."""
    table(scene)
    ground(scene, 400, 692, 128)
    body = "M286 226C292 380 302 540 318 676C340 700 460 700 482 676C498 540 508 380 514 226Z"
    scene.add(path(body, barrel(scene, 286, 514)))
    wrap(scene, body, (290, 250, 220, 440), 22, (344, 66))
    sleeve = "M298 440C330 466 470 466 502 440L492 560C460 588 340 588 308 560Z"
    scene.add(
        path(sleeve, barrel(scene, 298, 502, scene.accent, 0.3)),
        line("M298 441C330 467 470 467 502 441", scene.accent.deep, 2, opacity=0.5),
    )
    _foot_shade(scene, body, 690)
    lid = TONES["graphite"] if scene.tone.is_light else TONES["black"]
    _cap(scene, lid, 276, 524, 176, 222, 27)
    scene.add(
        ellipse(352, 170, 24, 8, lid.deep),
        highlight(scene, "M310 262C314 400 322 520 334 650L346 654C336 520 330 400 328 266Z", 0.55, 4),
    )


def bottle(scene: Scene) -> None:
    """A slim insulated bottle with a loop on its cap."""
    table(scene)
    ground(scene, 400, 716, 106)
    body = (
        "M296 320C296 262 348 256 352 214L352 190L448 190L448 214C452 256 504 262 504 320"
        "L504 690C504 730 296 730 296 690Z"
    )
    scene.add(path(body, barrel(scene, 296, 504)))
    wrap(scene, body, (296, 330, 208, 390), 18, (480, 70))
    scene.add(
        path(
            "M296 682C330 708 470 708 504 682L504 692C504 730 296 730 296 692Z",
            barrel(scene, 296, 504, TONES["steel"], 0.9),
        )
    )
    loop = "M366 116C366 62 434 62 434 116"
    scene.add(
        line(loop, TONES["black"].shade, 20),
        line(loop, TONES["black"].light, 5, opacity=0.7, transform="translate(-4 -4)"),
    )
    _cap(scene, TONES["black"], 344, 456, 112, 190, 12)
    scene.add(
        path(
            "M352 192C376 202 424 202 448 192L448 206C424 216 376 216 352 206Z",
            barrel(scene, 352, 448, TONES["steel"], 1),
        )
    )
    scene.add(
        highlight(
            scene,
            "M318 330C320 300 340 280 352 268L362 276C346 296 334 310 334 336L334 650L318 650Z",
            0.55,
            4,
        )
    )


def carafe(scene: Scene) -> None:
    """Blown glass with water in it and a wooden stopper."""
    table(scene)
    ground(scene, 404, 690, 160)
    body = (
        "M362 176C362 300 352 340 300 420C250 500 238 560 250 632C258 700 542 700 550 632"
        "C562 560 550 500 500 420C448 340 438 300 438 176Z"
    )
    tone = scene.tone
    glass = scene.across(
        240,
        560,
        (0, tone.deep, 0.5),
        (0.1, tone.base, 0.3),
        (0.3, "#ffffff", 0.5),
        (0.6, tone.base, 0.3),
        (0.92, tone.shade, 0.5),
        (1, tone.deep, 0.6),
    )
    water = "M268 476C330 500 470 500 532 476C556 540 560 580 550 632C542 700 258 700 250 632C240 580 244 540 268 476Z"
    depth = scene.down(470, 700, (0, tone.base, 0.55), (1, tone.shade, 0.75))
    scene.add(path(water, depth), ellipse(400, 476, 132, 20, "#ffffff", opacity=0.4), path(body, glass))
    wrap(scene, body, (244, 440, 312, 250), 30, (570, 78), 0.8)
    scene.add(edge(body, tone, 2.4), line("M259 640C300 684 500 684 541 640", "#ffffff", 4, opacity=0.5))
    scene.add(highlight(scene, "M284 500C270 560 272 600 280 634L300 644C290 600 290 560 306 496Z", 0.85, 3))
    scene.add(highlight(scene, "M374 200C374 300 368 340 340 392L350 396C380 340 386 300 386 200Z", 0.8, 2))
    oak = TONES["oak"]
    scene.add(
        path(
            "M354 130C360 112 440 112 446 130L440 190C420 198 380 198 360 190Z", barrel(scene, 354, 446, oak)
        )
    )
    scene.add(
        ellipse(400, 128, 46, 12, oak.light),
        *(
            ellipse(400, 128, r, r * 0.26, "none", stroke=oak.shade, stroke_width=1.2, opacity=0.6)
            for r in (12, 22, 33)
        ),
    )
    scene.add(ellipse(400, 177, 39, 8, "none", stroke="#ffffff", stroke_width=3, opacity=0.8))


def _tapered(x1: float, x2: float, top: float, foot: float, round_: float, taper: float, sag: float) -> str:
    """A wall from rim to foot: a little narrower below, its corner round, its lower edge hanging by `sag`."""
    return (
        f"M{x1} {top}C{x1} {top + 120} {x1 + taper * 0.4} {foot - 120} {x1 + taper} {foot - round_}"
        f"C{x1 + taper + 8} {foot - 4} {x1 + 60} {foot + sag * 0.6} {(x1 + x2) / 2} {foot + sag * 0.6}"
        f"C{x2 - 60} {foot + sag * 0.6} {x2 - taper - 8} {foot - 4} {x2 - taper} {foot - round_}"
        f"C{x2 - taper * 0.4} {foot - 120} {x2} {top + 120} {x2} {top}Z"
    )


def _handle(scene: Scene, d: str, width: float) -> str:
    """A strap with thickness: dark below, its face, and light along the upper side."""
    tone = scene.tone
    return group(
        (
            line(d, tone.deep, width + 3, opacity=0.8),
            line(d, mix(tone.base, tone.shade, 0.6), width),
            line(d, tone.base, width * 0.6, transform="translate(-3 -4)"),
            line(
                d,
                tone.light,
                width * 0.16,
                opacity=0.8,
                transform=f"translate({-width * 0.12:.1f} {-width * 0.2:.1f})",
            ),
        )
    )


def _behind(scene: Scene, handle: str) -> str:
    """The handle stands right; from behind it stands left of the same body."""
    if scene.view != "back":
        return handle
    return group((handle,), transform="translate(750 0) scale(-1 1)")


def _rim(
    scene: Scene, cx: float, cy: float, rx: float, ry: float, lip: float, tone: Tone | None = None
) -> None:
    tone = tone or scene.tone
    bright = scene.across(
        cx - rx, cx + rx, (0, tone.base), (0.25, tone.light), (0.8, tone.base), (1, tone.shade)
    )
    scene.add(ellipse(cx, cy, rx, ry, bright), edge(disc(cx, cy, rx, ry), tone, 1.4))
    scene.add(lens(cx, cy + lip * 0.35, rx - lip, ry - lip * 0.62, scene, scene.tone))
    scene.add(
        line(
            f"M{cx - rx + 4} {cy + 9}A{rx} {ry} 0 0 0 {cx + rx * 0.2} {cy + ry}", "#ffffff", 2.4, opacity=0.45
        )
    )


def _foot_shade(scene: Scene, body: str, foot: float) -> None:
    fade = scene.down(foot - 90, foot + 16, (0, scene.tone.deep, 0.0), (1, scene.tone.deep, 0.5))
    scene.add(path(body, fade))


def _cap(scene: Scene, tone: Tone, x1: float, x2: float, top: float, foot: float, ry: float) -> None:
    cx, rx = (x1 + x2) / 2, (x2 - x1) / 2
    wall = f"M{x1} {top}L{x1 + 2} {foot}A{rx} {ry} 0 0 0 {x2 - 2} {foot}L{x2} {top}Z"
    scene.add(path(wall, barrel(scene, x1, x2, tone)))
    scene.add(ellipse(cx, top, rx, ry, scene.across(x1, x2, (0, tone.light), (1, tone.base))))
    scene.add(ellipse(cx, top - 1, rx * 0.86, ry * 0.8, mix(tone.base, tone.light, 0.25)))


SHAPES = {
    "mug": Shape(mug, (143, 212, 400), ("back",)),
    "enamel": Shape(enamel, (155, 269, 388), ("back",)),
    "espresso": Shape(espresso, (230, 310, 330)),
    "tumbler": Shape(tumbler, (260, 140, 320)),
    "bottle": Shape(bottle, (270, 60, 330)),
    "carafe": Shape(carafe, (230, 400, 340)),
}
