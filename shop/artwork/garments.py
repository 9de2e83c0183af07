"""Tops, laid flat: hoodie, tee, sweater."""

from shop.artwork.colours import mix
from shop.artwork.motifs import decorate
from shop.artwork.studio import Scene, Shape, cast, cloth, edge, folds, label, ribs, seam, stitch
from shop.artwork.svg import circle, el, group, line, path, symmetric

TORSO = symmetric(
    (400, 206),
    (372, 206, 350, 196, 338, 186),
    (312, 202, 280, 212, 256, 228),
    (272, 280, 276, 330, 276, 384),
    (268, 470, 266, 560, 270, 646),
    (400, 650),
)
HEM = symmetric(
    (400, 646), (350, 646, 310, 644, 270, 640), (272, 664, 274, 682, 279, 698), (320, 705, 360, 706, 400, 706)
)
SLEEVE = (
    "M266 222C236 236 214 262 200 306C178 400 158 500 140 604"
    "C160 616 190 622 214 620C232 540 256 460 284 392C284 330 280 270 266 222Z"
)
CUFF = "M141 600C137 622 134 640 133 658C152 668 184 674 204 672C208 654 212 636 216 616C192 620 162 612 141 600Z"
MIRROR = "translate(800 0) scale(-1 1)"
HOOD = symmetric(
    (400, 84), (336, 84, 298, 122, 300, 178), (302, 204, 320, 222, 344, 236), (364, 250, 384, 262, 400, 282)
)
OPENING = symmetric((400, 110), (356, 110, 334, 142, 336, 182), (340, 216, 368, 240, 400, 258))
HOOD_BACK = symmetric(
    (400, 84), (336, 84, 296, 126, 300, 186), (302, 214, 318, 226, 340, 232), (362, 240, 382, 242, 400, 242)
)
POCKET = symmetric(
    (400, 508), (324, 508), (306, 536, 292, 566, 286, 596), (290, 616, 291, 630, 292, 644), (400, 645)
)

TEE_SIDE = (
    (306, 172, 268, 184, 238, 200),
    (196, 236, 160, 290, 128, 346),
    (150, 372, 180, 390, 214, 400),
    (232, 372, 246, 350, 262, 326),
    (268, 430, 266, 560, 262, 678),
    (310, 690, 352, 692, 400, 692),
)
TEE = symmetric((400, 196), (366, 196, 346, 178, 336, 160), *TEE_SIDE)
TEE_BACK = symmetric((400, 172), (372, 172, 350, 168, 336, 160), *TEE_SIDE)
TEE_NECK = symmetric((400, 212), (360, 212, 330, 192, 322, 164), (336, 159), (346, 178, 366, 196, 400, 196))


def hoodie(scene: Scene) -> None:
    _long_sleeved(scene)
    if scene.view == "back":
        decorate(scene, TORSO, (250, 190, 300, 470), (400, 390, 92))
        _hood_from_behind(scene)
        return
    _pocket(scene)
    decorate(scene, TORSO, (250, 190, 300, 470), (400, 424, 72))
    _hood(scene)
    _drawstrings(scene)


def sweater(scene: Scene) -> None:
    with scene.moved("translate(-32 -66) scale(1.08)"):
        _sweater(scene)


def _sweater(scene: Scene) -> None:
    _long_sleeved(scene)
    decorate(scene, TORSO + SLEEVE + _mirrored_sleeve(), (130, 214, 540, 430), (400, 370, 84))
    knit = scene.pattern(7, 6, line("M0.5 0.5L3.5 4.5L6.5 0.5", scene.tone.deep, 1.1))
    scene.add(path(TORSO, knit, opacity=0.3))
    _crew_neck(scene)


def tee(scene: Scene) -> None:
    tone = scene.tone
    outline, print_radius = (TEE_BACK, 112) if scene.view == "back" else (TEE, 82)
    cast(scene, outline)
    scene.add(cloth(scene, outline))
    decorate(scene, outline, (120, 170, 560, 530), (400, 268 + print_radius, print_radius))
    darks = [
        "M262 326C300 350 320 372 334 420",
        "M538 326C500 350 480 372 466 420",
        "M300 690C312 600 306 560 330 500",
    ]
    lights = [
        "M280 210C262 260 262 300 276 350",
        "M420 690C410 600 440 560 424 470",
        "M180 300C210 320 226 350 240 350",
    ]
    darks += ["M560 430C530 520 540 600 524 690", "M150 352C190 380 200 380 214 392"]
    scene.add(folds(scene, outline, darks, lights))
    for side in (None, MIRROR):
        lines = (
            seam("M238 201C256 240 262 280 262 326", tone),
            stitch("M138 332C160 356 190 374 222 386", tone.seam),
        )
        scene.add(group(lines, transform=side))
    scene.add(
        stitch("M263 664C310 676 352 678 400 678C448 678 490 676 537 664", tone.seam), edge(outline, tone)
    )
    _tee_neck(scene)


