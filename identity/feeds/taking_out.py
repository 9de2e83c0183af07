"""A part of the trail for somebody at their browser: decided, recorded, and then read as it is sent."""

from collections.abc import Iterator

from audit.export import lines, note_export
from audit.feed import START, Which, head
from audit.formats import Format
from identity.actor import Actor
from identity.feeds.whose import EXPORT, EXPORT_VALUES, log_of
from identity.models import Organization
from identity.policy import require


def take_out(
    organization: Organization | None, which: Which, format: Format, *, revealed: bool, actor: Actor
) -> Iterator[str]:
    """Of an organization its own part alone, whatever is asked for. Raises Refused."""
    require(actor, EXPORT, log_of(organization))
    if revealed:
        require(actor, EXPORT_VALUES, log_of(organization))
    to = head()
    note_export(format, which, after=START, to=to, revealed=revealed)
    return lines(format, which, to=to, revealed=revealed)
