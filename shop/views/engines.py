"""For machines that list and preview the shop: search engines, and whoever shows a link to a product."""

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop.catalog import UnknownProduct, get_product
from shop.gallery import WIDTHS
from shop.pictures import read_picture
from shop.social_card import draw_card
from shop.views.requests import ShopRequest

A_DAY = 24 * 3600


@require_safe
def robots(request: ShopRequest) -> HttpResponse:
    sitemap = f"{settings.SITE_URL}{reverse('sitemap')}"
    return render(request, "robots.txt", {"sitemap": sitemap}, content_type="text/plain")


@require_safe
def social_card(request: ShopRequest, slug: str) -> HttpResponse:
    try:
        product = get_product(slug, actor=request.actor)
    except UnknownProduct as unknown:
        raise Http404(str(unknown)) from unknown
    photo = read_picture(product.uploads[0].id, WIDTHS[1]) if product.uploads else b""
    picture = draw_card(product.title, product.price_text, photo)
    etag = f'"{sha256(picture).hexdigest()[:32]}"'
    fresh = request.headers.get("If-None-Match") == etag
    answer = HttpResponse(status=304) if fresh else HttpResponse(picture, content_type="image/png")
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
