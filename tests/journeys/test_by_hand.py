"""The way from the first page to an order: with a keyboard alone, and with a thumb on a telephone."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from identity.demo_people import PASSWORD
from tests.journeys.chatting import sign_in
from tests.journeys.conftest import LiteShop
from tests.journeys.held import held
from tests.support.npm import faults_by_axe

pytestmark = pytest.mark.journey

MOST_TABS = 120
#: What has the focus: its name as a person hears it, and whether it can be seen that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  const seen = (element) => {
    if (!element) return false;
    const style = getComputedStyle(element);
    const drawn = (it) => (it.outlineStyle !== "none" && parseFloat(it.outlineWidth) > 0) || it.boxShadow !== "none";
    return drawn(style) || drawn(getComputedStyle(element, "::after"));
  };
  const labels = [...(one.labels ?? [])].map((label) => label.innerText);
  const name = one.getAttribute("aria-label") ?? ([...labels, one.innerText ?? ""].find(Boolean) ?? one.title);
  const card = one.closest(".product-card")?.firstElementChild;
  const shows = [one, one.nextElementSibling, one.parentElement, card];
  return { name: name ?? "", tag: one.tagName, seen: shows.some(seen) };
}"""


@pytest.fixture
def tab(browser: Browser, lite_shop: LiteShop) -> Iterator[Page]:
    context = browser.new_context(base_url=lite_shop.live.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def telephone(browser: Browser, lite_shop: LiteShop) -> Iterator[Page]:
    size = {"width": 390, "height": 844}
    context = browser.new_context(base_url=lite_shop.live.url, viewport=size, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_an_order_by_keyboard_alone(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert "Skip" in tab.evaluate(FOCUSED)["name"]
    press(tab, "Enter")
    reach(tab, "Search", tag="INPUT", key="Shift+Tab")
    tab.keyboard.type("ledger hoodie")
    press(tab, "Enter")
    reach(tab, "Ledger Hoodie", tag="A")
    press(tab, "Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ledger Hoodie")

    reach(tab, r"S\b", tag="INPUT")
    tab.keyboard.press("ArrowRight")
    chosen = tab.evaluate(FOCUSED)["name"].split()[0]
    reach(tab, "Put in the cart", tag="BUTTON")
    press(tab, "Enter")
    expect(tab.locator(".cart-line")).to_contain_text(f"Black, {chosen}")
    reach(tab, "Go to checkout", tag="A")
    press(tab, "Enter")
    sign_in_by_keyboard(tab, "alice@acme.test")

    expect(tab.get_by_role("heading", level=1)).to_have_text("Checkout")
    reach(tab, "Standard", tag="INPUT")
    before = tab.locator(".receipt__total").inner_text()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".receipt__total")).not_to_have_text(before)
    assert "Express" in tab.evaluate(FOCUSED)["name"], (
        "the focus stays where it was when the price is shown anew"
    )
    reach(tab, "A note for us", tag="TEXTAREA")
    tab.keyboard.type("By hand.")
    reach(tab, "Order and pay", tag="BUTTON")
    press(tab, "Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Order C-\d+"))
    expect(tab.locator("main")).to_contain_text("Express, 1 working day")
    reach(tab, "How this order came about", tag="A")


def test_a_slip_that_is_not_what_was_chosen_cannot_be_ordered(tab: Page) -> None:
    sign_in(tab, "bob@acme.test")
    tab.goto("/search/?q=mug")
    tab.locator("main a[href^='/p/']").first.click()
    tab.get_by_role("button", name="Put in the cart").click()
    tab.get_by_role("link", name="Go to checkout").click()
    with held(tab, "**/checkout/?*", kind="fetch") as asked:
        tab.get_by_label("Express").check()
        asked.wait_for(1)
        expect(tab.get_by_role("button", name="Order and pay")).to_be_disabled()
        with tab.expect_navigation():
            asked.routes[0].abort()
    expect(tab.locator(".receipt")).to_contain_text("Express")


