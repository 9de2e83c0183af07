"""Pages by WSGI threads, for layouts that serve streams by another process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

import shop.urls  # noqa: E402, F401 - all views are loaded now, and not for whoever comes first
from identity.checks import refuse_unsafe_start  # noqa: E402 - models are there only now

refuse_unsafe_start()
