"""The few SVG words the artwork needs: presentation attributes only, numbers kept short."""

from collections.abc import Iterable

Point = tuple[float, float]
Segment = tuple[float, ...]


def num(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def el(tag: str, children: str = "", /, **attributes: object) -> str:
    """An element; underscores in attribute names become hyphens, None leaves an attribute out."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{children}</{tag}>" if children else f"<{tag}{written}/>"


def path(d: str, fill: str = "none", **attributes: object) -> str:
    return el("path", d=d, fill=fill, **attributes)


def line(d: str, stroke: str, width: float = 2, cap: str = "round", **attributes: object) -> str:
    return el("path", d=d, fill="none", stroke=stroke, stroke_width=width, stroke_linecap=cap, **attributes)


def circle(cx: float, cy: float, r: float, fill: str = "none", **attributes: object) -> str:
    return el("circle", cx=cx, cy=cy, r=r, fill=fill, **attributes)


def ellipse(cx: float, cy: float, rx: float, ry: float, fill: str = "none", **attributes: object) -> str:
    return el("ellipse", cx=cx, cy=cy, rx=rx, ry=ry, fill=fill, **attributes)


def group(children: Iterable[str], **attributes: object) -> str:
    return el("g", "".join(children), **attributes)


def symmetric(start: Point, *segments: Segment, axis: float = 400) -> str:
    """A closed outline from its left half: lines (x, y) and cubics (x1, y1, x2, y2, x, y), mirrored back."""
    forward = [_command(segment) for segment in segments]
    ends = [start, *((segment[-2], segment[-1]) for segment in segments)]
    back = [
        _command(_reversed(segment, ends[index], axis))
        for index, segment in reversed(list(enumerate(segments)))
    ]
    turn = _command((2 * axis - ends[-1][0], ends[-1][1]))
    return f"M{num(start[0])} {num(start[1])}{''.join(forward)}{turn}{''.join(back)}Z"


def polygon(*points: Point) -> str:
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "Z"


def rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    """A rectangle with round corners, as a path so that it can clip and cast a shadow."""
    arc = f"a{num(r)} {num(r)} 0 0 1 "
    return (
        f"M{num(x + r)} {num(y)}h{num(w - 2 * r)}{arc}{num(r)} {num(r)}v{num(h - 2 * r)}{arc}{num(-r)} {num(r)}"
        f"h{num(2 * r - w)}{arc}{num(-r)} {num(-r)}v{num(2 * r - h)}{arc}{num(r)} {num(-r)}Z"
    )


def disc(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    ry = rx if ry is None else ry
    half = f"a{num(rx)} {num(ry)} 0 1 0 "
    return f"M{num(cx - rx)} {num(cy)}{half}{num(2 * rx)} 0{half}{num(-2 * rx)} 0Z"


def _value(value: object) -> str:
    return num(value) if isinstance(value, float) and abs(value) >= 1 else str(value)


def _command(segment: Segment) -> str:
    return ("L" if len(segment) == 2 else "C") + " ".join(num(value) for value in segment)


def _reversed(segment: Segment, begin: Point, axis: float) -> Segment:
    if len(segment) == 2:
        return (2 * axis - begin[0], begin[1])
    x1, y1, x2, y2 = segment[:4]
    return (2 * axis - x2, y2, 2 * axis - x1, y1, 2 * axis - begin[0], begin[1])