def test_in_forced_colours_it_is_seen_which_size_is_chosen(tab: Page) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto("/search/?q=ledger+hoodie")
    tab.locator("main a[href^='/p/']").first.click()
    chosen = tab.locator(".choice:has(input:checked) .choice__face").first
    expect(chosen).to_have_css("border-top-width", "3px")


def test_a_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(tab: Page) -> None:
    tab.goto("/accounts/login/")
    sign_in_by_keyboard(tab, "bob@acme.test")
    expect(tab.locator(".menu summary")).to_contain_text("Bob")
    tab.goto("/")
    reach(tab, "Bob", tag="SUMMARY")
    tab.keyboard.press("Enter")
    reach(tab, "Addresses", tag="A")
    tab.keyboard.press("Escape")
    assert tab.evaluate(FOCUSED)["tag"] == "SUMMARY"


def test_an_order_by_thumb(telephone: Page) -> None:
    telephone.goto("/")
    fits(telephone)
    telephone.get_by_role("combobox", name="Search").or_(telephone.get_by_role("searchbox")).first.fill("mug")
    telephone.keyboard.press("Enter")
    telephone.wait_for_url(re.compile("/search/"))
    fits(telephone)
    telephone.locator("main a[href^='/p/']").first.tap()
    telephone.wait_for_url(re.compile("/p/"))
    fits(telephone)
    telephone.get_by_role("button", name="Put in the cart").tap()
    telephone.wait_for_url(re.compile("/cart/"))
    fits(telephone)
    telephone.get_by_role("link", name="Go to checkout").tap()
    telephone.wait_for_url(re.compile("/login/"))
    telephone.locator("input[name=login]").fill("carol@globex.test")
    fits(telephone)
    telephone.get_by_role("button", name="Go on").tap()
    telephone.locator("input[name=password]").fill(PASSWORD)
    fits(telephone)
    telephone.get_by_role("button", name="Sign in", exact=True).tap()
    telephone.wait_for_url(lambda url: urlsplit(url).path == "/checkout/")
    fits(telephone)
    before = telephone.locator(".receipt__total").inner_text()
    telephone.get_by_label("Express").tap()
    expect(telephone.locator(".receipt__total")).not_to_have_text(before)
    telephone.get_by_role("button", name="Order and pay").tap()
    telephone.wait_for_url(re.compile(r"/orders/\w+/$"))
    fits(telephone)
    expect(telephone.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Order C-\d+"))


def reach(tab: Page, name: str, *, tag: str, key: str = "Tab") -> None:
    """On to what begins with that name (a pattern). On the way everything shows that it has the focus."""
    for _ in range(MOST_TABS):
        tab.keyboard.press(key)
        focused = tab.evaluate(FOCUSED)
        assert focused["seen"] or focused["tag"] == "BODY", focused
        if focused["tag"] == tag and re.match(name, focused["name"].strip()):
            return
    raise AssertionError(f"{name} was not reached by {key}")


def sign_in_by_keyboard(tab: Page, email: str) -> None:
    """The password is asked for on a page of its own, where it has the focus at once."""
    reach(tab, "Email", tag="INPUT")
    tab.keyboard.type(email)
    press(tab, "Enter")
    expect(tab.locator("input[name=password]")).to_be_focused()
    tab.keyboard.type(PASSWORD)
    press(tab, "Enter")


def press(tab: Page, key: str) -> None:
    """A key that leads to another page, or another place on this one."""
    with tab.expect_navigation():
        tab.keyboard.press(key)


def fits(telephone: Page) -> None:
    """Nothing sticks out, and what is tapped is large enough (WCAG 2.2, 2.5.8), once the page has its styles."""
    telephone.wait_for_load_state()
    wide = telephone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (telephone.url, wide) == (telephone.url, 0)
    assert (telephone.url, faults_by_axe(telephone, only=("target-size",))) == (telephone.url, [])
