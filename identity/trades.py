"""A group for each trade of the shop's people: policies name them as roles (policies/staff.cedar)."""

from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import connections

from audit.attending import migrating

TRADES: Final = ("catalog", "fulfilment", "support", "auditor")


def lay_trades(using: str = "default", **signal: Any) -> None:
    """Called after migrations, when the trail is there to say so."""
    if Group._meta.db_table in connections[using].introspection.table_names():
        with migrating():
            for name in TRADES:
                Group.objects.using(using).get_or_create(name=name)
