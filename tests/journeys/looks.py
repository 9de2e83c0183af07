"""How a page looks to a machine that measures: contrast and names by axe, and no page wider than its window."""

from typing import Final

from playwright.sync_api import Page, ViewportSize

from tests.support.npm import faults_by_axe

WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}
#: A desk's window at 400 % (WCAG 2.2, 1.4.10).
SMALL: Final[ViewportSize] = {"width": 320, "height": 256}
#: The rules that read colours.
COLOURS: Final = ("color-contrast", "link-in-text-block")
#: What stands in the page's main part, folded or not, beyond an edge of the window: `main` clips it, so nobody can
#: scroll there. Of boxes that scroll, or cut off what they hold on purpose, only the edges count.
CUT_OFF: Final = """() => {
  for (const one of document.querySelectorAll("main details")) one.open = true;
  const edge = document.documentElement.clientWidth;
  const range = document.createRange();
  const boxOf = (node) => {
    range.selectNodeContents(node);
    return (node instanceof Element ? node : range).getBoundingClientRect();
  };
  const isOut = (node) => {
    const box = boxOf(node);
    return box.width > 1 && (box.right > edge + 1 || box.left < -1);
  };
  const isOpen = (node) => getComputedStyle(node).overflowX === "visible";
  const outIn = (node) => [...node.childNodes].flatMap((one) => {
    const within = one instanceof Element && isOpen(one) ? outIn(one) : [];
    return within.length || !isOut(one) ? within : [one];
  });
  const nameOf = (node) => `${(node.parentElement.closest("[class]") ?? node).className}: ${node.textContent.trim()}`;
  return outIn(document.querySelector("main")).map((node) => nameOf(node).slice(0, 80));
}"""


def looks_well(tab: Page) -> None:
    """In light and dark, on a desk and on a telephone."""
    assert (tab.url, faults_in_any_light(tab)) == (tab.url, [])
    for size in (WIDE, NARROW):
        assert (tab.url, size, out_of_sight(tab, size)) == (tab.url, size, [])
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


def reads_large(tab: Page) -> None:
    """Nothing is cut off in the smallest window, nor where letters are twice as large (WCAG 2.2, 1.4.4)."""
    assert (tab.url, SMALL, out_of_sight(tab, SMALL)) == (tab.url, SMALL, [])
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    assert (tab.url, "200%", out_of_sight(tab, NARROW)) == (tab.url, "200%", [])


def out_of_sight(tab: Page, size: ViewportSize) -> list[str]:
    """What a window of that size cuts off, and the page where it is wider than the window."""
    tab.set_viewport_size(size)
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*tab.evaluate(CUT_OFF), *([f"the page, by {wide} px"] if wide > 0 else [])]
