"""One product, and how it is drawn."""

from functools import lru_cache
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop.artwork import Artwork, draw
from shop.cards import ProductCard, Sight
from shop.catalog import UnknownProduct, get_displayed
from shop.gallery import WIDTHS
from shop.models import Product
from shop.pictures import read_picture
from shop.reviews import UNSAID, said_about
from shop.views.requests import ShopRequest

A_WEEK = 7 * 24 * 3600
A_YEAR = 365 * 24 * 3600


@require_safe
def product(request: ShopRequest, slug: str) -> HttpResponse:
    try:
        card, companions, is_reviewed = get_displayed(slug, actor=request.actor)
    except UnknownProduct as unknown:
        raise Http404(str(unknown)) from unknown
    context = {
        "sight": Sight(card, _chosen_colour(request, card)),
        "said": said_about(card.key, actor=request.actor) if is_reviewed else UNSAID,
        "companions": companions,
    }
    return render(request, "shop/product.html", context)


@require_safe
def artwork(request: ShopRequest, slug: str, colour: str, view: str) -> HttpResponse:
    """A product's drawing, kept by browsers for a week and then sent again only when it has changed."""
    spec = get_object_or_404(Product.objects.listed().only("artwork"), slug=slug).artwork
    try:
        svg, etag = _drawing(Artwork(**spec), colour, view)
    except ValueError as unknown:
        raise Http404(str(unknown)) from unknown
    fresh = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if fresh else HttpResponse(svg, content_type="image/svg+xml")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response


@require_safe
def picture(request: ShopRequest, public_id: str, width: int) -> HttpResponse:
    """A file of an uploaded picture. Its name is never used for another, so that browsers need not ask again."""
    if width not in WIDTHS:
        raise Http404(f"Pictures are kept {', '.join(map(str, WIDTHS))} pixels wide.")
    try:
        response = HttpResponse(read_picture(public_id, width), content_type="image/webp")
    except FileNotFoundError as missing:
        raise Http404("There is no such picture.") from missing
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@lru_cache(maxsize=512)
def _drawing(spec: Artwork, colour: str, view: str) -> tuple[bytes, str]:
    svg = draw(spec, colour, view).encode()
    return svg, f'"{sha256(svg).hexdigest()[:32]}"'


def _chosen_colour(request: ShopRequest, card: ProductCard) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in card.colours else card.shown.colour
