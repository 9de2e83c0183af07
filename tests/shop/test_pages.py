"""What a browser gets: pages that work, and clear words for whatever is sent in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.context import open_context
from shop.models import CartLine, Letter, Order, Variant
from tests.support.busy import busy

from .browsing import checkout_form, put_in_cart, said
from .conftest import letters_to
from .goods import Goods

BrowserOf = Callable[[str], Client]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/c/apparel/",
        "/p/quiet-hoodie/?colour=navy",
        "/search/",
        "/search/?q=hodie",
        "/cart/",
        "/healthz",
    ],
)
def test_a_guest_may_look_around(client: Client, goods: Goods, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "/p/nothing/", "/c/nothing/", "/art/quiet-hoodie/beige/front.svg", "/art/no/red/front.svg"],
)
def test_what_is_not_there_is_told_kindly(client: Client, goods: Goods, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert b"There is nothing here" in response.content


def test_a_page_that_waited_in_vain_says_so(
    client: Client, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.views.cart.add_to_cart", busy)
    response = client.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": "1"})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert b"The shop is busy just now" in response.content


def test_the_aisles_on_the_page_of_what_is_not_there_lead_somewhere(client: Client, goods: Goods) -> None:
    page = client.get("/nowhere/").content.decode()
    ways = re.findall(r'<a class="button" href="([^"]*)"', page)

    assert ways == ["/c/apparel/", "/c/drinkware/"]
    assert [client.get(way).status_code for way in ways] == [200, 200]


def test_an_unknown_address_shows_no_list_of_addresses(
    client: Client, goods: Goods, settings: Settings
) -> None:
    settings.DEBUG = True
    response = client.get("/nowhere/")

    assert b"There is nothing here" in response.content
    assert b"URLconf" not in response.content


def test_filters_that_make_no_sense_narrow_nothing_and_are_named(client: Client, goods: Goods) -> None:
    response = client.get("/search/", {"min_price": "-3", "colour": "beige", "sort": "stolen", "page": "x"})

    assert response.context["page"].paginator.count == 2
    assert set(response.context["form"].errors) == {"min_price", "colour", "sort"}


def test_what_a_person_was_shown_is_kept_nowhere_and_what_is_everybodys_is(
    browser_of: BrowserOf, client: Client, goods: Goods
) -> None:
    alice, art = browser_of("alice"), "/art/quiet-hoodie/black/front.svg"
    for page in ("home", "orders", "addresses", "api-orders"):
        assert alice.get(reverse(page)).headers["Cache-Control"] == "no-store"
    assert alice.get(art).headers["Cache-Control"] == client.get(art).headers["Cache-Control"]
    assert "Cache-Control" not in client.get(reverse("home")).headers


def test_artwork_is_sent_once_and_then_only_confirmed(client: Client, goods: Goods) -> None:
    address = "/art/quiet-hoodie/black/front.svg"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "image/svg+xml"
    assert "max-age=604800" in first.headers["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("colour", "drawn"),
    [
        ("", "natural"),
        ("dark blue", "blue"),
        ("Navy", "navy"),
        ("red / white", "white"),
        ("beige", "natural"),
    ],
)
def test_things_of_any_colour_and_of_none_are_shown(
    client: Client, goods: Goods, colour: str, drawn: str
) -> None:
    with open_context("system:seed"):
        goods.sold_out.delete()
        Variant.objects.filter(pk=goods.mug.pk).update(colour=colour)
    picture = f"/art/harbour-mug/{drawn}/front.svg"

    for address in ("/c/drinkware/", "/search/?q=mug", "/p/harbour-mug/", "/api/v1/products/harbour-mug/"):
        assert picture in client.get(address).content.decode(), address
    assert client.get(picture).status_code == 200


@pytest.mark.parametrize("quantity", [0, -1, 10_000, "many", "", "1.5", "9" * 400])
def test_a_quantity_that_cannot_be_is_refused_in_words(
    client: Client, goods: Goods, quantity: object
) -> None:
    assert put_in_cart(client, goods.mug, quantity) == ["Choose a quantity from 1 to 99."]
    assert not CartLine.objects.exists()


def test_a_price_from_the_browser_is_not_read(client: Client, goods: Goods) -> None:
    put_in_cart(client, goods.mug)

    assert client.get(reverse("cart")).context["cart"].total == 16_00


def test_an_unknown_variant_is_named(client: Client, goods: Goods) -> None:
    response = client.post(reverse("cart-add"), {"variant": "nothing", "quantity": 1}, follow=True)

    assert said(response) == [
        "There is no variant 'nothing' in the shop. Look at the product for its variants."
    ]


def test_the_cart_is_changed_and_emptied_by_its_forms(client: Client, goods: Goods) -> None:
    put_in_cart(client, goods.mug)
    (line,) = client.get(reverse("cart")).context["cart"].lines
    address = reverse("cart-line", args=[line.id])

    client.post(address, {"quantity": 4})
    assert client.get(reverse("cart")).context["cart"].quantity == 4
    assert said(client.post(address, {"quantity": 11}, follow=True)) == [
        "Only 10 of Harbour Mug (red) are left. Choose 10 or fewer."
    ]
    assert said(client.post(address, {"quantity": 0}, follow=True)) == [
        "Out of your cart: Harbour Mug (red)."
    ]


def test_somebody_elses_line_is_not_there(client: Client, browser_of: BrowserOf, goods: Goods) -> None:
    put_in_cart(client, goods.mug)
    (line,) = client.get(reverse("cart")).context["cart"].lines

    answer = browser_of("mallory").post(reverse("cart-line", args=[line.id]), {"quantity": 9})

    assert answer.status_code == 404
    assert CartLine.objects.get().quantity == 1


@pytest.mark.parametrize("name", ["checkout", "orders", "mailbox"])
def test_a_guest_is_asked_to_sign_in(client: Client, goods: Goods, name: str) -> None:
    response = client.get(reverse(name))

    assert response.headers["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


def test_a_guests_cart_follows_them_as_far_as_stock_allows(
    client: Client, browser_of: BrowserOf, goods: Goods
) -> None:
    put_in_cart(browser_of("alice"), goods.mug, 8)
    put_in_cart(client, goods.mug, 5)
    put_in_cart(client, goods.hoodie, 1)

    answer = client.post(
        reverse("account_login"), {"login": "alice@acme.test", "password": "countersign-demo"}, follow=True
    )

    assert "Your cart came with you: 2 × Harbour Mug (red) (of 5), 1 × Quiet Hoodie (black, L)." in said(
        answer
    )
    assert dict(CartLine.objects.values_list("variant__sku", "quantity")) == {
        goods.mug.sku: 10,
        goods.hoodie.sku: 1,
    }


def test_an_order_is_cancelled_by_its_owner_only(browser_of: BrowserOf, goods: Goods) -> None:
    alice, mallory = browser_of("alice"), browser_of("mallory")
    put_in_cart(alice, goods.mug)
    alice.post(reverse("checkout"), checkout_form(alice))
    order = Order.objects.get()

    for method, address in (("get", "order"), ("post", "order-cancel")):
        answer = getattr(mallory, method)(reverse(address, args=[order.public_id]))
        assert answer.status_code == 404
    alice.post(reverse("order-cancel", args=[order.public_id]))

    order.refresh_from_db()
    assert (order.state, order.payment.state) == ("cancelled", "refunded")


def test_everybody_reads_their_own_letters_only(browser_of: BrowserOf) -> None:
    letter = Letter.objects.create(to="alice@acme.test", sender="shop", subject="For Alice", body="Hello")
    address = reverse("letter", args=[letter.public_id])

    assert browser_of("alice").get(address).status_code == 200
    assert browser_of("mallory").get(address).status_code == 404
    assert list(browser_of("mallory").get(reverse("mailbox")).context["page"]) == []
    assert letters_to("mallory@example.test") == []


@pytest.mark.parametrize("name", ["cart-add", "cart-code", "test-card-add"])
def test_what_changes_something_is_only_posted(browser_of: BrowserOf, name: str) -> None:
    assert browser_of("alice").get(reverse(name)).status_code == 405


def test_what_is_typed_is_answered_with_titles_that_fit(client: Client, goods: Goods) -> None:
    assert client.get("/search/suggestions/", {"q": "qui"}).json() == {
        "suggestions": [{"title": "Quiet Hoodie", "url": "/p/quiet-hoodie/"}]
    }


@pytest.mark.parametrize("address", ["/search/?q=mug&page=9", "/search/?page=9", "/c/drinkware/?page=9"])
def test_a_page_past_the_end_is_the_last_one(client: Client, goods: Goods, address: str) -> None:
    page = client.get(address).context["page"]
    assert (page.number, [face.url for face in page if face.title == "Harbour Mug"]) == (
        1,
        ["/p/harbour-mug/"],
    )


@pytest.mark.parametrize(
    ("address", "title", "way"),
    [
        ("/search/?q=zeppelin", "Nothing found", 'href="/chat/">Ask your agent'),
        (
            "/search/?q=mug&colour=natural&max_price=1",
            "Nothing fits all of that",
            'href="?q=mug">Without the filters',
        ),
        ("/c/drinkware/?max_price=1", "Nothing fits all of that", 'href="?q=">Without the filters'),
    ],
)
def test_a_search_that_finds_nothing_leads_on(
    client: Client, goods: Goods, address: str, title: str, way: str
) -> None:
    page = client.get(address).content.decode()
    assert f"<h2>{title}</h2>" in page
    assert way in page


def test_a_search_is_named_for_its_words(client: Client, goods: Goods) -> None:
    assert "<title>“mug” · Countersign</title>" in client.get("/search/?q=mug").content.decode()


def test_who_signs_in_on_the_way_to_what_is_only_posted_is_told_to_press_again(
    browser_of: BrowserOf,
) -> None:
    answer = browser_of("alice").get(reverse("order-again", args=["c-1"]))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "press it once more" in answer.content.decode()
