"""Every page of the URLconf in a browser: accessible in light and dark, valid, quiet, and no wider than a telephone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from playwright.sync_api import Browser, ConsoleMessage
from playwright.sync_api import Page as Tab

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import person
from identity.models import (
    AccessReview,
    Alert,
    AlertRule,
    Connection,
    Domain,
    Invitation,
    LoginSession,
    Organization,
    User,
    Webhook,
)
from identity.replay import By, Replayer, Verdict, recorded_decisions
from identity.reviews.verbs import Setup, end_review, start_review
from shop.cart import add_to_cart
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Address, Letter, Order, Product, PurchaseApproval, Return, Variant
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.purchase_approvals import ask_approver
from shop.quotes import Wishes, draft_from_items
from shop.returns import request_return
from shop.reviews import write_review
from shop.wishlist import wish_for
from tests.journeys.chatting import lend, say, sign_in
from tests.journeys.conftest import LiteShop
from tests.journeys.looks import NARROW, WIDE, faults_in_any_light, out_of_sight, reads_large
from tests.journeys.pages import GUEST, LEFT_OUT, READ_LARGE, STATUS, Page, admin_pages, pages, routes
from tests.shop.conftest import at_their_browser
from tests.support.live import LiveShop
from tests.support.npm import bring_axe, faults_by_validator

pytestmark = pytest.mark.journey

#: Django's own markup, which our templates do not write.
OF_DJANGO = (
    "#changelist",
    "#nav-sidebar",
    "#user-tools",
    ".module",
    "#toggle-nav-sidebar",
    "#recent-actions-module",
)

#: A word that no telephone is wide enough for.
LONG = "Donaudampfschifffahrtsgesellschaft" * 3


@dataclass(frozen=True)
class Filled:
    """A shop in which something has happened, what its addresses are made of, and what it answered at them."""

    shop: LiveShop
    parts: dict[str, dict[str, str]]
    answers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def filled(lite_shop: LiteShop, browser: Browser) -> Filled:
    with lite_shop.here(), override_settings(EMAIL_BACKEND="shop.mailbox.MailboxBackend"):
        parts = _fill()
    talk = _talk(browser, lite_shop.live)
    with lite_shop.here():
        return Filled(lite_shop.live, parts | talk | _decision())


@pytest.fixture(scope="module")
def tabs(browser: Browser, filled: Filled) -> Iterator[dict[str, Tab]]:
    """A browser for each person, signed in once."""
    opened: dict[str, Tab] = {}
    for who in {page.opened_by for page in [*pages(), *admin_pages()]}:
        context = browser.new_context(base_url=filled.shop.url, viewport=WIDE, reduced_motion="reduce")
        bring_axe(context)
        opened[who] = context.new_page()
        if who != GUEST:
            sign_in(opened[who], who)
    yield opened
    for tab in opened.values():
        tab.context.close()


def test_every_route_is_looked_at_or_left_out_with_a_reason() -> None:
    known = {page.name for page in pages()} | LEFT_OUT.keys()
    assert {name for name, _, _ in routes()} == known
    assert LEFT_OUT.keys() <= {name for name, _, _ in routes()}


@pytest.mark.parametrize("page", pages(), ids=str)
def test_a_page_of_the_shop(page: Page, filled: Filled, tabs: dict[str, Tab]) -> None:
    for state in page.states:
        address = _address(page, filled) + state
        filled.answers[address] = _look(tabs[page.opened_by], address, expected=STATUS.get(page.name, 200))
    if page.name in READ_LARGE:
        reads_large(tabs[page.opened_by])


@pytest.mark.parametrize("page", admin_pages(), ids=str)
def test_a_page_of_the_admin(page: Page, filled: Filled, tabs: dict[str, Tab]) -> None:
    _look(tabs[page.opened_by], _address(page, filled), without=OF_DJANGO)


def test_the_markup_of_all_of_them_is_valid(filled: Filled, tabs: dict[str, Tab], tmp_path: Path) -> None:
    for page in pages():
        for state in page.states:
            address = _address(page, filled) + state
            markup = filled.answers.get(address) or tabs[page.opened_by].context.request.get(address).text()
            (tmp_path / f"{page}{slugify(state)}.html").write_text(markup)
    assert faults_by_validator(tmp_path) == []


def test_every_decision_in_it_comes_out_the_same_when_it_is_asked_again(
    filled: Filled, lite_shop: LiteShop
) -> None:
    with lite_shop.here():
        replays = [Replayer(by).replay(event) for by in By for event in recorded_decisions()]

    assert len(replays) > 20
    assert [str(replay) for replay in replays if replay.verdict is not Verdict.SAME] == []


def _look(tab: Tab, address: str, *, without: tuple[str, ...] = (), expected: int = 200) -> str:
    """The markup that came."""
    noise: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and f"status of {expected}" not in message.text:
            noise.append(message.text)

    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size(WIDE)
    tab.on("console", hear)
    answer = tab.goto(address)
    assert answer is not None
    assert (address, answer.status) == (address, expected)
    tab.remove_listener("console", hear)
    assert (address, noise) == (address, [])
    assert (address, faults_in_any_light(tab, without=without)) == (address, [])
    assert (address, out_of_sight(tab, WIDE if without else NARROW)) == (address, [])
    return answer.text()


def _address(page: Page, filled: Filled) -> str:
    return reverse(page.name, kwargs=filled.parts.get(page.name, {}))


def _fill() -> dict[str, dict[str, str]]:
    """Alice has a cart, a wish, an order that waits and one that came, a part of which goes back; she writes long."""
    people = {user.get_short_name().lower(): user for user in User.objects.all()}
    with open_context("system:sign-in"):
        alice, sam = at_their_browser(people["alice"]), at_their_browser(people["sam"])
        Address.objects.filter(owner=people["alice"]).update(street=LONG)
    mug = Variant.objects.filter(product__slug="guilloche-mug").first()
    with open_context("web"):
        add_to_cart(mug, 1, actor=alice)
        wish_for("guilloche-mug", actor=alice)
        wishes = Wishes(note=LONG)
        drafts = [draft_from_items([(mug, 2)], actor=alice, wishes=wishes) for _ in range(2)]
        orders = [place_order(draft, actor=alice) for draft in drafts]
        for order in orders:
            collect_payment(order.payment.pk)
        came = Order.objects.select_related("owner", "payment").get(pk=orders[0].pk)
        pack_rest(came, actor=sam)
        ship_order(came, actor=sam)
        deliver_order(came, actor=sam)
        request_return(came, {came.lines.get(): 1}, Return.Reason.UNWANTED, actor=alice)
        write_review(mug.product, rating=4, title=LONG, body=LONG, actor=alice)
        asked = _ask(mug, people["alice"])
    organization = _of_an_organization(people)
    order = {"public_id": came.public_id}
    slug = {"slug": Product.objects.get(pk=mug.product_id).slug}
    return organization | {
        "category": {"slug": mug.product.category.slug},
        "product": slug,
        "admin:shop_product_change": {"object_id": str(mug.product_id)},
        "review": slug,
        "order": order,
        "order-return": order,
        "trail-order": order,
        "trail-row": {"label": "shop.address", "key": str(people["alice"].addresses.get().pk)},
        "address-edit": {"public_id": people["alice"].addresses.get().public_id},
        "purchase": {"public_id": asked.public_id},
        "letter": {"public_id": Letter.objects.filter(to=people["alice"].email).latest("id").public_id},
    }


def _ask(variant: Variant, buyer: User) -> PurchaseApproval:
    """More than a buyer of Acme orders alone, put before Bob."""
    acme = Organization.objects.get(slug="acme")
    with open_context("system:sign-in"):
        session = at_their_browser(buyer).browser
        LoginSession.objects.filter(pk=session.pk).update(organization=acme)
    with open_context("system:seed"):
        Organization.objects.filter(pk=acme.pk).update(role_limits={"buyer": 10_00})
    alice = person(LoginSession.objects.select_related("user", "organization").get(pk=session.pk))
    asked = ask_approver(draft_from_items([(variant, 2)], actor=alice), actor=alice)
    with open_context("system:seed"):
        Organization.objects.filter(pk=acme.pk).update(role_limits={"buyer": 300_00})
    return asked


def _of_an_organization(people: dict[str, User]) -> dict[str, dict[str, str]]:
    """Acme has a member to look at, a domain, a connection and an invitation to Alice."""
    with open_context("system:seed"):
        connection = Connection.objects.get(organization__slug="acme")
        invitation = Invitation.objects.create(
            organization=connection.organization,
            email="alice@acme.test",
            role="approver",
            invited_by=people["avery"],
        )
        webhook = Webhook.objects.create(
            organization=connection.organization,
            purpose="Sentinel",
            owner=people["avery"],
            address="https://siem.acme.test/events",
            format="ocsf",
            secret="whsec_c2VjcmV0",
        )
        alert = _alert(connection.organization)
    ended, opened = _reviews(connection.organization, people["sam"])
    of_member = {"public_id": people["bob"].public_id}
    of_domain = {"public_id": Domain.objects.get(name="acme.test").public_id}
    of_connection = {"public_id": connection.public_id}
    return {
        "invitation": {"public_id": invitation.public_id},
        "organization-webhook": {"public_id": webhook.public_id},
        "organization-alert": {"public_id": alert.public_id},
        "organization-reviews-of": {"organization_id": connection.organization.public_id},
        "organization-review": {"public_id": opened.public_id},
        "organization-review-result": {"public_id": ended.public_id},
        **dict.fromkeys(("organization-member", "organization-member-end"), of_member),
        **{f"organization-domain{more}": of_domain for more in ("", "-require", "-drop")},
        **{
            f"organization-{page}": of_connection
            for page in ("connection", "connection-off", "provider", "people", "keys", "portal")
        },
    }


def _alert(organization: Organization) -> Alert:
    now = timezone.now()
    rule = AlertRule.objects.get(organization=organization, kind="refusals")
    known = {"subject": "alice", "title": "3 refusals in a row: alice", "began_at": now, "last_at": now}
    return Alert.objects.create(rule=rule, organization=organization, count=3, events=[0, 1, 2], **known)


def _reviews(organization: Organization, staff: User) -> list[AccessReview]:
    """One that has ended, and one that is open."""
    with open_context("system:sign-in"):
        sam = at_their_browser(staff)
    with open_context("web"):
        ended = end_review(start_review(organization, Setup(), actor=sam), actor=sam)
        return [ended, start_review(organization, Setup(), actor=sam)]


def _decision() -> dict[str, dict[str, str]]:
    """The last that was made in Alice's name."""
    alice = User.objects.get(email="alice@acme.test")
    made = AuditEvent.objects.of_principal(alice.public_id).filter(category="policy.decision")
    return {"trail-why": {"uid": str(made.latest("id").uid)}}


def _talk(browser: Browser, shop: LiveShop) -> dict[str, dict[str, str]]:
    """Until the agent's question waits for a countersignature."""
    context = browser.new_context(base_url=shop.url)
    page = context.new_page()
    sign_in(page, "alice@acme.test")
    lend(page)
    say(page, "two black hoodies in L under $60")
    say(page, "order it")
    conversation = page.url.rstrip("/").rsplit("/", 1)[1]
    href = page.locator("a[href*='/trail/calls/']").first.get_attribute("href") or ""
    context.close()
    return {
        "conversation": {"public_id": conversation},
        "conversation-settings": {"public_id": conversation},
        "trail-conversation": {"public_id": conversation},
        "trail-call": {"public_id": href.rstrip("/").rsplit("/", 1)[1]},
    }
