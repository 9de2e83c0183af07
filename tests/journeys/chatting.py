"""A person at the chat: says something, waits until the agent has answered, looks."""

from playwright.sync_api import Locator, Page, expect

from identity.demo_people import PASSWORD

ANSWER_MS = 20_000


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.get_by_role("button", name="Go on").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)


def sign_in_with(page: Page, company: str, name: str) -> None:
    """A round trip, by SAML for Acme and OpenID Connect for Globex: to its identity provider, a choice, and back."""
    page.goto("/accounts/login/")
    page.get_by_role("link", name=f"Sign in with {company} SSO").click()
    page.get_by_role("button", name=name).click()
    expect(page.locator(".menu summary")).to_contain_text(name.split()[0])


def lend(page: Page) -> None:
    """More than is proposed: ordering, too, and what goes with it."""
    page.goto("/chat/")
    for more in ("Order what you countersign", "Cancel your orders", "Keep countersigned orders"):
        page.get_by_label(more).check()
    page.get_by_role("button", name="Lend this authority").click()
    expect(page.get_by_label("Message to your agent")).to_be_visible()


def say(page: Page, sentence: str) -> Locator:
    """The agent's answer to it, once it is whole."""
    turns = page.locator("article.turn")
    before = turns.count()
    page.get_by_label("Message to your agent").fill(sentence)
    page.get_by_role("button", name="Send").click()
    return answered(page, before + 1)


def answered(page: Page, number: int) -> Locator:
    turn = page.locator("article.turn").nth(number - 1)
    expect(turn).to_have_attribute("data-state", "done", timeout=ANSWER_MS)
    return turn


def card(page: Page) -> Locator:
    return page.locator("section.approval").last
