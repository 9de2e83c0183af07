"""Where an organization enforces its own sign-in: how whoever is held to it is shown the way there."""

from dataclasses import dataclass

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

from identity.company_only import came_by, held_by
from identity.models import Connection, Domain, LoginSession, User
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


def hold_to_company(request: HttpRequest, user: User) -> None:
    """At the end of every sign-in: whoever is held came in by their organization's connection, or not at all."""
    sign_in: SignIn | None = getattr(request, "sign_in", None)
    domain = held_by(user)
    if domain is not None and not came_by(domain.organization, sign_in.connection if sign_in else None):
        show_the_way(request, domain)


def show_the_way(request: HttpRequest, domain: Domain) -> None:
    """Raise the page that leads to the organization's own sign-in, for a view or allauth to answer with."""
    company = CompanySignIn.of(_connection_of(domain), request.POST.get("next", ""))
    page = render(request, "account/company_sign_in.html", {"company": company}, status=403)
    raise ImmediateHttpResponse(page)


def may_keep_credentials(user: User) -> bool:
    """Who comes in by their company alone keeps nothing here to come in with: no password, code or passkey."""
    return user.has_usable_password() and held_by(user) is None


def lacks_password(session: LoginSession) -> bool:
    """Whether a first password is what stands between them and a second step of their own: they came by mail."""
    user = session.user
    return session.connection is None and not user.has_usable_password() and held_by(user) is None


def _connection_of(domain: Domain) -> Connection:
    """The database has one wherever the sign-in is enforced."""
    if domain.connection is None:
        raise LookupError(f"{domain} enforces a sign-in that it does not have")
    return domain.connection
