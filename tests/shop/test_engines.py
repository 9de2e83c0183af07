"""What search engines and previews of links are told."""

import io
import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.context import open_context

from .goods import Goods, make_product, make_variant

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def linked_data(client: Client, slug: str) -> dict[str, object]:
    page = client.get(reverse("product", args=[slug])).content.decode()
    return json.loads(BLOCK.findall(page)[0])


def test_a_product_says_what_it_costs_and_whether_it_is_there(client: Client, goods: Goods) -> None:
    data = linked_data(client, "harbour-mug")

    assert [(offer["price"], offer["availability"].rsplit("/", 1)[1]) for offer in data["offers"]] == [
        ("16.00", "InStock"),
        ("16.00", "OutOfStock"),
    ]
    assert data["url"] == f"{settings.SITE_URL}/p/harbour-mug/"
    assert "aggregateRating" not in data


def test_no_text_ends_the_block_of_data(client: Client, goods: Goods) -> None:
    nasty = "</script><script>alert(1)</script> & more"
    with open_context("system:seed"):
        make_variant(make_product(goods.drinkware, "Cup", nasty), "red", "", 900, 3)

    assert linked_data(client, "cup")["description"] == nasty


def test_the_sitemap_lists_what_is_for_sale_and_nothing_else(client: Client, goods: Goods) -> None:
    with open_context("system:seed"):
        goods.mug.product.is_listed = False
        goods.mug.product.save()
        make_product(goods.drinkware, "Cup without a variant")
    text = client.get(reverse("sitemap")).content.decode()

    assert re.findall(r"<loc>http://testserver(.*?)</loc>", text) == [
        "/", "/search/", "/c/apparel/", "/c/drinkware/", "/p/quiet-hoodie/",
    ]  # fmt: skip


def test_robots_are_kept_from_what_is_a_persons_own(client: Client, db: None) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert {"Disallow: /orders/", "Disallow: /cart/", "Disallow: /chat/"} < set(lines)
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


def test_a_link_has_a_picture_that_is_sent_once(client: Client, goods: Goods) -> None:
    first = client.get(reverse("social-card", args=["harbour-mug"]))
    again = client.get(reverse("social-card", args=["harbour-mug"]), headers={"if-none-match": first["ETag"]})

    assert Image.open(io.BytesIO(first.content)).size == (1200, 630)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/p/nothing/", "/p/nothing/card.png", "/nowhere/"])
def test_an_address_that_leads_nowhere_shows_the_aisles(client: Client, goods: Goods, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'href="/c/drinkware/"' in answer.content.decode()
