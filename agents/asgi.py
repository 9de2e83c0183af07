"""The ASGI entry: pages and the chat's streams."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_asgi_application()

from identity.checks import refuse_unsafe_start  # noqa: E402 - models are there only now

refuse_unsafe_start()