def _tee_neck(scene: Scene) -> None:
    inside = symmetric((400, 158), (372, 160, 350, 162, 336, 160), (346, 178, 366, 196, 400, 196))
    if scene.view == "back":
        collar = symmetric(
            (400, 186), (366, 186, 340, 178, 324, 166), (338, 158), (352, 166, 374, 169, 400, 169)
        )
        scene.add(cloth(scene, collar), edge(collar, scene.tone))
        return
    back = symmetric((400, 178), (370, 178, 350, 172, 338, 163), (346, 156), (360, 161, 380, 162, 400, 162))
    scene.add(
        path(inside, mix(scene.tone.shade, scene.tone.deep, 0.5)),
        path(back, scene.tone.shade),
        label(383, 166, 34, 17),
    )
    scene.add(cloth(scene, TEE_NECK), ribs(scene, TEE_NECK, scene.tone, 5), edge(TEE_NECK, scene.tone))


def _long_sleeved(scene: Scene) -> None:
    """Torso with hem, sleeves with cuffs: what hoodies and sweaters share."""
    tone = scene.tone
    whole = TORSO + HEM + SLEEVE + CUFF + _mirrored_sleeve()
    cast(scene, whole)
    left = (
        cloth(scene, SLEEVE, box=(150, 240, 300, 640)),
        cloth(scene, CUFF),
        ribs(scene, CUFF, tone, 7, 10),
    )
    bends = [
        "M160 560C190 540 206 520 226 520",
        "M190 430C220 436 240 420 256 400",
        "M282 300C264 340 256 380 236 440",
    ]
    swells = ["M206 320C190 400 176 470 160 560", "M176 500C200 486 220 480 240 470"]
    arm = (*left, folds(scene, SLEEVE, bends, swells, 18), seam("M141 600C162 612 192 620 216 616", tone))
    scene.add(group((*arm, edge(SLEEVE, tone), edge(CUFF, tone))))
    scene.add(
        group((*arm, path(SLEEVE + CUFF, tone.deep, opacity=0.22), edge(SLEEVE, tone)), transform=MIRROR)
    )
    scene.add(cloth(scene, TORSO), cloth(scene, HEM), ribs(scene, HEM, tone, 8))
    _torso_folds(scene)


def _torso_folds(scene: Scene) -> None:
    tone = scene.tone
    darks = [
        "M276 384C310 410 330 440 338 500",
        "M524 384C490 410 470 440 462 500",
        "M560 240C536 320 540 480 526 690",
    ]
    darks += ["M280 640C310 626 330 600 340 560", "M520 640C496 626 480 610 470 580"]
    lights = [
        "M300 230C290 290 292 340 296 390",
        "M330 640C344 560 330 500 350 430",
        "M430 300C440 360 436 420 444 500",
    ]
    scene.add(
        folds(scene, TORSO, darks, lights, 24),
        seam("M270 643C310 647 350 648 400 648C450 648 490 647 530 643", tone),
    )
    for side in (None, MIRROR):
        armhole = "M256 229C272 280 276 330 276 384"
        scene.add(
            group(
                (seam(armhole, tone, 2.6), stitch("M262 229C278 280 282 330 282 380", tone.seam)),
                transform=side,
            )
        )
    scene.add(edge(TORSO, tone), edge(HEM, tone))


def _mirrored_sleeve() -> str:
    return (
        "M534 222C564 236 586 262 600 306C622 400 642 500 660 604C663 622 666 640 667 658"
        "C648 668 616 674 596 672C592 654 588 636 586 620C568 540 544 460 516 392C516 330 520 270 534 222Z"
    )


