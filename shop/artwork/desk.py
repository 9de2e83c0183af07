"""What stands or lies on a desk: mat, laptop stand, clock, plant pot."""

import math

from shop.artwork.colours import TONES, mix
from shop.artwork.motifs import decorate, wrap
from shop.artwork.press import dice_of
from shop.artwork.studio import Scene, Shape, barrel, cast, cloth, edge, ground, highlight, lens, table
from shop.artwork.svg import circle, disc, ellipse, group, line, num, path, rounded

MAT = rounded(70, 196, 640, 410, 20)


def mat(scene: Scene) -> None:
    """Unrolled but for its right edge."""
    tone = scene.tone
    with scene.moved("rotate(-5 400 400)"):
        cast(scene, MAT, 10, 14, 11)
        scene.add(cloth(scene, MAT, box=(70, 196, 760, 640)))
        decorate(scene, MAT, (70, 196, 640, 410), (250, 400, 110))
        felt = scene.pattern(5, 5, line("M0 1L2 3", tone.deep, 0.7), line("M3 2L5 1", tone.light, 0.7))
        scene.add(
            path(MAT, felt, opacity=0.3),
            line(rounded(76, 202, 628, 398, 15), tone.seam, 3, stroke_dasharray="6 4", opacity=0.8),
            edge(MAT, tone),
        )
        roll = "M636 190C700 186 736 196 738 214V590C736 612 700 616 636 612C626 500 626 300 636 190Z"
        scene.add(
            path(
                roll,
                "#2b2118",
                opacity=0.45,
                filter=scene.blur(9),
                transform="translate(-10 6)",
                clip_path=scene.clip(MAT),
            )
        )
        cork = TONES["oak"]
        scene.add(
            path(
                roll,
                scene.across(
                    630, 740, (0, cork.light), (0.25, cork.base), (0.75, cork.shade), (1, cork.deep)
                ),
            )
        )
        dice = dice_of(4)
        flecks = "".join(
            disc(dice.uniform(640, 732), dice.uniform(200, 604), dice.uniform(0.8, 2)) for _ in range(70)
        )
        scene.add(path(flecks, cork.deep, opacity=0.5, clip_path=scene.clip(roll)), edge(roll, cork))
        _pen(scene)


def _pen(scene: Scene) -> None:
    brass, ink = (
        TONES["brass"],
        TONES["black"] if scene.tone.base != TONES["black"].base else TONES["natural"],
    )
    with scene.moved("rotate(62 500 540)"):
        scene.add(
            path(
                rounded(488, 400, 20, 190, 10),
                "#2b2118",
                opacity=0.45,
                filter=scene.blur(5),
                transform="translate(9 -6)",
            )
        )
        scene.add(path("M490 416C490 398 508 398 508 416V560H490Z", barrel(scene, 490, 508, ink)))
        scene.add(
            path("M490 560H508L501 604H497Z", barrel(scene, 490, 508, brass, 0.9)),
            path("M490 470H508V478H490Z", brass.base),
            line("M506 410V462", brass.light, 3),
        )


def stand(scene: Scene) -> None:
    """Two boards that slot into each other, and the laptop they lift."""
    tone, steel = scene.tone, TONES["steel"]
    table(scene, 600)
    ground(scene, 420, 690, 210, 30)
    rear = "M584 690C560 610 500 520 448 430L520 396C548 490 600 600 648 690Z"
    side = (
        "M196 690C220 640 250 560 262 476C264 456 276 448 292 442L602 322"
        "C614 318 624 334 614 342L330 490C312 500 306 512 306 530C308 590 330 650 350 690Z"
    )
    wood = scene.linear((200, 400, 600, 700), (0, tone.light), (0.5, tone.base), (1, tone.shade))
    scene.add(
        path(rear, mix(tone.shade, tone.deep, 0.3)),
        edge(rear, tone),
        path(side, tone.deep, transform="translate(10 2)"),
        path(side, wood),
    )
    rings = [
        "M214 690C246 620 270 560 280 480C284 462 400 420 604 330",
        "M240 690C266 620 284 580 290 500C300 470 440 410 608 336",
        "M280 690C280 640 286 600 292 530",
        "M320 690C304 640 296 600 298 540",
    ]
    scene.add(
        group([line(d, tone.shade, 2, opacity=0.6) for d in rings], clip_path=scene.clip(side)),
        edge(side, tone),
        path(disc(318, 470, 7), scene.accent.base),
    )
    base = "M246 452L624 306C632 303 640 308 640 316L640 322L256 470C246 474 240 456 246 452Z"
    screen = "M640 318C634 310 626 306 630 290L700 84C704 72 718 74 716 88L652 306C650 316 646 322 640 318Z"
    scene.add(
        path(base, scene.linear((240, 440, 260, 480), (0, steel.light), (1, steel.shade))),
        edge(base, steel),
        path(screen, scene.across(630, 716, (0, steel.shade), (0.6, steel.light), (1, steel.base))),
        edge(screen, steel),
    )
    scene.add(line("M256 452L624 310", steel.deep, 2, opacity=0.5), line("M300 690H330", tone.light, 2))


