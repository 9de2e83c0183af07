"""Without its triggers the shop's lists and its search would not follow what is sold: that is noticed and mended."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from audit.context import open_context
from shop.models import Product, Shelf
from shop.search import upkeep
from tests.support.postgres import OWNER

from .goods import Goods

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def database_role() -> str:
    """Migrations are run by who owns the tables."""
    return OWNER


def test_a_migration_that_was_killed_is_mended_by_the_next(goods: Goods) -> None:
    upkeep.drop(connection)
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.hoodie.product_id).update(title="Loud Hoodie")
    call_command("migrate", verbosity=0)
    assert upkeep.missing(connection) == []
    assert Shelf.objects.get(product=goods.hoodie.product_id).title == "Loud Hoodie"


def test_missing_triggers_are_said() -> None:
    upkeep.drop(connection)
    assert Client().get("/healthz").status_code == 503
    with pytest.raises(CommandError, match="shelf_product_made is missing"):
        call_command("check", tags=["database"], databases=["default"])
