"""The one table of colours: what a variant's colour looks like in light, in itself and in shade."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """A material's colour under the studio's light. `family` is the plain word people search with."""

    base: str
    shade: str
    light: str
    deep: str
    family: str

    @property
    def is_light(self) -> bool:
        return luminance(self.base) > 0.45

    @property
    def seam(self) -> str:
        """A line drawn on this colour so that it is seen: lighter on the darkest cloths, deeper on the rest."""
        return self.light if luminance(self.base) < 0.05 else self.deep


TONES = {
    "black": Tone("#2a2a2d", "#18181b", "#4d4d52", "#0c0c0e", "black"),
    "white": Tone("#f3f1ec", "#d2cec5", "#fffefb", "#a8a398", "white"),
    "natural": Tone("#e6dbc4", "#c8b995", "#f6efdf", "#9c8a63", "white"),
    "grey": Tone("#9b9c9d", "#77797b", "#bfc0c0", "#55575a", "grey"),
    "graphite": Tone("#4b4e53", "#33363a", "#70747a", "#212327", "grey"),
    "steel": Tone("#b9bec3", "#858c93", "#eef1f3", "#565d65", "grey"),
    "navy": Tone("#26375c", "#17233f", "#45597f", "#0d1529", "blue"),
    "blue": Tone("#3c6ba6", "#284d7d", "#6b97cb", "#183355", "blue"),
    "sky": Tone("#9dbfd6", "#7297b3", "#c6deec", "#4a7190", "blue"),
    "red": Tone("#b53a32", "#86241f", "#d9675c", "#571310", "red"),
    "vermilion": Tone("#d9482b", "#a83018", "#f0775a", "#74200f", "red"),
    "rose": Tone("#dba9a3", "#b98079", "#f0cdc8", "#8a544e", "pink"),
    "terracotta": Tone("#c0694a", "#934931", "#dd9274", "#66301e", "orange"),
    "ochre": Tone("#d3a03a", "#a67820", "#ebc470", "#735112", "yellow"),
    "green": Tone("#3f6b4f", "#294a36", "#6a9679", "#183022", "green"),
    "forest": Tone("#2b4a3b", "#1a3127", "#4b6e5c", "#0f1f18", "green"),
    "sage": Tone("#a3b196", "#7c8c6f", "#c7d2bc", "#56654b", "green"),
    "lilac": Tone("#b3a5c9", "#8a7aa5", "#d4c9e3", "#5f5079", "purple"),
    "plum": Tone("#65395a", "#452440", "#8f5e83", "#2b142a", "purple"),
    "oak": Tone("#c99f6b", "#9f7643", "#e4c498", "#6f4d26", "brown"),
    "walnut": Tone("#7a5238", "#553622", "#a27657", "#352014", "brown"),
    "brass": Tone("#c9a45a", "#94722f", "#f0d998", "#5f4718", "yellow"),
    "clear": Tone("#dfe9ea", "#b3c4c7", "#fbfefe", "#7d9397", "clear"),
    "amber": Tone("#b8752f", "#854d18", "#e0a45e", "#57300c", "brown"),
}


def tone(name: str) -> Tone:
    if name not in TONES:
        raise ValueError(f"unknown colour {name!r}; one of {', '.join(sorted(TONES))}")
    return TONES[name]


def drawn_as(name: str) -> str:
    """The colour of ours that a seller's word for one ends in ("dark blue" is blue); natural where there is none."""
    return next((word for word in reversed(name.lower().split()) if word in TONES), "natural")


def inks(ground: Tone, accent: Tone) -> tuple[str, str]:
    """Two inks that are seen on `ground`: the plain one, and the accent (or its nearest legible relative)."""
    plain = TONES["natural"].light if luminance(ground.base) < 0.3 else TONES["black"].base
    for candidate in (accent.base, accent.light, accent.shade):
        if contrast(candidate, ground.base) > 1.7:
            return plain, candidate
    return plain, plain


def mix(first: str, second: str, share: float) -> str:
    """`share` of `second` in `first`."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[index : index + 2], 16) for index in (1, 3, 5))
