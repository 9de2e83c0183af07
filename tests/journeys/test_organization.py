"""Avery brings a second identity provider, tries it, switches it on, and a newcomer comes in by it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.live import LiveShop

pytestmark = pytest.mark.journey


def test_a_connection_is_brought_tried_and_used(page: Page, shop: LiveShop) -> None:
    come_in(page, "acme", "Avery Abbott")
    page.locator(".menu summary").click()
    page.get_by_role("link", name="My organization").click()
    page.get_by_role("navigation", name="Acme").get_by_role("link", name="Connections").click()
    page.get_by_role("link", name="Add a connection").click()
    page.get_by_role("textbox", name="Name").fill("Acme Two")
    page.get_by_role("button", name="Go on").click()
    acs = page.get_by_label("Assertion consumer service (ACS)", exact=True).input_value()

    page.get_by_role("link", name="Bring its metadata").click()
    metadata = page.context.request.get(f"{shop.place.idp_url}/metadata/").text()
    page.get_by_role("textbox", name="pasted").fill(metadata)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Attributes, groups and roles").click()
    page.get_by_role("textbox", name="Where groups are named").fill("groups")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("textbox", name="Group", exact=True).fill("buyers")
    page.get_by_role("combobox", name="Role", exact=True).select_option("auditor")
    page.get_by_role("button", name="Map this group").click()
    page.get_by_role("link", name="Back to Acme Two").click()

    page.get_by_role("button", name="Test sign-in").click()
    page.get_by_role("link", name="Go on to the provider").click()
    page.get_by_role("button", name="Dana Diaz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What came of the test")
    expect(page.locator("main")).to_contain_text("A new account would be made for dana@acme.test.")
    expect(page.locator("main")).to_contain_text("Auditor, by the group buyers.")
    expect(page.locator(".menu summary")).to_contain_text("Avery")

    page.get_by_role("link", name="Back to Acme Two").click()
    page.get_by_role("checkbox", name="acme.test").check()
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("status")).to_contain_text("Acme Two is on.")
    page.context.clear_cookies()
    come_in(page, acs.rstrip("/").rsplit("/", 2)[1], "Dana Diaz")
    page.goto("/account/")
    expect(page.locator(".facts")).to_contain_text(re.compile(r"Acme\s+Auditor"))


def come_in(page: Page, slug: str, name: str) -> None:
    page.goto(f"/accounts/saml/{slug}/login/")
    page.get_by_role("button", name=name).click()
    expect(page.locator(".menu summary")).to_contain_text(name.split()[0])
