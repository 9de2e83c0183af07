"""What is for sale, as the API shows it. Money in minor units of `currency`."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from shop.api.pages import PageQuery
from shop.cards import Choice, ProductCard
from shop.catalog import Sort
from shop.filters import Filters
from shop.gallery import images_of
from shop.models import Availability
from shop.structured_data import absolute

DEAREST = 10_000_000


class ProductQuery(PageQuery):
    """All of it at once; colours also by family (blue finds navy)."""

    q = serializers.CharField(default="", max_length=200, allow_blank=True, help_text="Words to search for.")
    category = serializers.SlugField(default="", allow_blank=True, help_text="Also finds what is below it.")
    colour = serializers.CharField(default="", max_length=30, allow_blank=True)
    size = serializers.CharField(default="", max_length=20, allow_blank=True)
    min_price = serializers.IntegerField(
        default=None, min_value=0, max_value=DEAREST, help_text="In minor units."
    )
    max_price = serializers.IntegerField(
        default=None, min_value=0, max_value=DEAREST, help_text="In minor units."
    )
    in_stock = serializers.BooleanField(default=False)
    rating = serializers.IntegerField(
        default=0, min_value=0, max_value=5, help_text="At least so many stars."
    )
    sort = serializers.ChoiceField(choices=[str(sort) for sort in Sort], default=str(Sort.RELEVANCE))


class CategoryData(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    below = serializers.CharField(allow_null=True, help_text="Slug of the category above it.")


class VariantData(serializers.Serializer[Choice]):
    id = serializers.CharField(source="public_id")
    sku = serializers.CharField()
    colour = serializers.CharField()
    size = serializers.CharField()
    price = serializers.IntegerField()
    availability = serializers.ChoiceField(choices=Availability.choices)


class ProductData(serializers.Serializer[ProductCard]):
    """`price` is the lowest of the variants that fit the question."""

    id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    price = serializers.IntegerField()
    currency = serializers.SerializerMethodField()
    colours = serializers.ListField(child=serializers.CharField())
    sizes = serializers.ListField(child=serializers.CharField())
    available = serializers.BooleanField()
    rating = serializers.FloatField(help_text="Mean in stars; 0 without reviews.")
    reviews = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()

    def get_currency(self, card: ProductCard) -> str:
        return settings.CURRENCY

    def get_url(self, card: ProductCard) -> str:
        return absolute(card.url)

    def get_image(self, card: ProductCard) -> str:
        return absolute(card.image)


class ImageData(serializers.Serializer[Any]):
    colour = serializers.CharField()
    url = serializers.CharField()


class ProductDetail(ProductData):
    description = serializers.CharField()
    variants = VariantData(many=True)
    images = serializers.SerializerMethodField()

    def get_images(self, card: ProductCard) -> list[dict[str, str]]:
        return [
            {"colour": colour, "url": absolute(image.src)}
            for colour in card.colours or ("",)
            for image in images_of(card, colour)
        ]


class ProductPage(serializers.Serializer[Any]):
    results = ProductData(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page, if there is one.")
    meant = serializers.CharField(help_text="What was searched for where words were corrected, else empty.")


class CategoryList(serializers.Serializer[Any]):
    results = CategoryData(many=True)


def filters_of(values: Any) -> Filters:
    names = ("colour", "size", "min_price", "max_price", "in_stock", "rating")
    return Filters(**{name: values[name] for name in names})
