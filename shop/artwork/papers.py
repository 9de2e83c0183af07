"""Things to write on and with, lying on the table: notebook, planner, pencils, cards."""

from shop.artwork.colours import TONES, mix
from shop.artwork.motifs import decorate
from shop.artwork.studio import Scene, Shape, cast, cloth, edge, stitch
from shop.artwork.svg import circle, el, group, line, path, polygon, rounded

PAGE = "#f8f4ea"
COVER = "M232 120H548C560 120 568 128 568 140V660C568 672 560 680 548 680H232Z"
TURN = "rotate(-6 400 400)"


def notebook(scene: Scene) -> None:
    if scene.view == "open":
        _spread(scene)
        return
    tone = scene.tone
    with scene.moved(TURN):
        _book(scene)
        decorate(scene, COVER, (262, 116, 310, 570), (416, 380, 108))
        _spine(scene)
        band = "M530 118H543V682H530Z"
        scene.add(path(band, "#2b2118", opacity=0.35, filter=scene.blur(3), transform="translate(3 1)"))
        trim = scene.accent if scene.accent.base != tone.base else TONES["natural"]
        scene.add(path(band, scene.across(530, 543, (0, trim.light), (0.5, trim.base), (1, trim.shade))))


def planner(scene: Scene) -> None:
    """Wire-bound, with tabs for the months."""
    if scene.view == "open":
        _spread(scene)
        return
    with scene.moved(TURN):
        for index, name in enumerate(("vermilion", "ochre", "sage", "blue", "plum")):
            tab = rounded(556, 160 + index * 88, 34, 74, 7)
            scene.add(path(tab, TONES[name].base), edge(tab, TONES[name], 1))
        _book(scene)
        decorate(scene, COVER, (262, 116, 310, 570), (420, 310, 108))
        plate = rounded(330, 520, 176, 84, 4)
        scene.add(
            path(plate, PAGE),
            line(rounded(337, 527, 162, 70, 2), scene.tone.shade, 1.4),
            line("M352 556H484M352 578H450", "#8d8473", 1.6),
        )
        _wire(scene)


def _book(scene: Scene) -> None:
    """The block of pages under the cover, and the cover itself."""
    block = "M240 130H556C568 130 575 138 575 148V668C575 682 566 690 556 690H240Z"
    cast(scene, block, 14, 18, 13)
    scene.add(path(block, mix(scene.tone.shade, scene.tone.deep, 0.4)))
    scene.add(path("M240 128H552C564 128 571 136 571 146V664C571 678 562 686 552 686H240Z", PAGE))
    scene.add(line("M569 150V664C569 676 562 684 550 684H244M566 152V662", "#c9bfa9", 1))
    scene.add(cloth(scene, COVER, box=(232, 120, 640, 680)))
    weave = scene.pattern(4, 4, line("M0 1H4", scene.tone.deep, 0.5), line("M1 0V4", scene.tone.light, 0.5))
    scene.add(path(COVER, weave, opacity=0.28))


def _spine(scene: Scene) -> None:
    tone = scene.tone
    strip = scene.across(
        232,
        276,
        (0, tone.shade),
        (0.35, mix(tone.base, tone.light, 0.35)),
        (0.8, tone.base),
        (0.92, tone.deep),
        (1, tone.base, 0.0),
    )
    scene.add(
        path("M232 120H276V680H232Z", strip),
        edge(COVER, tone),
        line("M278 122H546", tone.light, 2, opacity=0.6),
    )
    ribbon = scene.accent
    scene.add(
        path("M318 680L334 680L336 738L328 728L318 740Z", ribbon.base),
        path("M318 680L334 680L334 690L318 688Z", ribbon.deep, opacity=0.5),
    )


def _wire(scene: Scene) -> None:
    steel = TONES["steel"]
    scene.add(edge(COVER, scene.tone))
    holes = [circle(254, 146 + index * 23.2, 6, "#2b2118", opacity=0.75) for index in range(23)]
    loops = "".join(f"M256 {144 + index * 23.2:.1f}c-30 -10 -44 -4 -42 4s20 8 30 4" for index in range(23))
    scene.add(*holes, line(loops, steel.deep, 5), line(loops, steel.light, 2.4))


def _spread(scene: Scene) -> None:
    """Open at the middle, two pages of the ruling the cover promises."""
    tone = scene.tone
    board = rounded(88, 206, 624, 420, 12)
    with scene.moved("rotate(-4 400 410)"):
        cast(scene, board, 12, 18, 13)
        scene.add(path(board, mix(tone.base, tone.shade, 0.4)), edge(board, tone))
        for x, ends in ((100, (1, 0)), (400, (0, 1))):
            page = rounded(x, 214, 300, 404, 5)
            dark, pale = ("#d5cbb6", PAGE) if ends[1] else (PAGE, "#d5cbb6")
            scene.add(path(page, scene.across(x, x + 300, (0, dark), (0.14, PAGE), (0.86, PAGE), (1, pale))))
            scene.add(edge(page, TONES["natural"], 1), _ruling(scene, x))
        scene.add(line("M400 214V618", "#9c8a63", 2, opacity=0.7))
        scene.add(
            path("M406 214L420 214L424 664L414 654L408 666Z", scene.accent.base),
            path("M420 214L424 664L421 661L416 214Z", scene.accent.deep, opacity=0.35),
        )


