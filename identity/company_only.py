"""Accounts that are held to their company's sign-in, by a verified domain on which it is required.

What is asked of an address never looks an account up. The shop's own staff are never held. When it begins to be
required, sign-ins that came by another way end, in an ordinary way, as their passwords were good; what agents were
lent from such sign-ins, earlier ones too, is taken back: it could not be lent so any more.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone

from identity.cutting import Cut, cut_off
from identity.domains.names import NotADomain, read_domain_name
from identity.models import Connection, Delegation, Domain, LoginSession, Organization, User

#: In the domain of an address.
BEYOND_ASCII: Final = r"@.*[^!-~]"
WHY = "the company's sign-in is required from now on"


def holder_of_address(address: str) -> Domain | None:
    """The domain that lets nobody of this address in by another way than its connection."""
    domain = Domain.objects.meant_by(address)
    return domain if domain is not None and domain.sso_required else None


def held_by(user: User) -> Domain | None:
    """The same of an account, by its own address first, then by any other that it has proved to be its own."""
    if user.is_staff:
        return None
    proved = (
        EmailAddress.objects.filter(user=user, verified=True).order_by("pk").values_list("email", flat=True)
    )
    return next((held for address in (user.email, *proved) if (held := holder_of_address(address))), None)


def came_by(organization: Organization, connection: Connection | None) -> bool:
    return connection is not None and connection.organization_id == organization.pk


def is_shut_out(user: User, connection: Connection | None) -> bool:
    """Whether they are held, and come by another way."""
    domain = held_by(user)
    return domain is not None and not came_by(domain.organization, connection)


def people_of(domain: Domain) -> QuerySet[User]:
    """Whoever the domain could hold: with an address there that is theirs, however its name is spelt."""
    there = Q(email__iendswith=f"@{domain.name}") | Q(email__in=_spelt_otherwise(domain))
    proved = EmailAddress.objects.filter(there, verified=True).values("user")
    return User.objects.filter(there | Q(pk__in=proved), is_staff=False)


def would_hold(domain: Domain) -> list[User]:
    """Whoever comes in by its connection alone as soon as that is required."""
    return [user for user in people_of(domain) if _would_be_held(user, domain)]


@dataclass(frozen=True)
class OtherWays:
    """What came by another way than the connections of a domain's organization."""

    sessions: Q
    lent: Q

    @classmethod
    def of(cls, domain: Domain) -> "OtherWays":
        people = [user.pk for user in would_hold(domain)]
        elsewhere = _elsewhere("connection", domain)
        return cls(
            Q(elsewhere, user__in=people, ended_at__isnull=True),
            Q(_elsewhere("granted_in__connection", domain), principal__in=people),
        )

    def people(self) -> int:
        """How many are signed in so now."""
        run_out = LoginSession.objects.run_out(timezone.now())
        live = LoginSession.objects.filter(self.sessions).exclude(pk__in=run_out)
        return live.values("user").distinct().count()

    def agents(self) -> int:
        """How many times something is lent so now."""
        return Delegation.objects.live(timezone.now()).filter(self.lent, parent__isnull=True).count()


def cut_other_ways(domain: Domain) -> Cut:
    """The caller holds a permit, and the locks of `people_of`."""
    ways = OtherWays.of(domain)
    return cut_off(ways.sessions, ways.lent, WHY, LoginSession.End.COMPANY_ONLY)


def _spelt_otherwise(domain: Domain) -> set[str]:
    """Addresses there in other letters than DNS has them; the database cannot tell what they mean (RFC 5891 §5)."""
    typed = (
        model.objects.filter(email__regex=BEYOND_ASCII).values_list("email", flat=True)
        for model in (User, EmailAddress)
    )
    return {address for address in chain(*typed) if _is_there(address, domain)}


def _is_there(address: str, domain: Domain) -> bool:
    try:
        return read_domain_name(address.rpartition("@")[2]) == domain.name
    except NotADomain:
        return False


def _would_be_held(user: User, domain: Domain) -> bool:
    """Somebody's own address decides before any other: who is held elsewhere already stays so."""
    if _is_there(user.email, domain):
        return True
    return held_by(user) in (None, domain)


def _elsewhere(connection: str, domain: Domain) -> Q:
    return Q(**{f"{connection}__isnull": True}) | ~Q(**{f"{connection}__organization": domain.organization})
