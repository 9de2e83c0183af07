"""The cast of the demo: who they are, where they work, and how they come in. Production refuses to start with them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.context import open_context
from identity.delegations import SHOP_AGENT
from identity.demo_idp.keys import client_secret, shop_key, signing_key
from identity.demo_idp.oidc import CLIENT_ID
from identity.handing import GIFT_FINDER
from identity.models import Agent, Connection, Domain, Membership, Organization, User

PASSWORD: Final = "countersign-demo"  # noqa: S105 - printed in the README, for people who are not real
Role = Membership.Role


@dataclass(frozen=True)
class Company:
    slug: str
    name: str
    domain: str
    payment_terms_days: int | None = None


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    company: Company | None = None
    membership: Role = Role.BUYER
    time_zone: str = "UTC"
    is_admin: bool = False
    trade: str = ""

    @property
    def role(self) -> str:
        """Who they are, in words for a table."""
        if self.company:
            return f"{self.membership.label.lower()} at {self.company.name}"
        if self.trade:
            return f"staff: {self.trade}"
        return "staff of the shop" if self.is_admin else "a shopper on her own"


ACME: Final = Company("acme", "Acme", "acme.test", payment_terms_days=30)
GLOBEX: Final = Company("globex", "Globex", "globex.test")
COMPANIES: Final = (ACME, GLOBEX)

DEMO_PEOPLE: Final = (
    DemoPerson("alice@acme.test", "Alice Archer", ACME, Role.BUYER, "Europe/Berlin"),
    DemoPerson("bob@acme.test", "Bob Baxter", ACME, Role.APPROVER, "Europe/Berlin"),
    DemoPerson("avery@acme.test", "Avery Abbott", ACME, Role.ADMIN, "Europe/Berlin"),
    DemoPerson("carol@globex.test", "Carol Chen", GLOBEX, Role.BUYER, "America/New_York"),
    DemoPerson("gwen@globex.test", "Gwen Gray", GLOBEX, Role.ADMIN, "America/New_York"),
    DemoPerson("mallory@example.test", "Mallory Marsh"),
    DemoPerson("sam@countersign.test", "Sam Stone", is_admin=True),
    DemoPerson("cora@countersign.test", "Cora Cole", trade="catalog"),
    DemoPerson("finn@countersign.test", "Finn Ford", trade="fulfilment"),
    DemoPerson("sue@countersign.test", "Sue Sands", trade="support"),
    DemoPerson("audrey@countersign.test", "Audrey Ames", trade="auditor"),
)


def seed_people(buyers_limit: int | None = None) -> None:
    """Lay what is missing, and leave what is there. `buyers_limit`, in minor units, is what a buyer of a new Acme
    orders without an approver."""
    with open_context("system:seed"), transaction.atomic():
        companies = {company.slug: _company(company, buyers_limit) for company in COMPANIES}
        people = {person.email: _user(person) for person in DEMO_PEOPLE}
        for person in DEMO_PEOPLE:
            if person.company:
                _membership(people[person.email], companies[person.company.slug], person.membership)
        _shop_agent(people["sam@countersign.test"])
        _connection(companies[ACME.slug])
        _openid_connection(companies[GLOBEX.slug])


def _company(company: Company, buyers_limit: int | None) -> Organization:
    known: dict[str, Any] = {"name": company.name, "payment_terms_days": company.payment_terms_days}
    if company is ACME and buyers_limit is not None:
        known["role_limits"] = {Role.BUYER.value: buyers_limit}
    return Organization.objects.get_or_create(slug=company.slug, defaults=known)[0]


def _user(person: DemoPerson) -> User:
    """Whoever has the address, as their first one or as another, is there already and stays as they are."""
    held = EmailAddress.objects.filter(email=person.email, verified=True).values("user")
    known = User.objects.filter(Q(email=person.email) | Q(pk__in=held)).first()
    return known or _made(person)


def _made(person: DemoPerson) -> User:
    user = User.objects.create_user(
        person.email,
        PASSWORD,
        full_name=person.name,
        time_zone=person.time_zone,
        is_staff=person.is_admin or bool(person.trade),
        is_superuser=person.is_admin,
    )
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    if person.trade:
        user.groups.add(Group.objects.get(name=person.trade))
    return user


def _membership(user: User, organization: Organization, role: Role) -> None:
    """One that has ended stays ended: seeding again must not undo what somebody did."""
    if not Membership.objects.filter(user=user, organization=organization).exists():
        Membership.objects.create(user=user, organization=organization, role=role)


def _shop_agent(owner: User) -> None:
    Agent.objects.get_or_create(
        slug=SHOP_AGENT,
        defaults={
            "name": "Countersign agent",
            "purpose": "Finds things, keeps the cart, and orders what you countersign.",
            "owner": owner,
            "expires_at": timezone.now() + timedelta(days=365),
        },
    )
    Agent.objects.get_or_create(
        slug=GIFT_FINDER,
        defaults={
            "name": "Gift finder",
            "purpose": "Looks through the catalog for a present, when the shop's agent hands it the task.",
            "owner": owner,
            "expires_at": timezone.now() + timedelta(days=365),
        },
    )


def _connection(organization: Organization) -> None:
    """The identity provider need not run: its key is on disk, made by whoever asks first."""
    app = SocialApp.objects.filter(provider="saml", client_id=ACME.slug).first() or SocialApp(
        provider="saml", provider_id=ACME.slug, client_id=ACME.slug, name="Acme SSO"
    )
    if app.settings != (wanted := _app_settings()):
        app.settings = wanted
        app.save()
    ours = shop_key(settings.DEMO_IDP_DIR)
    known = {"sp_private_key": ours.private_key, "sp_certificate": ours.certificate, "enabled": True}
    connection, _ = Connection.objects.get_or_create(
        app=app, defaults={"organization": organization, **known}
    )
    _domain(organization, ACME.domain, connection)


def _openid_connection(organization: Organization) -> None:
    """Globex's, which shows itself by a secret."""
    folder = settings.DEMO_IDP_DIR / GLOBEX.slug
    app = SocialApp.objects.filter(provider="openid_connect", provider_id=GLOBEX.slug).first() or SocialApp(
        provider="openid_connect", provider_id=GLOBEX.slug, client_id=CLIENT_ID, name="Globex SSO"
    )
    if app.settings != (wanted := {"issuer": f"{settings.DEMO_IDP_URL}/{GLOBEX.slug}"}):
        app.settings = wanted
        app.save()
    known = {"organization": organization, "protocol": Connection.Protocol.OIDC, "enabled": True}
    connection, _ = Connection.objects.get_or_create(app=app, defaults=known)
    if connection.client_secret != (secret := client_secret(folder)):
        connection.client_secret = secret
        connection.save()
    _domain(organization, GLOBEX.domain, connection)


def _domain(organization: Organization, name: str, connection: Connection) -> None:
    """The demo's names are nobody's, so no resolver is asked for them."""
    known = {"connection": connection, "verified_at": timezone.now()}
    Domain.objects.get_or_create(organization=organization, name=name, defaults=known)


def _app_settings() -> dict[str, object]:
    return {
        "idp": {
            "entity_id": f"{settings.DEMO_IDP_URL}/metadata/",
            "sso_url": f"{settings.DEMO_IDP_URL}/sso/",
            "slo_url": f"{settings.DEMO_IDP_URL}/slo/",
            "x509cert": signing_key(settings.DEMO_IDP_DIR).certificate,
        }
    }
