import csv
import io
import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.policy import Refused
from shop.catalog_csv import COLUMNS, MOST_BYTES, Unreadable, export_catalog, import_catalog, plan_import
from shop.models import Product, StockAdjustment, Variant
from shop.stock import StockError

from .goods import Goods

BrowserOf = Callable[[str], Client]
MUG = "harbour-mug-red-"


def table(actor: Actor) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(export_catalog(actor=actor)))))


def written(rows: list[dict[str, str]], apart: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=apart)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def changed(actor: Actor, sku: str = MUG, **values: str) -> bytes:
    return written([{**row, **values} if row["sku"] == sku else row for row in table(actor)])


def test_what_goes_out_comes_back_unchanged(sam: Actor, goods: Goods) -> None:
    plan = plan_import("".join(export_catalog(actor=sam)).encode(), actor=sam)
    assert (plan.changes, plan.errors, plan.unchanged) == ([], [], Variant.objects.count())


def test_what_a_table_cannot_keep_is_no_change(sam: Actor, goods: Goods) -> None:
    with open_context("system:seed"):
        Product.objects.update(description="Plain.\r\nAnd good. ")
        Variant.objects.filter(pk=goods.mug.pk).update(colour="Red")
    plan = plan_import("".join(export_catalog(actor=sam)).encode(), actor=sam)
    assert (plan.changes, plan.errors, plan.unchanged) == ([], [], Variant.objects.count())


def test_an_error_names_the_line_as_a_spreadsheet_counts_it(sam: Actor, goods: Goods) -> None:
    heading, first, rest = changed(sam, price="cheap").split(b"\r\n", 2)
    before = plan_import(b"\r\n".join((heading, first, rest)), actor=sam)
    plan = plan_import(b"\r\n".join((heading, b"", first, rest)), actor=sam)
    assert [line for line, _ in plan.errors] == [line + 1 for line, _ in before.errors]


@pytest.mark.parametrize("apart", [",", ";"])
def test_tables_as_spreadsheets_save_them_are_read(sam: Actor, goods: Goods, apart: str) -> None:
    data = b"\xef\xbb\xbf" + written(table(sam), apart).replace(b"\r\n", b"\n")
    assert plan_import(data, actor=sam).unchanged == Variant.objects.count()


def test_a_price_and_a_title_are_changed_and_named(sam: Actor, goods: Goods) -> None:
    rows = [
        {**row, "title": "Harbour Cup", "price": "18"} if row["product"] == "harbour-mug" else row
        for row in table(sam)
    ]
    plan = plan_import(written(rows), actor=sam)
    assert [change.fields["price"] for change in plan.changes] == [("16.00", "18.00")] * 2
    import_catalog(plan, actor=sam)

    assert set(Variant.objects.filter(product__title="Harbour Cup").values_list("price", flat=True)) == {
        18_00
    }
    decided = AuditEvent.objects.get(category="policy.decision", action="admin:write", outcome="allow")
    assert f'"{sam.key}"' in json.dumps(decided.facts)


def test_a_new_variant_of_a_new_product_is_made(sam: Actor, goods: Goods) -> None:
    new = {
        "sku": "PIER-MUG", "product": "pier-mug", "title": "Pier Mug", "category": "drinkware",
        "description": "For the pier.", "colour": "blue", "size": "", "price": "19.50", "stock": "7",
        "weight_grams": "400", "listed": "yes", "featured": "no",
    }  # fmt: skip
    import_catalog(plan_import(written([*table(sam), new]), actor=sam), actor=sam)
    made = Variant.objects.get(sku="PIER-MUG")

    assert (made.price, made.stock, made.weight_grams, made.product.is_listed) == (19_50, 7, 400, True)
    assert made.product.artwork == goods.mug.product.artwork
    assert StockAdjustment.objects.get(variant=made).change == 7


def test_a_colour_in_capitals_is_kept_as_it_is_sought(sam: Actor, goods: Goods) -> None:
    import_catalog(plan_import(changed(sam, colour="Dark  Blue"), actor=sam), actor=sam)
    assert Variant.objects.get(sku=MUG).colour == "dark blue"


def test_what_was_sold_meanwhile_stays_sold(sam: Actor, goods: Goods) -> None:
    plan = plan_import(changed(sam, stock="12"), actor=sam)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(stock=9)
    import_catalog(plan, actor=sam)

    assert Variant.objects.get(pk=goods.mug.pk).stock == 11
    assert StockAdjustment.objects.get().change == 2


def test_a_table_that_is_sent_twice_at_once_counts_once(sam: Actor, goods: Goods) -> None:
    first, second = (plan_import(changed(sam, stock="12"), actor=sam) for _ in range(2))
    import_catalog(first, actor=sam)
    with pytest.raises(StockError, match="was adjusted since"):
        import_catalog(second, actor=sam)
    assert Variant.objects.get(pk=goods.mug.pk).stock == 12


