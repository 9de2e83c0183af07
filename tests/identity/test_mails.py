"""Letters of organizations: what cannot be sent to one keeps nobody else from theirs."""

from django.conf import settings
from django.core import mail

from identity.mails import send_text

FOLDER = settings.BASE_DIR / "templates"


def test_an_address_that_no_host_can_have_is_no_fault_of_ours() -> None:
    assert not send_text(f"x@{'ü' * 60}.com", "A letter", "Read it.")


def test_a_name_with_a_line_break_stands_in_a_subject_on_one_line() -> None:
    assert send_text("avery@acme.test", "A review of\nAcme waits", "Read it.")
    assert [letter.subject for letter in mail.outbox] == ["A review of Acme waits"]


def test_every_letter_says_who_writes() -> None:
    letters = [*(FOLDER / "identity/mail").glob("*.txt"), FOLDER / "account/email/theft_message.txt"]
    silent = [letter.name for letter in letters if "\n\nCountersign{%" not in letter.read_text()]
    assert (letters != [], silent) == (True, [])
