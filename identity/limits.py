"""What an organization lets its people order on their own, and their agents at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identity.actor import Actor
from identity.administration import managing
from identity.models import Organization

SET: Final = "limits:manage"


@dataclass(frozen=True)
class Limits:
    """In minor units. `ceiling` bounds every order by an agent, None does not; above the limit of their role members
    need an approver, a role that is not named needs none."""

    ceiling: int | None
    by_role: Mapping[str, int]

    @classmethod
    def of(cls, organization: Organization) -> "Limits":
        return cls(organization.order_ceiling, organization.role_limits)


def set_limits(organization: Organization, limits: Limits, *, actor: Actor) -> None:
    """When this returns, nothing commits any more on the strength of the limits that were."""
    with managing(organization, SET, actor):
        Organization.objects.filter(pk=organization.pk).update(
            order_ceiling=limits.ceiling, role_limits=dict(limits.by_role)
        )
