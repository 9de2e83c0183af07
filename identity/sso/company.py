"""Where an organization enforces its own sign-in: the addresses and accounts that are held to it.

What is asked of an address never looks an account up: the answer is the domain's, the same for everybody in it.
The shop's own staff are never held.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

from identity.models import Connection, Domain, Organization, User
from identity.sessions import SignIn

from .way_in import way_in


@dataclass(frozen=True)
class CompanySignIn:
    """`url` is the way to the identity provider; empty while the connection is switched off."""

    label: str
    url: str

    @classmethod
    def of(cls, connection: Connection, onward: str = "") -> "CompanySignIn":
        return cls(
            str(connection.organization), way_in(connection, next=onward) if connection.is_open else ""
        )


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


def hold_to_company(request: HttpRequest, user: User) -> None:
    """At the end of every sign-in: whoever is held came in by their organization's connection, or not at all."""
    sign_in: SignIn | None = getattr(request, "sign_in", None)
    domain = held_by(user)
    if domain is not None and not _came_by(domain.organization, sign_in):
        show_the_way(request, domain)


def show_the_way(request: HttpRequest, domain: Domain) -> None:
    """Raise the page that leads to the organization's own sign-in, for a view or allauth to answer with."""
    company = CompanySignIn.of(_connection_of(domain), request.POST.get("next", ""))
    page = render(request, "account/company_sign_in.html", {"company": company}, status=403)
    raise ImmediateHttpResponse(page)


def may_keep_credentials(user: User) -> bool:
    """Who comes in by their company alone keeps nothing here to come in with: no password, code or passkey."""
    return user.has_usable_password() and held_by(user) is None


def _came_by(organization: Organization, sign_in: SignIn | None) -> bool:
    connection = sign_in.connection if sign_in else None
    return connection is not None and connection.organization_id == organization.pk


def _connection_of(domain: Domain) -> Connection:
    """The database has one wherever the sign-in is enforced."""
    if domain.connection is None:
        raise LookupError(f"{domain} enforces a sign-in that it does not have")
    return domain.connection
