"""A helper's assertion, too, says what it expected and what it found."""

import pytest

PACKAGES = ("agents", "audit", "identity", "journeys", "shop", "support")

pytest.register_assert_rewrite(*(f"{__name__}.{package}" for package in PACKAGES))
