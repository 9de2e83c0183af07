import pytest
from django.core.management import CommandError, call_command

from shop.aisles import forget_aisles
from shop.models import Product, Shelf, Variant
from shop.plenty import BATCH, lay_plenty, most

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo() -> None:
    forget_aisles()
    call_command("seed", verbosity=0)


def slugs() -> set[str]:
    return set(Product.objects.values_list("slug", flat=True))


def test_many_goods_are_varied_and_found() -> None:
    before = Product.objects.count()
    lay_plenty(600)
    new = Product.objects.order_by("id")[before:]

    assert new.count() == 600 > BATCH
    assert len({product.title for product in new}) > 590
    assert len({product.category_id for product in new}) == 14
    assert Variant.objects.filter(product__in=list(new), stock=0).exists()
    assert len(set(Variant.objects.filter(product__in=list(new)).values_list("price", flat=True))) > 60
    assert Shelf.objects.count() == Product.objects.count()


def test_laid_again_they_are_the_same_and_more_come_after_them() -> None:
    lay_plenty(40)
    first = slugs()
    lay_plenty(40)
    assert slugs() == first
    lay_plenty(60)
    assert first < slugs()
    assert len(slugs()) == len(first) + 20


@pytest.mark.parametrize("many", [-1, 10**9])
def test_a_number_that_makes_no_sense_is_refused(many: int) -> None:
    with pytest.raises(CommandError, match="Ask for 0 to"):
        call_command("seed", products=many)
    assert most() > 100_000