def _ruling(scene: Scene, x: float) -> str:
    rule = mix(scene.tone.base, "#8d8473", 0.5)
    if scene.spec.shape == "planner":
        days = "".join(f"M{x + 26} {262 + index * 86}H{x + 274}" for index in range(4))
        return line(days, rule, 2) + line(
            days.replace("262", "290").replace("348", "376").replace("434", "462").replace("520", "548"),
            rule,
            0.8,
            opacity=0.5,
        )
    dots = scene.pattern(16, 16, circle(8, 8, 1.3, rule))
    return el("rect", x=x + 22, y=240, width=256, height=352, fill=dots)


def pencils(scene: Scene) -> None:
    """Six in a paper sleeve."""
    with scene.moved("rotate(28 400 400)"):
        row = rounded(262, 70, 276, 600, 10)
        cast(scene, row, 16, 12, 12)
        with scene.repeated(*(f"translate({262 + index * 46} {(index * 37) % 23})" for index in range(6))):
            _pencil(scene)
        sleeve = rounded(254, 330, 292, 170, 3)
        scene.add(path(sleeve, "#2b2118", opacity=0.35, filter=scene.blur(5), transform="translate(3 5)"))
        scene.add(
            path(sleeve, PAGE),
            *(
                path(
                    f"M{262 + index * 46} 330h46v170h-46z",
                    scene.across(
                        262 + index * 46,
                        308 + index * 46,
                        (0, "#8d8473", 0.22),
                        (0.35, "#ffffff", 0.4),
                        (1, "#8d8473", 0.25),
                    ),
                )
                for index in range(6)
            ),
        )
        scene.add(line("M256 342H544M256 488H544", scene.accent.base, 3))
        paper_scene = Scene(
            scene.spec, scene.colour, scene.view, TONES["white"], scene.tone, scene.marks, scene.definitions
        )
        decorate(paper_scene, sleeve, (254, 350, 292, 130), (400, 415, 58))


def _pencil(scene: Scene) -> None:
    tone, brass, oak = scene.tone, TONES["brass"], TONES["oak"]
    facets = (
        ("M0 150H13V600H0Z", mix(tone.base, tone.light, 0.5)),
        ("M13 150H31V600H13Z", tone.base),
        ("M31 150H44V600H31Z", tone.shade),
    )
    scene.add(
        path(
            "M0 156L22 60L44 156C40 148 34 148 31 156C27 146 17 146 13 156C10 148 4 148 0 156Z",
            scene.across(0, 44, (0, oak.light), (0.6, oak.base), (1, oak.shade)),
        )
    )
    scene.add(path("M15.6 88L22 60L28.4 88C24 84 20 84 15.6 88Z", mix(tone.deep, "#2a2a2d", 0.5)))
    scene.add(
        *(path(d, fill) for d, fill in facets),
        path("M0 157C4 148 10 148 13 157C17 146 27 146 31 157C34 148 40 148 44 157V160H0Z", tone.base),
    )
    scene.add(
        path(
            "M0 600H44V644H0Z",
            scene.across(0, 44, (0, brass.shade), (0.3, brass.light), (0.6, brass.base), (1, brass.deep)),
        ),
        line("M0 610H44M0 618H44M0 632H44", brass.deep, 1.4, opacity=0.6),
    )
    rose = scene.accent
    scene.add(
        path(
            "M2 644H42V672C42 684 2 684 2 672Z",
            scene.across(0, 44, (0, rose.base), (0.3, rose.light), (1, rose.shade)),
        )
    )


def cards(scene: Scene) -> None:
    _envelope(scene)
    with scene.moved("rotate(5 430 400)"):
        under = rounded(284, 142, 296, 414, 3)
        card = rounded(278, 138, 296, 414, 3)
        cast(scene, card, 12, 16, 11)
        scene.add(
            path(under, mix(scene.tone.base, scene.tone.shade, 0.8)),
            cloth(scene, card, box=(278, 138, 620, 600)),
            edge(card, scene.tone, 1),
        )
        frame = rounded(296, 156, 260, 378, 1)
        scene.add(line(frame, scene.inks[1], 1.6), line(rounded(301, 161, 250, 368, 1), scene.inks[1], 0.8))
        decorate(scene, card, (296, 156, 260, 378), (426, 340, 128))
        scene.add(line("M280 140V550", scene.tone.light, 3, opacity=0.8))


def _envelope(scene: Scene) -> None:
    kraft, liner = TONES["natural"], scene.accent
    with scene.moved("rotate(-9 330 480)"):
        body = rounded(130, 360, 430, 300, 6)
        flap = polygon((134, 364), (345, 190), (556, 364))
        cast(scene, body + flap, 12, 16, 12)
        scene.add(
            path(flap, mix(kraft.base, kraft.shade, 0.35)),
            path(polygon((164, 360), (345, 212), (526, 360)), liner.base),
        )
        scene.add(
            stitch("M180 352L345 216L510 352", liner.light, 1.2),
            cloth(scene, body, kraft, (130, 360, 600, 700)),
        )
        scene.add(
            group(
                (
                    path(
                        "M130 360L330 540C340 550 350 550 360 540L560 360V380L362 560C350 572 340 572 328 560L130 380Z",
                        kraft.shade,
                        opacity=0.55,
                    ),
                ),
                clip_path=scene.clip(body),
            )
        )
        scene.add(
            line("M134 656L290 508M556 656L400 508", kraft.deep, 1.4, opacity=0.5), edge(body, kraft, 1.2)
        )


SHAPES = {
    "notebook": Shape(notebook, (300, 240, 280), ("open",)),
    "planner": Shape(planner, (200, 140, 320), ("open",)),
    "pencils": Shape(pencils, (330, 90, 340)),
    "cards": Shape(cards, (300, 210, 300)),
}