def _pocket(scene: Scene) -> None:
    tone = scene.tone
    scene.add(path(POCKET, tone.deep, opacity=0.4, filter=scene.blur(5), transform="translate(2 5)"))
    scene.add(
        cloth(scene, POCKET),
        folds(
            scene,
            POCKET,
            ["M300 590C350 610 380 560 400 640", "M500 640C480 600 500 560 470 520"],
            ["M330 530C350 560 350 600 340 640"],
            16,
        ),
    )
    mouth = "M324 508C306 536 292 566 286 596"
    for side in (None, MIRROR):
        stitches = stitch("M334 512C316 540 303 568 297 598", tone.seam), seam(mouth, tone, 3)
        scene.add(group(stitches, transform=side))
    scene.add(seam("M324 508L476 508", tone), stitch("M328 515L472 515", tone.seam))


def _hood(scene: Scene) -> None:
    tone = scene.tone
    scene.add(path(HOOD, tone.deep, opacity=0.5, filter=scene.blur(8), transform="translate(3 9)"))
    scene.add(cloth(scene, HOOD, box=(300, 90, 520, 280)))
    scene.add(
        folds(
            scene,
            HOOD,
            ["M500 150C490 210 460 230 430 262", "M330 226C350 236 370 250 396 274"],
            ["M320 190C312 150 340 104 392 98"],
            16,
        )
    )
    depth = scene.down(110, 258, (0, tone.deep), (0.6, mix(tone.deep, tone.shade, 0.6)), (1, tone.shade))
    scene.add(path(OPENING, depth))
    back_neck = "M342 196C366 222 434 222 458 196"
    scene.add(
        group(
            (path(f"{back_neck}L458 262L342 262Z", tone.shade), seam(back_neck, tone)),
            clip_path=scene.clip(OPENING),
        )
    )
    scene.add(label(383, 186), line("M400 112C399 140 399 160 400 176", tone.shade, 2.5))
    rim = symmetric((400, 102), (349, 102, 326, 138, 328, 182), (332, 220, 364, 246, 400, 268))
    scene.add(stitch(rim, tone.seam), edge(OPENING, tone, 2.4), edge(HOOD, tone))
    scene.add(seam("M396 256C406 266 404 274 398 281", tone, 3))


def _hood_from_behind(scene: Scene) -> None:
    tone = scene.tone
    scene.add(path(HOOD_BACK, tone.deep, opacity=0.5, filter=scene.blur(8), transform="translate(3 9)"))
    scene.add(cloth(scene, HOOD_BACK, box=(300, 90, 520, 260)))
    darks = [
        "M320 220C350 190 360 200 380 238",
        "M480 220C450 190 440 200 424 238",
        "M490 120C500 160 490 200 470 220",
    ]
    scene.add(folds(scene, HOOD_BACK, darks, ["M322 170C330 130 350 110 384 100"], 18))
    scene.add(
        seam("M400 85C398 140 398 190 400 241", tone), stitch("M406 87C404 140 404 190 406 240", tone.seam)
    )
    scene.add(edge(HOOD_BACK, tone))


def _drawstrings(scene: Scene) -> None:
    cord = (
        mix(scene.accent.base, scene.tone.base, 0.15)
        if scene.accent.base != scene.tone.base
        else scene.tone.light
    )
    for d, tip in (
        ("M368 258C362 276 368 294 363 312", (362, 311)),
        ("M432 258C438 280 431 304 437 324", (437, 323)),
    ):
        scene.add(line(d, scene.tone.deep, 6, opacity=0.45, transform="translate(3 4)"), line(d, cord, 5))
        scene.add(line(d, "#ffffff", 1.2, opacity=0.35, stroke_dasharray="1 4"))
        scene.add(el("rect", x=tip[0] - 3.4, y=tip[1], width=6.8, height=20, rx=2, fill="#b9bec3"))
    for x in (368, 432):
        scene.add(circle(x, 257, 5.6, "#b9bec3"), circle(x, 257, 3, scene.tone.deep))


def _crew_neck(scene: Scene) -> None:
    tone = scene.tone
    inside = symmetric((400, 182), (374, 184, 352, 188, 338, 186), (350, 198, 372, 212, 400, 212))
    collar = symmetric((400, 234), (362, 234, 330, 214, 318, 190), (338, 182), (350, 198, 372, 212, 400, 212))
    scene.add(path(inside, mix(tone.shade, tone.deep, 0.5)), label(383, 188, 34, 17))
    scene.add(cloth(scene, collar), ribs(scene, collar, tone, 6), edge(collar, tone, 2))


SHAPES = {
    "hoodie": Shape(hoodie, (225, 110, 350), ("back",)),
    "sweater": Shape(sweater, (260, 160, 300)),
    "tee": Shape(tee, (270, 140, 330), ("back",)),
}
