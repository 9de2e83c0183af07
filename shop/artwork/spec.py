"""What makes one product's drawing itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Artwork:
    """A shape and what is printed, woven or engraved on it.

    `seed` varies a motif within its kind; `accent` is a colour name for trims and second inks;
    `text` is up to three letters for the monogram.
    """

    shape: str
    motif: str = "plain"
    seed: int = 1
    accent: str = "vermilion"
    text: str = ""
