"""Things that carry: tote, backpack, pouch."""

from shop.artwork.colours import TONES, Tone, mix
from shop.artwork.motifs import decorate
from shop.artwork.studio import Scene, Shape, cast, cloth, edge, folds, label, seam, stitch
from shop.artwork.svg import circle, el, group, line, path, rounded, symmetric

TOTE = "M216 292C330 298 470 298 584 292C588 420 594 560 600 700C500 712 300 712 200 700C206 560 212 420 216 292Z"
PACK = symmetric(
    (400, 150), (290, 150, 246, 190, 240, 280), (226, 400, 222, 540, 232, 650), (240, 700, 270, 708, 400, 710)
)
FLAP = symmetric(
    (400, 150), (290, 150, 246, 190, 240, 280), (238, 320, 238, 350, 242, 378), (260, 400, 330, 408, 400, 408)
)
FRONT = symmetric(
    (400, 446),
    (290, 446),
    (268, 448, 264, 470, 262, 500),
    (258, 560, 258, 610, 264, 650),
    (268, 672, 290, 676, 400, 678),
)
POUCH = (
    "M150 262C300 256 500 256 650 262C664 264 668 274 668 288L662 560"
    "C660 580 650 588 634 590C500 598 300 598 166 590C150 588 140 580 138 560L132 288"
    "C132 274 136 264 150 262Z"
)


def tote(scene: Scene) -> None:
    tone = scene.tone
    behind = "M318 300C320 170 340 128 400 128C460 128 480 170 482 300"
    scene.add(_strap(behind, mix(tone.shade, tone.deep, 0.3), tone, 24))
    cast(scene, TOTE)
    scene.add(cloth(scene, TOTE, box=(200, 290, 660, 720)))
    decorate(scene, TOTE, (190, 340, 420, 380), (400, 508, 128))
    canvas = scene.pattern(5, 5, line("M0 1L5 1", tone.deep, 0.7), line("M1 0L1 5", tone.light, 0.7))
    scene.add(path(TOTE, canvas, opacity=0.3))
    darks = [
        "M240 320C260 440 230 560 250 690",
        "M560 310C530 430 570 540 540 700",
        "M590 640C480 670 300 680 206 690",
        "M330 330C350 380 340 420 350 470",
    ]
    scene.add(
        folds(
            scene, TOTE, darks, ["M300 320C290 440 310 560 290 690", "M470 330C480 430 460 560 480 680"], 26
        )
    )
    scene.add(
        stitch("M217 326C330 332 470 332 583 326", tone.seam),
        stitch("M217 330C330 336 470 336 583 330", tone.seam),
        edge(TOTE, tone),
    )
    _front_strap(scene)
    scene.add(label(570, 640, 24, 34) if scene.view != "back" else "")


def _front_strap(scene: Scene) -> None:
    """Over the bag, with its shadow, and sewn on."""
    tone = scene.tone
    front = "M296 366C296 160 316 92 400 92C484 92 504 160 504 366"
    scene.add(
        line(
            front,
            "#2b2118",
            24,
            opacity=0.3,
            filter=scene.blur(6),
            transform="translate(6 9)",
            clip_path=scene.clip(TOTE),
        )
    )
    scene.add(_strap(front, tone.base, tone, 26))
    for x in (296, 504):
        scene.add(
            stitch(f"M{x - 9} 334H{x + 9}V372H{x - 9}ZL{x + 9} 372M{x + 9} 334L{x - 9} 372", tone.seam, 1.4)
        )


def _strap(d: str, fill: str, tone: Tone, width: float) -> str:
    return group(
        (
            line(d, tone.deep, width + 2, opacity=0.6, cap="butt"),
            line(d, fill, width, cap="butt"),
            line(d, tone.light, width * 0.3, opacity=0.4, cap="butt"),
            stitch(d, tone.seam, 1.2),
        )
    )


def backpack(scene: Scene) -> None:
    tone, hide = scene.tone, scene.accent
    for sign in (-1, 1):
        d = f"M{400 + sign * 130} 220C{400 + sign * 230} 260 {400 + sign * 216} 520 {400 + sign * 160} 668"
        scene.add(line(d, mix(tone.shade, tone.deep, 0.5), 34), line(d, tone.shade, 24))
    loop = "M362 160C362 96 438 96 438 160"
    scene.add(line(loop, hide.deep, 22), line(loop, hide.base, 18), line(loop, hide.light, 4, opacity=0.7))
    cast(scene, PACK)
    scene.add(cloth(scene, PACK))
    decorate(scene, PACK, (220, 140, 360, 580), (400, 560, 60))
    scene.add(
        folds(
            scene,
            PACK,
            [
                "M560 260C580 400 576 560 560 700",
                "M240 690C330 700 470 700 560 690",
                "M250 410C330 430 470 430 550 410",
            ],
            ["M262 300C250 420 250 560 262 660"],
            30,
        )
    )
    _front_pocket(scene)
    _flap(scene)
    for x in (318, 482):
        _buckle(scene, x)
    scene.add(edge(PACK, tone))


