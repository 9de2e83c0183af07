"""Worn small things, laid flat: cap, beanie, socks, scarf."""

from shop.artwork.colours import TONES, mix
from shop.artwork.motifs import decorate
from shop.artwork.press import dice_of
from shop.artwork.studio import Scene, Shape, cast, cloth, edge, folds, label, ribs, seam, stitch
from shop.artwork.svg import circle, ellipse, group, line, num, path, polygon, symmetric

CROWN = symmetric((400, 206), (288, 206, 210, 290, 200, 470), (270, 452, 330, 446, 400, 446))
BRIM = (
    "M196 466C256 424 544 424 604 466C654 506 672 560 640 596C620 606 606 596 588 584"
    "C520 540 280 540 212 584C194 596 180 606 160 596C128 560 146 506 196 466Z"
)
DOME = symmetric((400, 176), (280, 170, 214, 280, 214, 470), (400, 474))
CUFF = "M204 452C330 436 470 436 596 452C606 500 606 560 598 612C470 628 330 628 202 612C194 560 194 500 204 452Z"
SOCK = (
    "M268 150C310 144 350 144 392 150C394 250 388 350 394 424C400 470 440 496 496 530C552 562 574 618 548 656"
    "C520 692 460 684 408 660C346 632 288 592 270 516C258 462 270 300 268 150Z"
)
HEEL = "M270 516C264 490 264 460 266 430C300 440 330 480 330 520C330 556 320 590 300 586C284 566 274 542 270 516Z"
TOE = "M476 518C552 556 574 618 548 656C528 684 490 686 450 676C432 620 440 560 476 518Z"


def cap(scene: Scene) -> None:
    tone = scene.tone
    cast(scene, CROWN + BRIM)
    scene.add(cloth(scene, CROWN, box=(240, 210, 600, 470)))
    scene.add(
        folds(
            scene,
            CROWN,
            ["M596 470C590 340 540 260 470 220", "M206 460C260 440 300 450 330 446"],
            ["M270 300C290 250 330 230 370 220", "M330 400C320 330 340 280 372 240"],
            30,
        )
    )
    decorate(scene, CROWN, (190, 200, 420, 260), (400, 344, 66))
    for d in ("M400 208L400 446", "M388 208C310 226 278 330 272 456", "M412 208C490 226 522 330 528 456"):
        scene.add(seam(d, tone), stitch(d, tone.seam, 1.2))
    scene.add(*(circle(x, 262, 6, tone.deep, stroke=tone.light, stroke_width=2) for x in (336, 464)))
    scene.add(ellipse(400, 206, 17, 8, tone.shade), ellipse(398, 204, 14, 5.5, tone.light), edge(CROWN, tone))
    scene.add(path(BRIM, tone.deep, opacity=0.5, filter=scene.blur(7), transform="translate(0 -8)"))
    _brim(scene)


def _brim(scene: Scene) -> None:
    tone = scene.tone
    scene.add(path(BRIM, mix(tone.deep, tone.shade, 0.4), transform="translate(0 7)"))
    scene.add(
        path(
            BRIM,
            scene.down(
                430,
                600,
                (0, mix(tone.base, tone.shade, 0.5)),
                (0.35, tone.base),
                (1, mix(tone.base, tone.light, 0.4)),
            ),
        )
    )
    scene.add(
        folds(scene, BRIM, ["M600 470C650 520 660 560 630 600"], ["M230 500C200 520 180 550 176 580"], 26)
    )
    for inset in range(5):
        lift, side = inset * 15, inset * 5
        scene.add(
            stitch(
                f"M{166 + side} {580 - lift}C250 {522 - lift} 550 {522 - lift} {634 - side} {580 - lift}",
                tone.seam,
                1.3,
            )
        )
    scene.add(edge(BRIM, tone))


def beanie(scene: Scene) -> None:
    tone = scene.tone
    cast(scene, DOME + CUFF)
    scene.add(cloth(scene, DOME))
    decorate(scene, DOME, (200, 170, 400, 300), (400, 340, 60))
    scene.add(group([_wale(index, scene) for index in range(-12, 13)], clip_path=scene.clip(DOME)))
    scene.add(
        folds(
            scene,
            DOME,
            ["M590 460C586 330 540 230 460 190", "M216 440C330 420 470 420 590 440"],
            ["M270 330C284 260 330 210 380 196"],
            34,
        )
    )
    scene.add(
        edge(DOME, tone),
        path(CUFF, tone.deep, opacity=0.5, filter=scene.blur(7), transform="translate(0 -6)"),
    )
    scene.add(cloth(scene, CUFF), ribs(scene, CUFF, tone, 17))
    scene.add(
        folds(
            scene,
            CUFF,
            ["M598 452L598 612", "M210 618C330 634 470 634 590 618"],
            ["M216 470C330 452 470 452 560 466"],
            24,
        )
    )
    scene.add(edge(CUFF, tone), label(366, 520, 68, 38))


