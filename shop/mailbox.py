"""Mail as rows: the demo's backend keeps each mail as a Letter, to be read on the mailbox page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from shop.models import Letter


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [
            Letter(
                to=to.lower(),
                sender=mail.from_email,
                subject=mail.subject[:200],
                body=str(mail.body),
                html=_html_of(mail),
            )
            for mail in email_messages
            for to in mail.recipients()
        ]
        Letter.objects.bulk_create(letters)
        return len(email_messages)


def _html_of(mail: EmailMessage) -> str:
    """What a mail program would show in place of the text."""
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, kind in mail.alternatives if kind == "text/html"), "")
