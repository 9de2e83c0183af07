"""Sign-ins, kept after they end: every action of a person or an agent names the one it came from."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.capture import LeftOut, Recorded
from identity.ids import new_public_id

from .connections import Connection
from .organizations import Membership, Organization
from .people import User

if TYPE_CHECKING:
    from identity.browser import SessionStore

MFA: Final = "mfa"


class LoginSessionQuerySet(models.QuerySet["LoginSession"]):
    def live_of(self, user: User) -> "LoginSessionQuerySet":
        return self.filter(user=user, ended_at__isnull=True).exclude(pk__in=self.run_out(timezone.now()))

    def run_out(self, at: datetime) -> "LoginSessionQuerySet":
        """Too old, or unused for too long (identity/idleness.py), whether that has been noticed yet or not."""
        old = Q(started_at__lte=at - settings.SIGN_IN_LASTS)
        idle = Q(last_used_at__lte=at - settings.SIGN_IN_IDLE)
        idle_with_reach = Q(last_used_at__lte=at - settings.SIGN_IN_IDLE_STAFF)
        administers = Membership.objects.filter(
            user=OuterRef("user"),
            organization=OuterRef("organization"),
            role=Membership.Role.ADMIN,
            ended_at__isnull=True,
        )
        reach = Q(user__is_staff=True) | Exists(administers)
        return self.with_last_use().filter(old | idle | (idle_with_reach & reach), ended_at__isnull=True)

    def voiding(self) -> "LoginSessionQuerySet":
        """Those of which no yes stands any more: cut, or come by a connection that is disabled."""
        return self.filter(Q(ended_why__in=LoginSession.CUTS) | Q(connection__enabled=False))

    def with_last_use(self) -> "LoginSessionQuerySet":
        """To the five minutes, as its browser's session has it; one that no browser holds was used when it began."""
        browser = BrowserSession.objects.filter(sign_in_id=OuterRef("key_digest"))
        return self.annotate(last_used_at=Coalesce(Subquery(browser.values("seen_at")[:1]), F("started_at")))


class LoginSession(models.Model):
    """One sign-in (NIST SP 800-63B §7): how strong it was, when, by which connection, and why it ended."""

    audit = Recorded(
        secret=("key_digest",),
        personal=("device", "idp_session_index", "idp_name_id"),
        undecided="signing in, out and up writes it before there is an actor to decide for",
    )

    class End(models.TextChoices):
        SIGNED_OUT = "signed_out", "signed out"
        EXPIRED = "expired", "expired"
        IDLE = "idle", "unused for too long"
        FOR_CAUSE = "for_cause", "ended for cause"
        COMPANY_ONLY = "company_only", "company sign-in required"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="login_sessions")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, blank=True)
    key_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the browser's session key."
    )
    method = models.CharField(max_length=20)
    acr = models.CharField(max_length=120, blank=True)
    amr = models.JSONField(default=list)
    authenticated_at = models.DateTimeField(default=timezone.now)
    idp_session_index = models.CharField(max_length=255, blank=True)
    idp_name_id = models.JSONField(
        default=dict, blank=True, help_text="SAML: the NameID as it was received, to sign out there by."
    )
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=12, choices=End, blank=True)

    objects = LoginSessionQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        indexes = (models.Index(fields=("user",), name="live_sign_ins", condition=Q(ended_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.user} by {self.method}, {self.started_at:%Y-%m-%d %H:%M} UTC"

    def is_too_old(self, at: datetime) -> bool:
        """However busy it is."""
        return self.started_at + settings.SIGN_IN_LASTS <= at

    @property
    def has_second_step(self) -> bool:
        """Whether more than one factor was shown (RFC 8176 §2, "mfa"), here or to the provider that vouches."""
        return MFA in self.amr

    #: Ends after which nothing goes on that began in the sign-in: somebody had reason to cut it, or what it came by is
    #: a way in no longer. The others leave to the agent what was lent to it.
    CUTS: ClassVar[tuple[End, ...]] = (End.FOR_CAUSE, End.COMPANY_ONLY)

    @property
    def was_cut(self) -> bool:
        return self.ended_why in self.CUTS


class BrowserSessionManager(BaseSessionManager["BrowserSession"]):
    def with_sign_in(self) -> "models.QuerySet[BrowserSession]":
        """And its person, what they are to its organization by now, and whether its way in is open."""
        place = Membership.objects.filter(
            user=OuterRef("sign_in__user"),
            organization=OuterRef("sign_in__organization"),
            ended_at__isnull=True,
        )
        related = ("sign_in__user", "sign_in__organization")
        facts = {"role": Subquery(place.values("role")[:1]), "open": F("sign_in__connection__enabled")}
        return self.get_queryset().select_related(*related).annotate(**facts)


class BrowserSession(AbstractBaseSession):
    """What Django keeps for one browser, and the sign-in whose key it holds, so that both are read at once."""

    audit = LeftOut("browser state; sign-ins are recorded as LoginSession")

    sign_in = models.ForeignKey(
        LoginSession, models.CASCADE, to_field="key_digest", null=True, db_constraint=False, related_name="+"
    )
    seen_at = models.DateTimeField(
        default=timezone.now, help_text="When a person last used it, to the five minutes."
    )

    objects: ClassVar[BrowserSessionManager] = BrowserSessionManager()

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from identity.browser import SessionStore

        return SessionStore


class AssertionSeen(models.Model):
    """A SAML assertion that was used (SAML Profiles §4.1.4.5): its second use violates the constraint."""

    audit = Recorded(undecided="signing in, out and up writes it before there is an actor to decide for")

    connection = models.ForeignKey(Connection, models.CASCADE)
    assertion_id = models.CharField(max_length=255)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("connection", "assertion_id"), name="an_assertion_is_used_once"),
        )

    def __str__(self) -> str:
        return self.assertion_id