def _wale(index: int, scene: Scene) -> str:
    x = 400 + index * 17
    top = 400 + index * 4
    d = f"M{num(x)} 474C{num(x)} 330 {num((x + top) / 2 + index * 4)} 220 {num(top)} 176"
    return line(d, scene.tone.deep, 5, opacity=0.42) + line(
        d, scene.tone.light, 2.4, opacity=0.4, transform="translate(7 0)"
    )


def socks(scene: Scene) -> None:
    with scene.repeated("translate(-40 -6) rotate(-9 330 400)", "translate(40 0)"):
        _sock(scene)


def _sock(scene: Scene) -> None:
    tone, accent = scene.tone, scene.accent
    cast(scene, SOCK, 9, 12, 9)
    scene.add(cloth(scene, SOCK, box=(260, 160, 480, 680)))
    decorate(scene, SOCK, (250, 210, 330, 480), (330, 320, 42))
    trim = accent if accent.base != tone.base else TONES["natural"]
    clip = scene.clip(SOCK)
    scene.add(
        group(
            (cloth(scene, HEEL, trim), cloth(scene, TOE, trim), seam(HEEL, trim, 1.6), seam(TOE, trim, 1.6)),
            clip_path=clip,
        )
    )
    band = "M260 140L400 140L400 206C350 200 310 200 260 206Z"
    scene.add(
        group(
            (cloth(scene, band), ribs(scene, band, tone, 8), seam("M260 206C310 200 350 200 400 206", tone)),
            clip_path=clip,
        )
    )
    darks = [
        "M392 220C384 330 388 400 394 424",
        "M340 520C370 500 386 470 394 430",
        "M500 670C440 660 350 640 290 560",
    ]
    scene.add(
        folds(
            scene, SOCK, darks, ["M294 170C290 300 288 380 292 470", "M400 540C450 560 500 580 530 610"], 22
        ),
        edge(SOCK, tone),
    )


def scarf(scene: Scene) -> None:
    """Folded twice, the fringe of both ends showing."""
    with scene.moved("rotate(-7 400 400)"):
        _fold(scene, 322, 176, 0.3)
        _fold(scene, 228, 128, 0.0)


def _fold(scene: Scene, x: int, y: int, dim: float) -> None:
    tone = scene.tone
    body = (
        f"M{x + 10} {y}C{x + 90} {y - 8} {x + 180} {y - 6} {x + 240} {y}"
        f"C{x + 254} {y + 3} {x + 254} {y + 12} {x + 252} {y + 22}L{x + 246} {y + 460}"
        f"L{x} {y + 460}L{x} {y + 16}C{x} {y + 6} {x + 2} {y + 1} {x + 10} {y}Z"
    )
    cast(scene, body, 10, 14, 12)
    scene.add(group(_fringe(scene, x, y + 456)), cloth(scene, body, box=(x, y, x + 320, y + 420)))
    decorate(scene, body, (x - 6, y - 8, 270, 476), (x + 125, y + 330, 70))
    weave = scene.pattern(6, 6, line("M0 6L6 0", tone.deep, 1), line("M0 2L2 0", tone.light, 0.8))
    scene.add(path(body, weave, opacity=0.25))
    darks = [
        f"M{x + 252} {y + 20}L{x + 246} {y + 460}",
        f"M{x + 150} {y + 10}C{x + 140} {y + 160} {x + 170} {y + 300} {x + 150} {y + 450}",
    ]
    lights = [f"M{x + 40} {y + 20}C{x + 50} {y + 160} {x + 30} {y + 300} {x + 44} {y + 440}"]
    scene.add(folds(scene, body, darks, lights, 26), path(body, tone.deep, opacity=dim), edge(body, tone))
    scene.add(
        line(
            f"M{x + 4} {y + 9}C{x + 90} {y + 3} {x + 180} {y + 4} {x + 248} {y + 10}",
            tone.light,
            5,
            opacity=0.5,
        )
    )


def _fringe(scene: Scene, x: float, y: float) -> list[str]:
    dice, tone = dice_of(int(x)), scene.tone
    tufts = []
    for index in range(17):
        left = x + 4 + index * 14.4
        lean, length = dice.uniform(-7, 7), dice.uniform(50, 60)
        tuft = polygon(
            (left, y),
            (left + 11, y),
            (left + 8 + lean, y + length),
            (left + 5.5 + lean, y + length - 4),
            (left + 3 + lean, y + length + 1),
        )
        tufts.append(path(tuft, mix(tone.base, tone.shade, dice.uniform(0.1, 0.8))))
    return tufts


SHAPES = {
    "cap": Shape(cap, (250, 190, 300)),
    "beanie": Shape(beanie, (240, 330, 300)),
    "socks": Shape(socks, (270, 380, 320)),
    "scarf": Shape(scarf, (200, 380, 320)),
}
