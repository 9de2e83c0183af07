"""Pages by WSGI threads, for layouts that serve streams by another process."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

from identity.checks import refuse_unsafe_start  # noqa: E402 - models are there only now

refuse_unsafe_start()
reverse("home")  # all views are loaded now, and not for whoever comes first
