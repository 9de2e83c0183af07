"""Where a test's rows are: what it asks for decides, and no fixture leads it elsewhere."""

from collections.abc import Iterator

import pytest
from django.db import connection

from audit.context import open_context
from shop.models import Category
from tests.support.databases import Laid, PostgresTemplate, Template


def lay_a_category() -> None:
    with open_context("system:seed"):
        Category.objects.create(slug="laid", name="Laid")


@pytest.fixture
def laid_before() -> Laid:
    return (lay_a_category,)


@pytest.fixture
def changed() -> Iterator[None]:
    with open_context("system:seed"):
        Category.objects.update(name="Changed")
        yield


def where() -> str:
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return "memory" if in_memory else connection.vendor


def kind(template: Template) -> str:
    return "postgresql" if isinstance(template, PostgresTemplate) else "sqlite"


def test_a_transaction_alone_is_in_memory(db: None) -> None:
    assert where() == "memory"


def test_one_on_a_fresh_database_is_there(database: object, db: None, template: Template) -> None:
    assert where() == kind(template)


@pytest.mark.parametrize("time", [1, 2])
def test_what_was_laid_is_found_as_it_was_laid(db: None, time: int, request: pytest.FixtureRequest) -> None:
    assert [category.name for category in Category.objects.all()] == ["Laid"]
    request.getfixturevalue("changed")
    assert [category.name for category in Category.objects.all()] == ["Changed"]


@pytest.mark.parametrize("time", [1, 2])
def test_so_it_is_on_a_fresh_database(database: object, time: int, request: pytest.FixtureRequest) -> None:
    assert [category.name for category in Category.objects.all()] == ["Laid"]
    request.getfixturevalue("changed")
    assert [category.name for category in Category.objects.all()] == ["Changed"]
