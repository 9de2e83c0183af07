import pytest

from tests.support.databases import PostgresTemplate, Template


@pytest.fixture
def superuser(template: Template) -> str:
    """For tests of what remains when rights are no obstacle; SQLite knows no other."""
    return template.server.superuser if isinstance(template, PostgresTemplate) else ""