def _front_pocket(scene: Scene) -> None:
    tone = scene.tone
    scene.add(path(FRONT, tone.deep, opacity=0.5, filter=scene.blur(6), transform="translate(3 5)"))
    scene.add(cloth(scene, FRONT, box=(262, 440, 560, 690)))
    if scene.spec.motif != "plain":
        decorate(scene, FRONT, (220, 140, 360, 580), (400, 570, 60))
    zip_ = "M280 476C340 470 460 470 520 476"
    scene.add(
        folds(
            scene,
            FRONT,
            ["M536 480C540 560 540 620 530 670", "M270 664C340 680 460 680 530 664"],
            ["M284 500C276 560 276 610 284 650"],
            20,
        )
    )
    scene.add(line(zip_, tone.deep, 7), line(zip_, TONES["brass"].light, 2.4, stroke_dasharray="2 3"))
    scene.add(
        el("rect", x=506, y=474, width=9, height=30, rx=3, fill=scene.accent.base),
        stitch("M272 660C340 668 460 668 528 660", tone.seam),
        edge(FRONT, tone),
    )


def _flap(scene: Scene) -> None:
    tone = scene.tone
    scene.add(
        path(
            FLAP,
            tone.deep,
            opacity=0.55,
            filter=scene.blur(8),
            transform="translate(2 10)",
            clip_path=scene.clip(PACK),
        )
    )
    scene.add(cloth(scene, FLAP, box=(250, 150, 600, 430)))
    decorate(scene, FLAP, (220, 140, 360, 580), (400, 280, 64))
    scene.add(
        folds(
            scene,
            FLAP,
            ["M556 260C560 320 556 370 548 400", "M250 384C330 404 470 404 550 384"],
            ["M268 280C276 220 310 184 370 176"],
            24,
        )
    )
    inset = symmetric(
        (400, 162),
        (300, 162, 258, 200, 252, 284),
        (250, 320, 250, 344, 253, 369),
        (270, 388, 330, 396, 400, 396),
    )
    scene.add(stitch(inset, tone.seam), edge(FLAP, tone))


def _buckle(scene: Scene, x: int) -> None:
    hide, brass = scene.accent, TONES["brass"]
    strip = rounded(x - 15, 352, 30, 176, 8)
    scene.add(path(strip, "#2b2118", opacity=0.35, filter=scene.blur(4), transform="translate(4 6)"))
    fill = scene.across(x - 15, x + 15, (0, hide.light), (0.4, hide.base), (1, hide.shade))
    scene.add(
        path(strip, fill), stitch(f"M{x - 10} 362V518H{x + 10}V362", hide.light, 1.2), edge(strip, hide)
    )
    frame = rounded(x - 22, 424, 44, 34, 6)
    scene.add(
        line(frame, brass.deep, 7),
        line(frame, brass.base, 5),
        line(f"M{x - 20} 426H{x + 18}", brass.light, 2.4),
    )
    scene.add(
        line(f"M{x - 20} 441H{x + 6}", brass.light, 4),
        *(circle(x, y, 2.4, hide.deep) for y in (476, 494, 512)),
    )


def pouch(scene: Scene) -> None:
    tone, brass = scene.tone, TONES["brass"]
    with scene.moved("rotate(-4 400 420)"):
        cast(scene, POUCH)
        scene.add(cloth(scene, POUCH, box=(130, 260, 660, 640)))
        decorate(scene, POUCH, (120, 330, 560, 270), (400, 450, 96))
        darks = [
            "M660 300C640 400 650 500 640 590",
            "M140 580C300 600 500 600 660 580",
            "M300 320C330 380 300 440 330 500",
            "M520 330C500 400 540 460 500 560",
        ]
        scene.add(
            folds(
                scene,
                POUCH,
                darks,
                ["M160 300C170 400 160 480 176 560", "M400 320C420 400 390 480 410 560"],
                26,
            )
        )
        tape = "M146 276C300 270 500 270 654 276L654 316C500 310 300 310 146 316Z"
        scene.add(
            cloth(scene, tape),
            seam("M134 318C300 312 500 312 666 318", tone),
            stitch("M136 324C300 318 500 318 664 324", tone.seam),
        )
        zip_ = "M150 297C300 291 500 291 650 297"
        scene.add(
            line(zip_, tone.deep, 15),
            line(zip_, brass.shade, 9),
            line(zip_, brass.light, 8, "butt", stroke_dasharray="2.4 3.6"),
        )
        scene.add(edge(POUCH, tone))
        _zip_pull(scene)


def _zip_pull(scene: Scene) -> None:
    brass, hide = TONES["brass"], TONES["walnut"] if scene.accent.is_light else scene.accent
    scene.add(path(rounded(586, 288, 32, 20, 6), scene.down(288, 308, (0, brass.light), (1, brass.shade))))
    tab = rounded(591, 312, 22, 92, 10)
    with scene.moved("rotate(8 602 300)"):
        scene.add(path(tab, "#2b2118", opacity=0.4, filter=scene.blur(4), transform="translate(5 7)"))
        scene.add(
            circle(602, 312, 9, stroke=brass.base, stroke_width=4),
            path(tab, scene.across(591, 613, (0, hide.light), (0.5, hide.base), (1, hide.shade))),
        )
        scene.add(stitch(rounded(595, 318, 14, 82, 7), hide.light, 1.1))


SHAPES = {
    "tote": Shape(tote, (250, 290, 320)),
    "backpack": Shape(backpack, (250, 300, 300)),
    "pouch": Shape(pouch, (420, 230, 280)),
}
