"""The API's page says what the schema says, and each problem's type leads to its line there."""

import re

from django.test import Client

from shop.api.problems import Kind
from shop.api.schema import document, operations
from tests.shop.goods import Goods


def test_every_operation_stands_on_the_page(client: Client, goods: Goods) -> None:
    page = client.get("/api/").content.decode()

    for path, method, operation in operations(document()):
        assert f'id="{operation["operationId"]}"' in page, (method, path)
        assert path in page


def test_every_link_within_the_page_leads_somewhere(client: Client, goods: Goods) -> None:
    page = client.get("/api/").content.decode()
    names = re.findall(r'\sid="([^"]+)"', page)

    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)


def test_a_problems_type_leads_to_its_line(client: Client, goods: Goods) -> None:
    kind = client.get("/api/v1/nothing/").json()["type"]

    assert kind.endswith("/api/#not-found")
    page = client.get("/api/").content.decode()
    assert all(f'id="{kind.slug}"' in page and kind.title in page for kind in Kind if "'" not in kind.title)


def test_what_can_be_opened_right_away_answers(client: Client, goods: Goods) -> None:
    page = client.get("/api/").content.decode()
    addresses = re.findall(r'href="(/api/v1/[^"]+)"', page)

    assert "/api/v1/products/" in addresses
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_place_of_an_order_says_what_it_asks_and_how_it_fails(client: Client, goods: Goods) -> None:
    page = client.get("/api/").content.decode()
    place = page.partition('id="place_order"')[2].partition("</details>")[0]

    assert "people who are signed in" in place
    assert "Idempotency-Key" in place
    assert all(
        f'href="#{name}"' in place for name in ("shape-OrderWish", "shape-OrderData", "payment-declined")
    )
    assert "&quot;digest&quot;:" in place


def test_a_pull_of_the_trail_says_who_may_and_what_it_answers(client: Client, goods: Goods) -> None:
    page = client.get("/api/").content.decode()
    pull = page.partition('id="pull_events"')[2].partition("</details>")[0]

    assert "systems that show a token" in pull
    assert 'href="#token"' in pull
    assert not any(f'href="#{kind}"' in pull for kind in ("sign-in", "csrf", "malformed", "approver-wanted"))
    assert 'href="#shape-EventBatch"' in pull
    assert "ocsf" in pull
