"""A part of the trail for somebody at their browser: decided, recorded, and then read as it is sent."""

from collections.abc import Iterator
from dataclasses import replace

from audit.export import lines, note_export
from audit.feed import START, Which, head
from audit.formats import Format
from identity.actor import Actor
from identity.feeds.whose import EXPORT, EXPORT_VALUES, log_of
from identity.models import Organization
from identity.policy import require


def take_out(
    organization: Organization | None, which: Which, format: Format, *, values: bool, actor: Actor
) -> Iterator[str]:
    """Of an organization its own part alone, whatever is asked for. Raises Refused."""
    require(actor, EXPORT, log_of(organization))
    if values:
        require(actor, EXPORT_VALUES, log_of(organization))
    own = replace(which, organization=organization.slug) if organization else which
    to = head()
    note_export(format, own, after=START, to=to, values=values)
    return lines(format, own, to=to, values=values)
