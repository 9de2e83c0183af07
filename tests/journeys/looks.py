"""How a page looks to a machine that measures: contrast and names by axe, and no page wider than its window."""

from typing import Final

from playwright.sync_api import Page

from tests.support.npm import faults_by_axe

WIDE: Final = {"width": 1440, "height": 900}
NARROW: Final = {"width": 390, "height": 844}
#: The rules that read colours.
COLOURS: Final = ("color-contrast", "link-in-text-block")


def looks_well(tab: Page) -> None:
    """In light and dark, on a desk and on a telephone."""
    assert (tab.url, faults_in_any_light(tab)) == (tab.url, [])
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (tab.url, size, wide > 0) == (tab.url, size, False)
    tab.set_viewport_size(WIDE)


def faults_in_any_light(tab: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Nothing but colours is different in the dark, so all other rules are asked once."""
    tab.wait_for_load_state()  # a page that was not waited for may have its words before its styles
    found = []
    for scheme, only in (("light", ()), ("dark", COLOURS)):
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        found += [f"{scheme}: {fault}" for fault in faults_by_axe(tab, without=without, only=only)]
    return found
