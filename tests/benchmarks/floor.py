"""The floor: bare Django views that show the same rows by one query and a plain template.

Nobody signs in, nothing is decided or recorded, there is no middleware, and no page around the rows.
"""

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from identity.models import User
from shop.models import Product, Variant
from tests.benchmarks import bare

PER_PAGE = 24
FOUND = {
    "sqlite": """SELECT product.*, shelf.price, shelf.rating, shelf.reviews AS rated FROM shop_words
        JOIN shop_product AS product ON product.id = shop_words.rowid
        JOIN shop_shelf AS shelf ON shelf.product_id = product.id
        WHERE shop_words MATCH %s ORDER BY rank LIMIT 24""",
    "postgresql": """SELECT product.*, shelf.price, shelf.rating, shelf.reviews AS rated FROM shop_words
        JOIN shop_product AS product ON product.id = shop_words.product_id
        JOIN shop_shelf AS shelf ON shelf.product_id = product.id
        WHERE document @@ to_tsquery('simple', %s)
        ORDER BY ts_rank(document, to_tsquery('simple', %s)) DESC LIMIT 24""",
}
BEGINNING = {"sqlite": "{}*", "postgresql": "a{}:*"}


def product_list(request: HttpRequest, slug: str) -> HttpResponse:
    products = _shelved().filter(category__slug=slug).order_by("-is_featured", "title", "id")[:PER_PAGE]
    return render(request, "floor/list.html", {"products": products})


def search(request: HttpRequest) -> HttpResponse:
    sql = FOUND[connection.vendor]
    word = BEGINNING[connection.vendor].format(request.GET["q"])
    found = Product.objects.raw(sql, [word] * sql.count("%s"))
    return render(request, "floor/found.html", {"products": found})


def product(request: HttpRequest, slug: str) -> HttpResponse:
    variants = Variant.objects.filter(product__slug=slug).select_related("product").order_by("position")
    return render(request, "floor/product.html", {"variants": list(variants)})


def cart_add(request: HttpRequest) -> HttpResponse:
    owner = User.objects.get(public_id=request.GET["who"])
    bare.put_in_cart(request.POST["variant"], int(request.POST["quantity"]), owner=owner)
    return redirect("/")


def _shelved() -> "QuerySet[Product]":
    return Product.objects.filter(is_listed=True).select_related("shelf")


urlpatterns = [
    path("c/<slug:slug>/", product_list),
    path("p/<slug:slug>/", product),
    path("search/", search),
    path("cart/add/", cart_add),
]
