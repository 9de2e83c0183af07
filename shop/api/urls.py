"""Addresses of the API. Whatever else stands below /api/ is a problem, too, and no page."""

from django.urls import path, re_path

from shop.api.catalog import Categories, Product, Products
from shop.api.door import NothingHere
from shop.api.schema import Schema
from shop.api.session import Session

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("v1/session/", Session.as_view(), name="api-session"),
    path("v1/categories/", Categories.as_view(), name="api-categories"),
    path("v1/products/", Products.as_view(), name="api-products"),
    path("v1/products/<slug:product_id>/", Product.as_view(), name="api-product"),
    re_path("", NothingHere.as_view()),
]
