"""A trail in which several people acted, for several organizations and for themselves."""

from collections.abc import Mapping

from audit.context import open_context
from audit.events import record
from identity.models import User


def happen(action: str, who: User | None = None, at: str = "", *, door: str = "web", **more: object) -> None:
    """One event. `at` is the organization in whose name it was done."""
    detail = more.pop("detail", {})
    assert isinstance(detail, Mapping)
    outcome, category = str(more.pop("outcome", "done")), str(more.pop("category", "auth"))
    about = {name: more.pop(name) for name in ("object_type", "object_id") if name in more}
    facts = {"principal": who.public_id if who else None, "organization": at or None, **more}
    with open_context(door, **facts):
        record(category, action, outcome, detail=detail, **about)
