"""The tree of categories, as staff change it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.context import open_context
from shop.models import Category

from .goods import Goods


def below(parent: Category, slug: str) -> Category:
    made = Category(parent=parent, slug=slug, name=slug.title())
    made.full_clean()
    with open_context("system:seed"):
        made.save()
    return made


def test_a_category_cannot_stand_below_its_own_child(goods: Goods) -> None:
    goods.apparel.parent = below(goods.apparel, "knitted")
    with pytest.raises(ValidationError, match="cannot stand below itself"):
        goods.apparel.full_clean()


def test_the_tree_has_three_levels(goods: Goods) -> None:
    hoodies = below(below(goods.apparel, "knitted"), "hoodies")
    with pytest.raises(ValidationError, match="at most 3 deep"):
        below(hoodies, "grey")


def test_what_stands_below_is_counted_with_what_is_moved(goods: Goods) -> None:
    below(below(goods.apparel, "knitted"), "hoodies")
    goods.apparel.parent = goods.drinkware
    with pytest.raises(ValidationError, match="at most 3 deep"):
        goods.apparel.full_clean()


def test_a_category_leads_to_the_one_above_it_and_shows_its_aisle(client: Client, goods: Goods) -> None:
    below(goods.apparel, "hoodies")
    page = client.get("/c/hoodies/").content.decode()

    assert '<li><a href="/c/apparel/">Apparel</a></li>' in page
    assert 'aria-current="true">Apparel</a>' in page
    assert 'aria-current="page">Apparel</a>' in client.get("/c/apparel/").content.decode()
