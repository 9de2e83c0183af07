"""Accounts at the server's console: the first of the staff, before anybody could make one in the admin."""

import pytest
from django.core.management import call_command

from audit.models import AuditEvent
from identity.models import User

FIRST = "first@shop.example"
PASSWORD = "a-long-passphrase-of-the-first"


@pytest.fixture
def first(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", FIRST, verbosity=0)
    return User.objects.get(email=FIRST)


def test_the_first_of_the_staff_is_made_at_the_console_and_that_is_told(first: User) -> None:
    (made,) = AuditEvent.objects.about("identity.user", first.pk)
    assert (first.is_staff, first.is_superuser, first.check_password(PASSWORD)) == (True, True, True)
    assert (made.context.source, made.outcome) == ("system:shell", "unlisted")


def test_a_password_is_set_anew_at_the_console(first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "quite-another-long-passphrase")
    call_command("changepassword", FIRST)
    first.refresh_from_db()
    assert first.check_password("quite-another-long-passphrase")