def clock(scene: Scene) -> None:
    tone = scene.tone
    table(scene, 580)
    ground(scene, 400, 676, 176, 30)
    for sign in (-1, 1):
        leg = f"M{400 + sign * 96} 590L{400 + sign * 138} 676"
        scene.add(
            line(leg, tone.deep, 22),
            line(leg, tone.base, 17),
            line(leg, tone.light, 4, opacity=0.6, transform="translate(-4 0)"),
        )
    scene.add(
        circle(414, 404, 250, tone.deep),
        circle(
            400,
            400,
            250,
            scene.linear((200, 170, 600, 640), (0, tone.light), (0.5, tone.base), (1, tone.shade)),
        ),
    )
    scene.add(
        circle(400, 400, 216, tone.deep, opacity=0.6),
        circle(400, 402, 212, scene.radial(340, 320, 330, (0, "#fffdf6"), (0.7, "#f4eee0"), (1, "#dcd2bc"))),
    )
    _face(scene)
    scene.add(
        path(
            "M226 300A212 212 0 0 1 400 190",
            "none",
            stroke="#ffffff",
            stroke_width=7,
            opacity=0.55,
            stroke_linecap="round",
        ),
        path("M400 188A214 214 0 0 0 188 402A190 190 0 0 1 400 188", "#2b2118", opacity=0.18),
    )


def _face(scene: Scene) -> None:
    ink = "#2a2a2d"
    dial = Scene(
        scene.spec, scene.colour, scene.view, TONES["white"], scene.accent, scene.marks, scene.definitions
    )
    decorate(dial, disc(400, 402, 206), (194, 196, 412, 412), (400, 402, 128), 0.45)
    ticks = {True: "", False: ""}
    for minute in range(60):
        turn = math.radians(minute * 6)
        s, c = math.sin(turn), math.cos(turn)
        inner = 176 if minute % 5 == 0 else 190
        ticks[minute % 5 == 0] += (
            f"M{num(400 + inner * s)} {num(402 - inner * c)}L{num(400 + 199 * s)} {num(402 - 199 * c)}"
        )
    scene.add(line(ticks[False], ink, 2, opacity=0.7), line(ticks[True], ink, 6))
    for d, width, move in (
        ("M400 424L318 330", 11, "translate(4 6)"),
        ("M386 422L538 330", 7, "translate(4 6)"),
    ):
        scene.add(line(d, "#2b2118", width, opacity=0.22, transform=move), line(d, ink, width))
    scene.add(
        line("M376 366L448 534", scene.accent.base, 3),
        circle(400, 418, 11, scene.accent.base),
        circle(400, 418, 4, "#f4eee0"),
    )


def pot(scene: Scene) -> None:
    tone = scene.tone
    table(scene, 590)
    ground(scene, 400, 704, 150)
    saucer = "M262 676C262 660 538 660 538 676L526 706C500 724 300 724 274 706Z"
    body = "M270 452C274 540 290 630 306 684C330 706 470 706 494 684C510 630 526 540 530 452Z"
    scene.add(
        path(saucer, barrel(scene, 262, 538)),
        ellipse(400, 676, 138, 18, tone.shade),
        path(body, barrel(scene, 270, 530)),
    )
    wrap(scene, body, (270, 470, 260, 220), 24, (580, 64))
    scene.add(path(body, scene.down(620, 700, (0, tone.deep, 0.0), (1, tone.deep, 0.45))))
    scene.add(
        ellipse(
            400, 452, 130, 28, scene.across(270, 530, (0, tone.base), (0.3, tone.light), (1, tone.shade))
        ),
        lens(400, 454, 118, 22, scene, tone),
        ellipse(400, 460, 112, 18, "#3b2a1f"),
    )
    scene.add(highlight(scene, "M292 500C296 560 306 620 318 664L332 666C320 620 312 560 310 502Z", 0.5, 4))
    for x, y, size, turn in (
        (400, 452, 1.0, -2),
        (392, 456, 0.86, -38),
        (410, 456, 0.9, 34),
        (384, 458, 0.66, -68),
        (418, 458, 0.68, 64),
        (398, 458, 0.74, -18),
        (406, 458, 0.72, 16),
    ):
        _leaf(scene, x, y, size, turn)


def _leaf(scene: Scene, x: float, y: float, size: float, turn: float) -> None:
    green = TONES["green"] if turn < 20 else TONES["forest"]
    blade = "M0 -110C-62 -150 -58 -270 0 -350C58 -270 62 -150 0 -110Z"
    half = "M0 -110C62 -150 58 -270 0 -350Z"
    veins = "".join(
        f"M0 {-140 - i * 36}L{side * (34 - i * 3)} {-172 - i * 36}" for i in range(5) for side in (-1, 1)
    )
    fill = mix(green.base, green.light, 0.35 + size * 0.2)
    marks = (
        line("M0 0C4 -40 0 -80 0 -120", green.shade, 6),
        path(blade, fill),
        path(half, green.shade, opacity=0.55),
        line("M0 -112V-340", green.light, 2.4),
        line(veins, green.light, 1.4, opacity=0.7),
    )
    scene.add(group(marks, transform=f"translate({x} {y}) rotate({turn}) scale({size})"))


SHAPES = {
    "mat": Shape(mat, (400, 330, 330)),
    "stand": Shape(stand, (220, 290, 330)),
    "clock": Shape(clock, (250, 210, 330)),
    "pot": Shape(pot, (240, 400, 320)),
}
