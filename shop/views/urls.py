"""Addresses of the storefront."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from shop.sitemaps import SITEMAPS
from shop.views import (
    cart,
    checkout,
    engines,
    health,
    invoices,
    listing,
    mailbox,
    methods,
    orders,
    payments,
    product,
    returns,
    reviews,
)

urlpatterns = [
    path("", listing.home, name="home"),
    path("c/<slug:slug>/", listing.category, name="category"),
    path("p/<slug:slug>/", product.product, name="product"),
    path("p/<slug:slug>/card.png", engines.social_card, name="social-card"),
    path("p/<slug:slug>/review/", reviews.review, name="review"),
    path("p/<slug:slug>/review/withdraw/", reviews.review_withdraw, name="review-withdraw"),
    path("search/", listing.search, name="search"),
    path("search/suggestions/", listing.suggestions, name="suggestions"),
    path("art/<slug:slug>/<slug:colour>/<slug:view>.svg", product.artwork, name="artwork"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.cart_add, name="cart-add"),
    path("cart/lines/<slug:public_id>/", cart.cart_line, name="cart-line"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/address/", checkout.address_add, name="address-add"),
    path("checkout/test-card/", checkout.test_card_add, name="test-card-add"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<slug:public_id>/", orders.order, name="order"),
    path("orders/<slug:public_id>/papers/<slug:number>.pdf", invoices.invoice, name="invoice"),
    path("orders/<slug:public_id>/confirm/", payments.confirm, name="payment-confirm"),
    path("payment-methods/", methods.methods, name="methods"),
    path("payment-methods/add/", methods.method_add, name="method-add"),
    path("payment-methods/<slug:public_id>/", methods.method_change, name="method-change"),
    path("payments/webhooks/<slug:gateway>/", payments.webhook, name="payment-webhook"),
    path("orders/<slug:public_id>/cancel/", orders.order_cancel, name="order-cancel"),
    path("orders/<slug:public_id>/address/", orders.order_address, name="order-address"),
    path("orders/<slug:public_id>/again/", orders.order_again, name="order-again"),
    path("orders/<slug:public_id>/return/", returns.order_return, name="order-return"),
    path(
        "orders/<slug:public_id>/return/<slug:return_id>/withdraw/",
        returns.return_withdraw,
        name="return-withdraw",
    ),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<slug:public_id>/", mailbox.letter, name="letter"),
    path("mailbox/<slug:public_id>/html/", mailbox.letter_html, name="letter-html"),
    path("robots.txt", engines.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", health.healthz, name="healthz"),
]
