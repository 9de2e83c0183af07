"""People. A person is a principal: the one whose authority an agent borrows."""

import zoneinfo
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property

from audit.capture import Recorded
from audit.context import open_context
from identity.ids import new_public_id


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name} is not a time zone. Use a name like Europe/Berlin.")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """A person, known by the address they sign in with."""

    audit = Recorded(
        personal=("email", "full_name", "first_name", "last_name"),
        secret=("password",),
        undecided="signing in, out and up writes it before there is an actor to decide for",
    )

    username = None  # type: ignore[assignment]  # people sign in by address
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    email = models.EmailField("email address", unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]  # theirs asks for a username

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return next(iter(self.full_name.split()), self.email)

    def check_password(self, raw_password: str | None) -> bool:
        """Whoever knows it is them: a hash that is then made anew, by the rules of today, is written in their name."""
        with open_context("system:sign-in", principal=self.public_id):
            return super().check_password(raw_password)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """What they are to the shop, as policies name it: staff of every trade, or the trades of their groups."""
        if not self.is_staff:
            return ()
        return ("staff",) if self.is_superuser else tuple(self.groups.values_list("name", flat=True))

    @property
    def needs_second_step(self) -> bool:
        """Whether one of their trades asks for it, whatever they belong to."""
        return not settings.MFA_REQUIRED_TRADES.isdisjoint(self.roles)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
