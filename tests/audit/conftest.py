import pytest

from audit.feed import head
from audit.sequencer import sequence_all
from tests.support.databases import PostgresTemplate, Template


@pytest.fixture
def superuser(template: Template) -> str:
    """For tests of what remains when rights are no obstacle; SQLite knows no other."""
    return template.server.superuser if isinstance(template, PostgresTemplate) else ""


@pytest.fixture
def start(db: None) -> int:
    """The position before the trail of the test."""
    sequence_all()
    return head()
