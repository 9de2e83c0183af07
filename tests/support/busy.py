"""A database that somebody else holds for longer than anybody waits."""

import sqlite3
from typing import Any

from django.db import OperationalError


def busy(*args: Any, **kwargs: Any) -> None:
    """Stands in for a statement, and raises what Django makes of it then."""
    locked = sqlite3.OperationalError("database is locked")
    raise OperationalError(*locked.args) from locked
