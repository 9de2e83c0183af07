"""The shop's own settings, with what only tests need."""

import os
import tempfile
from pathlib import Path

from shop.environment import SQLITE_OPTIONS
from shop.settings import *  # noqa: F403
from shop.settings import BASE_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.audit.shelf"]
LOG_KEYS = ["a-key-of-the-tests-that-nobody-else-needs-to-know"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RECOVERY_CODE_COST = {"iterations": 1, "lanes": 1, "memory_cost": 8}
EMAIL_BACKEND = "shop.mailbox.MailboxBackend"
WHITENOISE_MAX_AGE = 600  # a browser asks once for each of the thirty style sheets, not anew on every page
TEST_TEMPLATES = BASE_DIR / ".pytest_cache" / "databases"

# Processes that tests start are told where they live, as those of the demo are: see tests/support/live.py.
if "LIVE" not in os.environ:
    VAR_DIR = Path(tempfile.gettempdir()) / "countersign-tests"
    STATIC_ROOT = VAR_DIR / "static"
    MEDIA_ROOT = VAR_DIR / "media"
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "memory://"
    LOG_WITNESSES = []
    WHITENOISE_AUTOREFRESH = (
        True  # looks for a file when it is asked for, not for all at each test's first request
    )
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {**SQLITE_OPTIONS, "init_command": "PRAGMA recursive_triggers=ON;"},
        }
    }
