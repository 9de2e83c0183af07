"""Django's own, under a named context: a way back for whoever no mail reaches. All that a console writes is told."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import changepassword

from audit.console import operator
from audit.context import open_context


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with open_context("system:shell", operator=operator()):
            return super().handle(*args, **options)
