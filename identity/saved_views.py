"""Questions to the trail that are there for everybody who looks into it, and those that people keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from identity.actor import Actor
from identity.models import SavedView
from identity.policy import Resource, authorized, preview

MOST: Final = 50
SAVE: Final = "trail:save"


@dataclass(frozen=True)
class View:
    name: str
    query: str


class CannotSave(Exception):
    """In a sentence for whoever wanted to keep it."""


BUILT_IN: Final = (
    View("Refused today", "mark=refused&within=today"),
    View("Near the limit", "mark=near-limit"),
    View("Unattributed", "mark=unattributed"),
    View("Out of hours", "mark=out-of-hours"),
    View("First use of a tool", "mark=first-use"),
    View("System work", "mark=system"),
    View("Reads in bulk", "mark=bulk-read"),
)


def views_of(actor: Actor) -> Iterable[SavedView]:
    """All their own, and of those that others share the first by name."""
    views = SavedView.objects.select_related("owner")
    shared = views.filter(shared=True).exclude(owner=actor.someone)
    return [*views.filter(owner=actor.someone), *shared[:MOST]]


def may_save(actor: Actor) -> bool:
    return preview(actor, SAVE, _own(actor)).allowed


def save_view(name: str, query: str, *, shared: bool, actor: Actor) -> SavedView:
    """One of the same name of theirs is replaced. Raises CannotSave."""
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise CannotSave("Give it a name of at most 80 letters.")
    if len(query) > 1000 or not query.isprintable():
        raise CannotSave("These filters are too long to keep.")
    with authorized(actor, SAVE, _own(actor)):
        if SavedView.objects.filter(owner=actor.someone).exclude(name=name).count() >= MOST:
            raise CannotSave(f"You keep {MOST} views already. Drop one first.")
        kept, _ = SavedView.objects.update_or_create(
            owner=actor.someone, name=name, defaults={"query": query, "shared": shared}
        )
        return kept


def drop_view(public_id: str, *, actor: Actor) -> None:
    """One of their own. What is not theirs, or gone already, is left alone."""
    with authorized(actor, SAVE, _own(actor)):
        SavedView.objects.filter(owner=actor.someone, public_id=public_id).delete()


def _own(actor: Actor) -> Resource:
    return Resource("SavedView", "", {"owner": actor.key})
