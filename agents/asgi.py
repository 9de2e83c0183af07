"""The ASGI entry: pages and the chat's streams."""

import os

import django
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup(set_prefix=False)

from identity.checks import refuse_unsafe_start  # noqa: E402 - models are there only now
from shop.threads import PagesInThreads  # noqa: E402

application = PagesInThreads()
refuse_unsafe_start()
reverse("home")  # all views are loaded now, and not for whoever comes first
