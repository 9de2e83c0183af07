"""Looking around: home, categories and search."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop.catalog import (
    PER_PAGE,
    ProductCard,
    facets,
    featured,
    list_products,
)
from shop.forms import FilterForm
from shop.models import Category
from shop.search import search_products
from shop.views.requests import ShopRequest

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


def _list(
    request: ShopRequest, form: FilterForm, page: Page[ProductCard], more: dict[str, object] | None = None
) -> HttpResponse:
    keep = request.GET.copy()
    keep.pop("page", None)
    context = {"form": form, "page": page, "keep": f"{keep.urlencode()}&" if keep else "", **(more or {})}
    return render(request, "shop/product_list.html", context)


def _page_number(request: ShopRequest) -> str:
    return request.GET.get("page", "1")
