"""What identity, and the libraries below it, hold about a person."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry

from identity.models import BrowserSession, Delegation, LoginSession, Membership, Spending, User
from identity.privacy import Holding

HOLDINGS = (
    Holding(EmailAddress, "user"),
    Holding(SocialAccount, "user"),
    Holding(
        BrowserSession, "sign_in__user", left_out="its key opens the browser's sign-in, which is told itself"
    ),
    Holding(LoginSession, "user"),
    Holding(Membership, "user"),
    Holding(Delegation, "principal"),
    Holding(Spending, "principal"),
    Holding(LogEntry, "user"),
    Holding(User, "pk", lambda person: person.pk),
)
