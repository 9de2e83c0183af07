import pytest


@pytest.fixture
def database_role() -> str:
    """What the triggers refuse, they refuse to the owner of all tables too."""
    return "postgres"
