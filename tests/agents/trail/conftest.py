"""Whose chains are looked at."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def alice(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("alice")
