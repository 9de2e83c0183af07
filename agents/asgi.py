"""The ASGI entry: pages and the chat's streams."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup(set_prefix=False)

import shop.urls  # noqa: E402, F401 - all views are loaded now, and not for whoever comes first
from identity.checks import refuse_unsafe_start  # noqa: E402 - models are there only now
from shop.threads import PagesInThreads  # noqa: E402

application = PagesInThreads()
refuse_unsafe_start()
