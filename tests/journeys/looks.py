"""How a page looks to a machine that measures: contrast and names by axe, and no page wider than its window."""

from typing import Final

from playwright.sync_api import Page

from tests.support.npm import faults_by_axe

WIDE: Final = {"width": 1440, "height": 900}
NARROW: Final = {"width": 390, "height": 844}


def looks_well(tab: Page) -> None:
    """In light and dark, on a desk and on a telephone."""
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert (tab.url, scheme, faults_by_axe(tab)) == (tab.url, scheme, [])
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (tab.url, size, wide > 0) == (tab.url, size, False)
    tab.set_viewport_size(WIDE)
