"""Addresses of the API. Whatever else stands below /api/ is a problem, too, and no page."""

from django.urls import path, re_path

from shop.api.addresses import Addresses, DefaultAddress, OneAddress, PaymentMethods
from shop.api.audit import AuditEvents
from shop.api.cart import Cart, Code, Line, Lines
from shop.api.catalog import Categories, Product, Products
from shop.api.door import NothingHere
from shop.api.orders import Cancellation, Checkout, Destination, OneOrder, Orders
from shop.api.schema import Schema
from shop.api.session import Session

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("v1/session/", Session.as_view(), name="api-session"),
    path("v1/categories/", Categories.as_view(), name="api-categories"),
    path("v1/products/", Products.as_view(), name="api-products"),
    path("v1/products/<slug:product_id>/", Product.as_view(), name="api-product"),
    path("v1/cart/", Cart.as_view(), name="api-cart"),
    path("v1/cart/code/", Code.as_view(), name="api-cart-code"),
    path("v1/cart/lines/", Lines.as_view(), name="api-cart-lines"),
    path("v1/cart/lines/<slug:line_id>/", Line.as_view(), name="api-cart-line"),
    path("v1/checkout/", Checkout.as_view(), name="api-checkout"),
    path("v1/payment-methods/", PaymentMethods.as_view(), name="api-payment-methods"),
    path("v1/orders/", Orders.as_view(), name="api-orders"),
    path("v1/orders/<slug:order_id>/", OneOrder.as_view(), name="api-order"),
    path("v1/orders/<slug:order_id>/cancel/", Cancellation.as_view(), name="api-order-cancel"),
    path("v1/orders/<slug:order_id>/address/", Destination.as_view(), name="api-order-address"),
    path("v1/addresses/", Addresses.as_view(), name="api-addresses"),
    path("v1/addresses/<slug:address_id>/", OneAddress.as_view(), name="api-address"),
    path("v1/addresses/<slug:address_id>/default/", DefaultAddress.as_view(), name="api-address-default"),
    path("audit/events", AuditEvents.as_view(), name="api-audit-events"),
    re_path("", NothingHere.as_view()),
]
