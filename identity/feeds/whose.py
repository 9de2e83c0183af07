"""Whose log is spoken of: an organization's part of it, or, as None, all of it, which is the shop's."""

from typing import Final

from audit.feed import Which
from identity.administration import reach_within, resource_of
from identity.authority import Kind, Reach
from identity.models import Organization
from identity.policy import Resource

MANAGE: Final = "feeds:manage"
PULL: Final = "feeds:pull"
EXPORT: Final = "trail:export"
EXPORT_VALUES: Final = "values:export"


def log_of(organization: Organization | None) -> Resource:
    return resource_of(organization) if organization else Resource("Site")


def reach_of(organization: Organization | None) -> Reach:
    """What is locked where its feeds or rules change: a batch that is on its way is waited for."""
    return reach_within(organization) if organization else Reach([(Kind.SITE, 0)])


def part_of(organization: Organization | None) -> Which:
    return Which(organization=organization.slug) if organization else Which()
