"""The shop's settings with addresses and templates of the floor's own."""

from shop.settings import *  # noqa: F403
from shop.settings import BASE_DIR

ROOT_URLCONF = "tests.benchmarks.floor"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "benchmarks" / "templates"],
    }
]
