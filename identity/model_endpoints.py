"""Which models' endpoints may serve an organization's people."""

from collections.abc import Sequence

from identity.actor import Actor
from identity.administration import managing
from identity.models import Organization


def permit_endpoints(organization: Organization, names: Sequence[str], *, actor: Actor) -> None:
    """None named lets all. No question that is decided afterwards goes elsewhere."""
    with managing(organization, "models:manage", actor):
        Organization.objects.filter(pk=organization.pk).update(model_endpoints=sorted(set(names)))
