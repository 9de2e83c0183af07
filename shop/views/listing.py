"""Looking around: home, categories and search, and suggestions while typing."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.core.paginator import Page
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.aisles import trail_to
from shop.catalog import PER_PAGE, featured, list_products, pages_of
from shop.faces import Face
from shop.facets import Facets, choices, facets, facets_among
from shop.filter_form import Asked, FilterForm, asked_in, drawn, read
from shop.filters import ANYTHING, Filters
from shop.search import Found, found_by, search_products, suggest
from shop.search.tiers import MOST
from shop.views.requests import ShopRequest

Counted = TypeVar("Counted", Facets, int)

LONGEST_TYPED = 60
COUNTS_KEPT_SECONDS = 60


@require_safe
def home(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/home.html", {"featured": featured(actor=request.actor)})


@require_safe
def category(request: ShopRequest, slug: str) -> HttpResponse:
    way = trail_to(slug)
    if not way:
        raise Http404(f"There is no category {slug!r} in the shop.")
    aisle = way[-1]
    place, asked = f"category:{slug}", asked_in(request.GET)
    held = _counts(place, ANYTHING, lambda: facets(aisle))
    form = read(asked, held)
    counts = _counts(place, form.filters, lambda: facets(aisle, form.filters))
    page = list_products(
        aisle, form.filters, form.order, _page_number(request), actor=request.actor, count=counts.count
    )
    more = {
        "form": form,
        "filters": drawn(asked, held, counts),
        "category": aisle,
        "top": way[0],
        "above": way[-2] if len(way) > 1 else None,
    }
    return _list(request, page, more)


@require_safe
def search(request: ShopRequest) -> HttpResponse:
    """Without words: everything there is."""
    asked = asked_in(request.GET)
    if words := dict(asked).get("q", "").strip():
        return _found(request, asked, words)
    held = _counts("everything", ANYTHING, facets)
    form = read(asked, held)
    counts = _counts("everything", form.filters, lambda: facets(None, form.filters))
    page = list_products(
        None, form.filters, form.order, _page_number(request), actor=request.actor, count=counts.count
    )
    return _list(request, page, {"form": form, "filters": drawn(asked, held, counts)})


@require_safe
def suggestions(request: ShopRequest) -> JsonResponse:
    """What fits the words typed so far, for static/shop/js/search.js."""
    found = suggest(request.GET.get("q", "")[:LONGEST_TYPED], actor=request.actor)
    return JsonResponse({"suggestions": [{"title": title, "url": url} for title, url in found]})


def _found(request: ShopRequest, asked: Asked, query: str) -> HttpResponse:
    """A page past the end is the last one."""
    held = _counts("choices", ANYTHING, choices)
    number, form = _page_number(request), read(asked, held)
    at = int(number) if number.isdecimal() and len(number) < len(str(MOST)) else 1
    found = _search(request, form, query, at)
    words, wanted = found.meant or query, form.filters
    counts = _counts(f"words:{words}", wanted, lambda: facets_among(found_by(words), wanted))
    many = found.counted
    if many is None:
        many = counts.count if wanted == ANYTHING else _kept(f"found:{words}:{wanted}", lambda: found.found)
    pages = pages_of(many)
    nearest = pages.get_page(number).number
    if many and not found.faces:
        found = _search(request, form, query, nearest)
    page: Page[Face] = Page(found.faces, nearest, pages)
    more = {"form": form, "filters": drawn(asked, held, counts), "query": query, "meant": found.meant}
    return _list(request, page, more)


def _search(request: ShopRequest, form: FilterForm, query: str, at: int) -> Found:
    wanted = form.filters
    return search_products(
        query,
        actor=request.actor,
        color=wanted.colour,
        size=wanted.size,
        min_price=wanted.min_price,
        max_price=wanted.max_price,
        in_stock=wanted.in_stock,
        rating=wanted.rating,
        sort=form.order,
        skip=(max(at, 1) - 1) * PER_PAGE,
        limit=PER_PAGE,
    )


def _counts(place: str, filters: Filters, count: Callable[[], Facets]) -> Facets:
    return _kept(f"{place}:{filters}", count)


def _kept(name: str, count: Callable[[], Counted]) -> Counted:
    """For a minute: counts cost more than the list itself, and may lag behind it. Apart from what tries are counted in,
    which many made-up questions would drive out."""
    name = f"shop-counts:{sha256(name.encode()).hexdigest()}"
    cache = caches["counts"]
    kept: Counted | None = cache.get(name)
    if kept is None:
        cache.set(name, kept := count(), COUNTS_KEPT_SECONDS)
    return kept


def _list(request: ShopRequest, page: Page[Face], more: dict[str, object]) -> HttpResponse:
    keep = request.GET.copy()
    keep.pop("page", None)
    context = {"page": page, "keep": f"{keep.urlencode()}&" if keep else "", **more}
    return render(request, "shop/product_list.html", context)


def _page_number(request: ShopRequest) -> str:
    return request.GET.get("page", "1")
