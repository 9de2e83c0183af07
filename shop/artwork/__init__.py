"""Product artwork: pure functions from a spec and a colour to an SVG document."""

from shop.artwork.draw import check, draw, views_of
from shop.artwork.seal import draw_seal
from shop.artwork.spec import Artwork

__all__ = ["Artwork", "check", "draw", "draw_seal", "views_of"]
