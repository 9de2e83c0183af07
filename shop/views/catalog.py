"""Looking around: home, categories, products, search and the artwork."""

from functools import lru_cache
from hashlib import sha256

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop.artwork import Artwork, draw
from shop.catalog import (
    PER_PAGE,
    ProductCard,
    UnknownProduct,
    facets,
    featured,
    get_product,
    images_of,
    list_products,
)
from shop.forms import FilterForm
from shop.models import Category, Product
from shop.search import search_products
from shop.views.requests import ShopRequest

A_WEEK = 7 * 24 * 3600
MOST_FOUND = 240


@require_safe
def home(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/home.html", {"featured": featured(actor=request.actor)})


@require_safe
def category(request: ShopRequest, slug: str) -> HttpResponse:
    aisle = get_object_or_404(Category, slug=slug)
    form = FilterForm(request.GET, facets(aisle))
    form.full_clean()
    page = list_products(aisle, form.filters, form.order, _page_number(request), actor=request.actor)
    return _list(request, form, page, {"category": aisle})


@require_safe
def search(request: ShopRequest) -> HttpResponse:
    """Without words: everything there is."""
    form = FilterForm(request.GET, facets())
    form.full_clean()
    query = form.cleaned_data.get("q", "")
    if not query:
        return _list(
            request,
            form,
            list_products(None, form.filters, form.order, _page_number(request), actor=request.actor),
        )
    wanted = form.filters
    found = search_products(
        query,
        actor=request.actor,
        color=wanted.colour,
        size=wanted.size,
        min_price=wanted.min_price,
        max_price=wanted.max_price,
        in_stock=wanted.in_stock,
        sort=form.order,
        limit=MOST_FOUND,
    )
    page = Paginator(found.cards, PER_PAGE).get_page(_page_number(request))
    return _list(request, form, page, {"query": query, "meant": found.meant})


@require_safe
def product(request: ShopRequest, slug: str) -> HttpResponse:
    try:
        card = get_product(slug, actor=request.actor)
    except UnknownProduct as unknown:
        raise Http404(str(unknown)) from unknown
    colour = _chosen_colour(request, card)
    variants = [variant for variant in card.variants if variant.colour == colour]
    in_stock = [variant for variant in variants if variant.stock > 0]
    context = {
        "card": card,
        "colour": colour,
        "variants": variants,
        "chosen": (in_stock or variants)[0],
        "available": bool(in_stock),
        "images": images_of(card, colour),
    }
    return render(request, "shop/product.html", context)


@require_safe
def artwork(request: ShopRequest, slug: str, colour: str, view: str) -> HttpResponse:
    """A product's drawing, kept by browsers for a week and then sent again only when it has changed."""
    spec = get_object_or_404(Product.objects.listed().only("artwork"), slug=slug).artwork
    try:
        svg, etag = _drawing(Artwork(**(spec or {})), colour, view)
    except ValueError as unknown:
        raise Http404(str(unknown)) from unknown
    fresh = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if fresh else HttpResponse(svg, content_type="image/svg+xml")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response


@lru_cache(maxsize=512)
def _drawing(spec: Artwork, colour: str, view: str) -> tuple[bytes, str]:
    svg = draw(spec, colour, view).encode()
    return svg, f'"{sha256(svg).hexdigest()[:32]}"'


def _list(
    request: ShopRequest, form: FilterForm, page: Page[ProductCard], more: dict[str, object] | None = None
) -> HttpResponse:
    keep = request.GET.copy()
    keep.pop("page", None)
    context = {"form": form, "page": page, "keep": f"{keep.urlencode()}&" if keep else "", **(more or {})}
    return render(request, "shop/product_list.html", context)


def _chosen_colour(request: ShopRequest, card: ProductCard) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in card.colours else card.shown.colour


def _page_number(request: ShopRequest) -> str:
    return request.GET.get("page", "1")
