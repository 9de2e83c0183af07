"""Django's own, under a named context: how the first of the staff come to be. All that a console writes is told."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from audit.console import operator
from audit.context import open_context


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with open_context("system:shell", operator=operator()):
            return super().handle(*args, **options)
