"""What policies are told: how the actor stands, what was lent, and what is acted on, in the words of their schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from identity import cedar
from identity.actor import Actor
from identity.models import Organization, User
from identity.standing import Directory, Feed, Lent, Standing

if TYPE_CHECKING:
    from identity.policy import Agreement, Consent, Resource


def context_of(
    actor: Actor,
    standing: Standing,
    resource: Resource,
    consent: Consent | None,
    agreement: Agreement | None = None,
) -> dict[str, Any]:
    covered = consent is not None and consent.covers(actor, resource)
    context: dict[str, Any] = {
        "approved_by_principal": False,
        "approved_by_organization": agreement is not None and agreement.covers(actor, resource),
        "covered_by_mandate": False,
        "approval_taken_back": consent is not None and consent.taken_back,
        "session_live": standing.session_live,
        "connection_enabled": standing.connection_enabled,
        "signed_in": standing.signed_in,
        "mfa": standing.mfa,
        "minutes_since_login": standing.minutes_since_login,
    }
    if consent is not None and covered:
        context[consent.fact] = True
        context["minutes_since_login"] = consent.minutes_since_login
    if (lent := standing.lent) is not None:
        context["delegation"] = _delegated(lent, resource)
    return context


def _delegated(lent: Lent, resource: Resource) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "live": lent.live,
        "agent_enabled": lent.agent_enabled,
        "scopes": list(lent.scopes),
        "order_limit": lent.order_limit,
        "left_today": lent.left_today,
        "unattended_ceiling": lent.unattended_ceiling,
        "untrusted_text_in_context": lent.has_read_others,
        "quiet": lent.quiet,
        "paused": sorted(lent.paused),
    }
    if lent.handed_on:
        facts["handed_on"] = True
    if lent.left_this_month is not None:
        facts["left_this_month"] = lent.left_this_month
    if lent.addresses is not None:
        facts["addresses"] = sorted(lent.addresses)
    if lent.categories is not None:
        paths = resource.attrs.get("categories", ())
        facts["categories"] = sorted({path[0] for path in paths if not lent.categories.isdisjoint(path)})
    return facts


def entities_of(actor: Actor, standing: Standing, resource: Resource) -> list[dict[str, Any]]:
    """The principal first, then its organization, then the resource."""
    return [*_asking(actor, standing), _thing(resource)]


def _asking(actor: Actor, standing: Standing) -> list[dict[str, Any]]:
    """A service, a guest, or a person and the organization that they act for."""
    if (directory := standing.directory) is not None:
        return [_service("Directory", directory)]
    if (feed := standing.feed) is not None:
        return [_service("Feed", feed)]
    if standing.user is None:
        return [{"uid": cedar.uid("Guest", actor.key), "attrs": {"key": actor.key}, "parents": []}]
    if standing.organization is None:
        return [_person(standing.user, {})]
    organization, role = standing.organization, standing.role
    place = {
        "organization": cedar.reference("Organization", organization.public_id),
        "organization_role": role,
    }
    if (limit := organization.role_limits.get(role)) is not None:
        place["role_limit"] = limit
    return [_person(standing.user, place), _company(organization)]


def _service(kind: str, word: Directory | Feed) -> dict[str, Any]:
    attrs = {"organization": word.organization, "live": word.live}
    return {"uid": cedar.uid(kind, word.key), "attrs": attrs, "parents": []}


def _person(user: User, place: Mapping[str, Any]) -> dict[str, Any]:
    attrs = {
        "key": user.public_id,
        "active": user.is_active,
        "second_step_demanded": user.needs_second_step,
        **place,
    }
    parents = [cedar.uid("Role", role) for role in user.roles]
    return {"uid": cedar.uid("User", user.public_id), "attrs": attrs, "parents": parents}


def _thing(resource: Resource) -> dict[str, Any]:
    about: dict[str, Any] = {
        "kind": resource.type,
        "owner": str(resource.attrs.get("owner", "")),
        "total": int(resource.attrs.get("total", 0)),
        "organization": str(resource.attrs.get("organization", "")),
    }
    if "address" in resource.attrs:
        about["address"] = str(resource.attrs["address"])
    if "address_by_agent" in resource.attrs:
        about["address_by_agent"] = bool(resource.attrs["address_by_agent"])
    if "categories" in resource.attrs:
        about["categories"] = sorted({path[0] for path in resource.attrs["categories"]})
    if "endpoint" in resource.attrs:
        about["endpoint"] = str(resource.attrs["endpoint"])
    if "scopes" in resource.attrs:
        about["scopes"] = sorted(str(scope) for scope in resource.attrs["scopes"])
    return {"uid": cedar.uid("Resource", resource.id), "attrs": about, "parents": []}


def _company(organization: Organization) -> dict[str, Any]:
    attrs: dict[str, Any] = {
        "key": organization.public_id,
        "enabled": organization.enabled,
        "second_step_demanded": organization.mfa_required,
    }
    if organization.order_ceiling is not None:
        attrs["order_ceiling"] = organization.order_ceiling
    if organization.model_endpoints:
        attrs["model_endpoints"] = sorted(organization.model_endpoints)
    return {"uid": cedar.uid("Organization", organization.public_id), "attrs": attrs, "parents": []}
