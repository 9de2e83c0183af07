"""An organization's address domains: claimed, shown to be its own, spoken for by one of its connections."""

from typing import Final

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from identity.actor import Actor
from identity.administration import managing, resource_of
from identity.authority import Kind, Reach
from identity.company_only import cut_other_ways, people_of
from identity.cutting import Cut, deciding
from identity.domains.names import read_domain_name
from identity.domains.txt_records import LookUp, look_up
from identity.models import Connection, Domain, Organization
from identity.policy import require

LABEL: Final = "_countersign-challenge"
ACTION: Final = "domains:manage"


class DomainRefused(ValueError):
    """It cannot be done with this domain; the sentence says why."""


class DomainNotShown(DomainRefused):
    """The record is not there."""


def claim_domain(text: str, organization: Organization, *, actor: Actor) -> Domain:
    """Claiming proves nothing and takes nothing from anybody. Raises NotADomain."""
    name = read_domain_name(text)
    with managing(organization, ACTION, actor):
        domain, _ = Domain.objects.get_or_create(organization=organization, name=name)
        return domain


def verify_domain(domain: Domain, *, actor: Actor, ask: LookUp = look_up) -> None:
    """DNS is asked before the transaction, and only for who may claim. Raises DomainRefused, NoNameServerAnswered."""
    require(actor, ACTION, resource_of(domain.organization))
    if not shows_challenge(domain, ask):
        raise DomainNotShown(
            f"There is no such record at {record_name(domain)} yet. It can take an hour to appear."
        )
    try:
        with managing(domain.organization, ACTION, actor):
            now = timezone.now()
            if not Domain.objects.filter(pk=domain.pk).update(checked_at=now, missing_since=None):
                raise DomainRefused(f"{domain} is not claimed any more.")
            Domain.objects.filter(pk=domain.pk, verified_at__isnull=True).update(verified_at=now)
    except IntegrityError as error:
        raise DomainRefused(f"{domain} is another organization's, which has shown so before.") from error
    domain.refresh_from_db()


def assign_domain(domain: Domain, speaker: Connection | None, *, actor: Actor) -> None:
    """Which connection speaks for it; None: none does. Raises DomainRefused."""
    with managing(domain.organization, ACTION, actor):
        held = _held(domain)
        _check_speaker(held, speaker, actor)
        held.connection = speaker
        held.save(update_fields=("connection",))


def require_sso(domain: Domain, *, actor: Actor) -> Cut:
    """From now on its people come in by its connection alone, and who came by another way is signed out.

    Raises DomainRefused where the admin did not come in by it.
    """
    organization = domain.organization
    reach = Reach([(Kind.ORGANIZATION, organization.pk)], people_of(domain).values_list("pk", flat=True))
    with deciding(actor, ACTION, resource_of(organization), reach):
        held = _held(domain)
        if why := hindrance(actor, held):
            raise DomainRefused(why)
        held.sso_required = True
        held.save(update_fields=("sso_required",))
        return cut_other_ways(held)


def hindrance(actor: Actor, domain: Domain) -> str:
    """Why the company's sign-in cannot be required there, or not by this admin, who could lock themselves out."""
    if domain.connection is None or not domain.connection.enabled:
        return "First choose a connection that is switched on to speak for it."
    try:
        _check_own_way(domain.connection, actor)
    except DomainRefused as refused:
        return str(refused)
    return ""


def allow_other_ways(domain: Domain, *, actor: Actor) -> None:
    """Passwords and the rest are ways in again."""
    with managing(domain.organization, ACTION, actor):
        Domain.objects.filter(pk=domain.pk).update(sso_required=False)


def drop_domain(domain: Domain, *, actor: Actor) -> None:
    """The claim is gone; nobody comes in by company sign-in with an address there."""
    with managing(domain.organization, ACTION, actor):
        Domain.objects.filter(pk=domain.pk).delete()


def record_name(domain: Domain) -> str:
    return f"{LABEL}.{domain.name}"


def record_value(domain: Domain) -> str:
    return f"countersign={domain.challenge}"


def shows_challenge(domain: Domain, ask: LookUp = look_up) -> bool:
    """In the demo a name under .test, which no name server knows (RFC 6761 §6.2), shows whatever it is asked for."""
    if settings.DEMO and domain.name.endswith(".test"):
        return True
    return record_value(domain) in ask(record_name(domain))


def _held(domain: Domain) -> Domain:
    held = Domain.objects.select_related("connection__app", "organization").filter(pk=domain.pk).first()
    if held is None:
        raise DomainRefused(f"{domain} is not claimed any more.")
    return held


def _check_speaker(domain: Domain, speaker: Connection | None, actor: Actor) -> None:
    if speaker is None:
        if domain.sso_required:
            raise DomainRefused("Company sign-in is required here. Allow other ways first.")
        return
    if domain.verified_at is None:
        raise DomainRefused("Verify the domain first.")
    if speaker.organization_id != domain.organization_id or not speaker.enabled:
        raise DomainRefused("Only a connection of yours that is switched on can speak for it.")
    if domain.sso_required:
        _check_own_way(speaker, actor)


def _check_own_way(speaker: Connection, actor: Actor) -> None:
    """Whoever shuts the other doors must have come in by this one, so that nobody locks themselves out."""
    came_by = actor.session.connection_id if actor.session else None
    if came_by != speaker.pk and not actor.someone.is_staff:
        raise DomainRefused(
            f"You did not come in by {speaker.app.name}. Sign in through it first: so you know that you can come back."
        )
