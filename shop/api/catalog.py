"""The catalog, for everybody. An answer that has not changed is told by its ETag alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from identity.policy import require
from shop.aisles import Aisle, aisles, trail_to
from shop.api.door import ApiRequest, Door
from shop.api.goods import CategoryList, ProductData, ProductDetail, ProductPage, ProductQuery, filters_of
from shop.api.pages import page, read_cursor, values_of
from shop.browse import Stretch, browse, browse_found
from shop.catalog import CATALOG, Sort, get_product

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="ETag of the copy at hand."
)
UNCHANGED = {304: None}


class CatalogDoor(Door):
    """Kept by whoever asked, and looked up again each time: 304 where nothing has changed."""

    @method_decorator((cache_control(no_cache=True), conditional_page))
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)


class Categories(CatalogDoor):
    @extend_schema(
        operation_id="list_categories",
        tags=["catalog"],
        parameters=[IF_NONE_MATCH],
        responses={200: CategoryList, **UNCHANGED},
    )
    def get(self, request: ApiRequest) -> Response:
        """The tree of categories, each one behind the one above it."""
        require(request.actor, "catalog:read", CATALOG)
        return Response({"results": list(_flat(aisles(), None))})


class Products(CatalogDoor):
    @extend_schema(
        operation_id="list_products",
        tags=["catalog"],
        parameters=[ProductQuery, IF_NONE_MATCH],
        responses={200: ProductPage, **UNCHANGED},
    )
    def get(self, request: ApiRequest) -> Response:
        """Products, narrowed and in order, or the ones that words find."""
        values = values_of(request, ProductQuery)
        place = f"products:{values['sort']}:{'found' if values['q'] else ''}"
        stretch = _stretch(request, values, read_cursor(values["cursor"], place))
        cards = [ProductData(card).data for card in stretch.cards]
        return page(request, cards, stretch.following, place, meant=stretch.meant)


class Product(CatalogDoor):
    @extend_schema(
        operation_id="get_product",
        tags=["catalog"],
        parameters=[IF_NONE_MATCH],
        responses={200: ProductDetail, **UNCHANGED},
    )
    def get(self, request: ApiRequest, product_id: str) -> Response:
        """One product with its variants and pictures, by its id or its slug."""
        return Response(ProductDetail(get_product(product_id, actor=request.actor)).data)


def _stretch(request: ApiRequest, values: Any, begin: list[Any]) -> Stretch:
    way = trail_to(values["category"]) if values["category"] else ()
    if values["category"] and not way:
        raise serializers.ValidationError({"category": ["There is no such category."]})
    filters, sort = filters_of(values), Sort(values["sort"])
    if values["q"]:
        return browse_found(
            values["q"],
            values["category"],
            filters,
            sort,
            begin=begin,
            size=values["page_size"],
            actor=request.actor,
        )
    return browse(
        way[-1] if way else None, filters, sort, begin=begin, size=values["page_size"], actor=request.actor
    )


def _flat(some: Iterable[Aisle], parent: str | None) -> Iterator[dict[str, str | None]]:
    for aisle in some:
        yield {"slug": aisle.slug, "name": aisle.name, "below": parent}
        yield from _flat(aisle.children, aisle.slug)
