"""What search engines may list: the aisles, and every product for sale."""

from collections.abc import Sequence

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from shop.models import Category, Product


class FrontSitemap(Sitemap):
    def items(self) -> Sequence[str]:
        return ("home", "search")

    def location(self, item: str) -> str:
        return reverse(item)


class CategorySitemap(Sitemap):
    def items(self) -> QuerySet[Category]:
        return Category.objects.order_by("pk")


class ProductSitemap(Sitemap):
    """What has no variant has no shelf, and no page."""

    limit = 5000

    def items(self) -> QuerySet[Product]:
        return Product.objects.listed().filter(shelf__isnull=False).only("slug").order_by("pk")


SITEMAPS = {"front": FrontSitemap, "categories": CategorySitemap, "products": ProductSitemap}