def test_all_of_it_or_nothing(sam: Actor, goods: Goods) -> None:
    rows = [
        {**row, "price": "1.00", "stock": "0" if row["sku"] == MUG else row["stock"]} for row in table(sam)
    ]
    plan = plan_import(written(rows), actor=sam)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(stock=3)
    with pytest.raises(StockError):
        import_catalog(plan, actor=sam)
    assert not Variant.objects.filter(price=1_00).exists()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"price": "cheap"}, "cheap is no price."),
        ({"price": "-1"}, "-1 is no price."),
        ({"price": "1.005"}, "1.005 is no price."),
        ({"price": "NaN"}, "NaN is no price."),
        ({"price": "sNaN"}, "sNaN is no price."),
        ({"price": "1e99"}, "1e99 is no price."),
        ({"price": "1e999999"}, "1e999999 is no price."),
        ({"price": "-1e999999"}, "-1e999999 is no price."),
        ({"stock": "-4"}, "-4 is no number for stock."),
        ({"stock": "٤"}, "٤ is no number for stock."),
        ({"category": "nowhere"}, "There is no category nowhere."),
        ({"title": ""}, "There is no title."),
        ({"listed": "maybe"}, "listed is yes or no, not maybe."),
        ({"product": "quiet-hoodie"}, "a variant does not change its product"),
    ],
)
def test_what_is_wrong_is_said_by_line(sam: Actor, goods: Goods, values: dict[str, str], says: str) -> None:
    plan = plan_import(changed(sam, **values), actor=sam)
    assert any(says in problem for _, problem in plan.errors)
    with pytest.raises(ValidationError, match="nothing was changed"):
        import_catalog(plan, actor=sam)


def test_a_variant_twice_and_products_that_disagree_are_said(sam: Actor, goods: Goods) -> None:
    rows = table(sam)
    problems = [problem for _, problem in plan_import(written([*rows, rows[0]]), actor=sam).errors]
    assert problems == [f"{rows[0]['sku']} stands in the table twice."]
    problems = [problem for _, problem in plan_import(changed(sam, title="Cup"), actor=sam).errors]
    assert problems == ["Another line says something else of harbour-mug."]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The first line must be"),
        (b"a,b\n1,2", "The first line must be"),
        ("sku;ö".encode("latin-1"), "not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_table_is_refused(sam: Actor, goods: Goods, data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        plan_import(data, actor=sam)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "=cmd|' /C calc'!A0", "'-1"])
def test_no_cell_is_a_formula_and_none_is_lost(sam: Actor, goods: Goods, text: str) -> None:
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.mug.product_id).update(title=text)
    out = "".join(export_catalog(actor=sam))
    assert f"'{text}" in out
    assert plan_import(out.encode(), actor=sam).changes == []


def test_only_who_keeps_the_catalog_may(alice: Actor, goods: Goods) -> None:
    with pytest.raises(Refused):
        next(export_catalog(actor=alice))
    with pytest.raises(Refused):
        plan_import(b"", actor=alice)


def test_the_pages_show_before_they_change(browser_of: BrowserOf, sam: Actor, goods: Goods) -> None:
    cora = browser_of("cora")
    out = cora.get(reverse("admin:shop_product_export"))
    assert out.headers["Content-Disposition"].startswith('attachment; filename="catalog-')
    sent = SimpleUploadedFile("catalog.csv", changed(sam, price="20.00"))
    where = reverse("admin:shop_product_import")
    look = cora.post(where, {"table": sent})
    assert "price: 16.00 → <strong>20.00</strong>" in look.content.decode()
    assert "1 line would change; " in look.content.decode()
    # percent-encoded, a table in other letters would be longer than Django reads
    assert '<form method="post" enctype="multipart/form-data">' in look.content.decode()
    assert Variant.objects.get(pk=goods.mug.pk).price == 16_00

    seen = look.context["seen"].initial
    assert "0 new, 1 changed" in cora.post(where, seen, follow=True).content.decode()
    assert Variant.objects.get(pk=goods.mug.pk).price == 20_00
    assert cora.post(where, seen).status_code == 409


def test_the_pages_are_shut_for_others(browser_of: BrowserOf, goods: Goods) -> None:
    assert browser_of("finn").get(reverse("admin:shop_product_export")).status_code == 403
    assert browser_of("sue").get(reverse("admin:shop_product_export")).status_code == 200
    assert browser_of("sue").get(reverse("admin:shop_product_import")).status_code == 403
    assert browser_of("alice").get(reverse("admin:shop_product_import")).status_code == 302
