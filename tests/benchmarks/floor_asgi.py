"""Serves the floor, under tests.benchmarks.floor_settings, as agents.asgi serves the shop."""

import django

django.setup(set_prefix=False)

from django.test import override_settings  # noqa: E402 - settings are there only now

from shop.threads import PagesInThreads  # noqa: E402

with override_settings(MIDDLEWARE=[]):  # some of the shop's apps insist on theirs, while they are set up
    application = PagesInThreads()
