"""Requests made up from the schema: no fault of ours, no answer that the schema does not name, no shape but its own."""

from collections.abc import Callable

import pytest
from django.conf import settings as project
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_wsgi
from schemathesis.schemas import BaseSchema as OpenApiSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.shop.api.conftest import lay_token
from tests.shop.goods import Goods

TOKEN = "t" * 32
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
QUIET = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]
SHORT = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=QUIET)
LONG = settings(max_examples=500, deadline=None, suppress_health_check=QUIET)


@pytest.fixture
def schema(goods: Goods, people: object, settings: Settings) -> OpenApiSchema:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/second")
    return from_wsgi("/api/schema/", WSGIHandler())


@pytest.fixture
def alices(browser_of: Callable[[str], Client]) -> dict[str, str]:
    """The cookies of her browser."""
    session = browser_of("alice").cookies[project.SESSION_COOKIE_NAME].value
    return {project.SESSION_COOKIE_NAME: session, project.CSRF_COOKIE_NAME: TOKEN}


def test_a_guests_requests_are_answered_as_the_schema_says(schema: OpenApiSchema) -> None:
    make_up(schema, SHORT, {})


def test_a_persons_requests_are_answered_as_the_schema_says(
    schema: OpenApiSchema, alices: dict[str, str]
) -> None:
    make_up(schema, SHORT, alices, lay_token("acme"))


@pytest.mark.soak
def test_for_a_long_time(schema: OpenApiSchema, alices: dict[str, str]) -> None:
    make_up(schema, LONG, alices, lay_token("acme"))


def make_up(schema: OpenApiSchema, how: settings, cookies: dict[str, str], token: str = "") -> None:
    """Requests for each operation, so many as `how` says; a SIEM's, too, where it has a token."""
    headers = {"X-CSRFToken": TOKEN} | ({"Authorization": f"Bearer {token}"} if token else {})
    seen: set[int] = set()
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:

        @how
        @given(case=operation.as_strategy())
        def answered(case: Case) -> None:
            case.cookies.update(cookies)
            answer = case.call_and_validate(headers=headers, cookies=cookies, checks=CHECKS)
            seen.add(answer.status_code)

        answered()
    assert 200 in seen
    assert (401 in seen) is not bool(cookies)
