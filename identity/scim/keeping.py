"""One decision for whatever a directory writes, with its organization held alone before anything is read."""

from collections.abc import Iterator
from contextlib import contextmanager

from identity.actor import Actor
from identity.administration import reach_within
from identity.policy import Resource, authorized


@contextmanager
def keeping(kind: str, public_id: str, actor: Actor) -> Iterator[None]:
    resource = Resource(kind, public_id, {"organization": actor.company.public_id})
    with authorized(actor, "directory:write", resource, reach=reach_within(actor.company)):
        yield
