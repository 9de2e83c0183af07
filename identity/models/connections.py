"""How an organization's people come in: its identity providers, and the address domains that are its own."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audit.capture import Guarded, LeftOut, Recorded
from identity.domains.names import NotADomain, read_domain_name
from identity.ids import new_public_id
from identity.key_pairs import KeyPair, new_key_pair
from identity.statements import Given, Statement
from identity.vault import SealedField

from .organizations import Membership, Organization

STRONGEST_FIRST: Final = (
    Membership.Role.ADMIN,
    Membership.Role.APPROVER,
    Membership.Role.AUDITOR,
    Membership.Role.BUYER,
)

BY_SECRET, BY_KEY = "client_secret_basic", "private_key_jwt"
"""How an OpenID Connect provider knows us, as `client_auth` in the settings of its connection says (Core §9)."""

GRACE: Final = timedelta(days=14)
"""How long a domain that no longer shows its challenge is still believed."""


def new_challenge() -> str:
    return secrets.token_hex(16)


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def enabled(self) -> "ConnectionQuerySet":
        """Through which somebody may come in: not disabled, and of an organization that is not switched off."""
        return self.filter(enabled=True, organization__enabled=True)


class Connection(models.Model):
    """An organization's identity provider. It speaks for the verified domains that name it, and for no others."""

    audit = Guarded(secret=("client_secret", "sp_private_key", "sp_next_private_key"))

    class Protocol(models.TextChoices):
        SAML = "saml", "SAML 2.0"
        OIDC = "oidc", "OpenID Connect"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="connections")
    protocol = models.CharField(max_length=8, choices=Protocol, default=Protocol.SAML)
    app = models.OneToOneField("socialaccount.SocialApp", models.PROTECT, related_name="connection")
    enabled = models.BooleanField(default=False, help_text="On after a test sign-in, and not before.")
    client_secret = SealedField(blank=True, editable=False, help_text="OpenID Connect: what the shop shows.")
    client_secret_since = models.DateTimeField(null=True, editable=False)
    client_secret_ends_on = models.DateField(
        null=True, blank=True, help_text="As the provider says. Empty: not known, or never."
    )
    sp_private_key = SealedField(
        blank=True,
        editable=False,
        help_text="SAML: signs our requests, reads what is encrypted. OpenID Connect: shows who we are.",
    )
    sp_certificate = models.TextField(blank=True, editable=False)
    sp_next_private_key = SealedField(blank=True, editable=False)
    sp_next_certificate = models.TextField(
        blank=True,
        editable=False,
        help_text="Published beside the present one until it takes its place.",
    )
    idp_initiated = models.BooleanField(
        default=False,
        help_text="SAML: its people may also begin at their company's portal; they are asked first.",
    )
    groups_claim = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where the provider names a person's groups. Empty: it has no say in roles.",
    )
    default_role = models.CharField(
        max_length=10,
        choices=Membership.Role,
        default=Membership.Role.BUYER,
        blank=True,
        help_text="For people in no mapped group. Empty: they do not come in.",
    )

    #: In a test sign-in, which signs nobody in, it may speak for every verified domain of its organization.
    on_trial = False

    objects = ConnectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.organization} by {self.get_protocol_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """By SAML it has a key pair of ours from its first moment: the provider is told of it first."""
        if self._state.adding and self.protocol == self.Protocol.SAML:
            self.make_key()
        super().save(*args, **kwargs)

    def make_key(self) -> None:
        """Where there is none yet."""
        if not self.sp_private_key:
            made = new_key_pair(f"Countersign for {self.organization}"[:64])
            self.sp_private_key, self.sp_certificate = made.private_key, made.certificate

    @property
    def is_open(self) -> bool:
        """Whether people may come in by it: neither it nor its organization is switched off."""
        return self.enabled and self.organization.enabled

    @property
    def sp_keys(self) -> tuple[KeyPair, ...]:
        """Ours, the one that signs first. What is encrypted to the next one can be read already."""
        pairs = (
            KeyPair(self.sp_private_key, self.sp_certificate),
            KeyPair(self.sp_next_private_key, self.sp_next_certificate),
        )
        return tuple(pair for pair in pairs if pair.private_key)

    def speaks_for(self, address: str) -> bool:
        """Whether the address lies in a verified domain of this connection."""
        domains = self.organization.domains if self.on_trial else self.domains
        return domains.verified().filter(name=address.rpartition("@")[2].lower()).exists()

    def mapped(self, groups: Iterable[str]) -> tuple[str, ...]:
        """Those of the groups that mean a role here. What else somebody belongs to is not ours to keep."""
        known = set(self.group_roles.values_list("group", flat=True)) if self.groups_claim else set()
        return tuple(sorted(known.intersection(groups)))

    def role_of(self, groups: Iterable[str]) -> str:
        """The strongest role of these groups, or the default, which may be none."""
        roles = {
            entry.role for entry in self.group_roles.all() if self.groups_claim and entry.group in groups
        }
        return next((role for role in STRONGEST_FIRST if role in roles), self.default_role)


class DomainQuerySet(models.QuerySet["Domain"]):
    def verified(self) -> "DomainQuerySet":
        return self.filter(verified_at__isnull=False)

    @staticmethod
    def of_address(address: str) -> "Domain | None":
        """The verified domain that an address lies in, where it is written as DNS has it: so it is in claims."""
        return _verified_as(address.rpartition("@")[2].lower())

    @staticmethod
    def meant_by(address: str) -> "Domain | None":
        """The same of what a person types: mail reaches one mailbox however its domain is written."""
        try:
            return _verified_as(read_domain_name(address.rpartition("@")[2]))
        except NotADomain:
            return None


class Domain(models.Model):
    """A domain of addresses that an organization claims, and owns once it has shown the challenge there."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="domains")
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, blank=True, related_name="domains")
    name = models.CharField(max_length=253, help_text="In lower case, without a dot at the end.")
    challenge = models.CharField(max_length=32, default=new_challenge, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    missing_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when a verified domain no longer shows it."
    )
    sso_required = models.BooleanField(
        default=False, help_text="Its people come in through the connection and by no other way."
    )

    objects = DomainQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(name=Lower("name")), name="domain_is_written_in_lower_case"),
            models.UniqueConstraint(
                fields=("organization", "name"), name="an_organization_claims_a_domain_once"
            ),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(verified_at__isnull=False),
                name="a_verified_domain_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(connection__isnull=True) | Q(verified_at__isnull=False),
                name="a_connection_speaks_for_verified_domains_only",
            ),
            models.CheckConstraint(
                condition=Q(sso_required=False) | Q(connection__isnull=False),
                name="sso_is_required_where_there_is_a_connection",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def lapses_at(self) -> datetime | None:
        """When it stops being the organization's own, unless it shows the challenge again."""
        return self.missing_since + GRACE if self.missing_since else None


#: Each sign-in asks it of every address that is theirs, and most are of no company.
_VERIFIED_AS: Final = Statement(
    lambda: (
        Domain.objects.verified()
        .filter(name=Given("name", models.CharField()))
        .select_related("organization", "connection__app", "connection__organization")
    )
)


def _verified_as(name: str) -> Domain | None:
    return next(iter(_VERIFIED_AS.rows(name=name)), None)


class GroupRole(models.Model):
    """A group of the identity provider, and what its people are to the organization."""

    audit = Guarded()

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="group_roles")
    group = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=Membership.Role)

    class Meta:
        ordering = ("group",)
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "group"), name="a_group_has_one_role_at_a_connection"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group}: {self.role}"


class CertificateUse(models.Model):
    """When somebody last came in by the word of one certificate of a provider: a rollover can be seen to be over."""

    audit = LeftOut("a time to the hour; each sign-in is recorded itself")

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="certificate_uses")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the certificate.")
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "fingerprint"), name="a_certificates_last_use_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fingerprint[:16]}, {self.last_used_at:%Y-%m-%d}"


class CertificateNotice(models.Model):
    """A letter that a certificate ends soon: its second writing violates the constraint."""

    audit = Recorded(undecided="the sweeper writes down which letter it has sent")

    connection = models.ForeignKey(Connection, models.CASCADE)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the certificate.")
    days = models.PositiveSmallIntegerField(help_text="How many were left, at most.")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "fingerprint", "days"), name="the_end_of_a_certificate_is_told_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fingerprint[:16]}, {self.days} days before its end"
