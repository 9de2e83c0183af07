"""What identity, and the libraries below it, hold about a person."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password

from identity.models import (
    AccessReview,
    BrowserSession,
    Delegation,
    DelegationChange,
    DirectoryToken,
    DirectoryUser,
    IncidentReport,
    Invitation,
    LoginSession,
    Membership,
    Pause,
    ReviewItem,
    ReviewPlan,
    SignInTrial,
    Spending,
    User,
)
from identity.privacy import Blank, Holding, Keep, Remove, Room


def of_staff(person: User) -> Iterator[str]:
    if person.is_staff or person.owned_agents.exists():
        yield "An account that works for the shop is ended by the shop."


HOLDINGS = (
    Holding(EmailAddress, "user", Remove()),
    Holding(Authenticator, "user", Remove()),
    Holding(SocialAccount, "user", Remove()),
    Holding(
        BrowserSession,
        "sign_in__user",
        Remove(),
        left_out="its key opens the browser's sign-in, which is told itself",
    ),
    Holding(
        SignInTrial,
        "begun_in__user",
        Remove(),
        left_out="what a company's provider said in a test, gone within an hour",
    ),
    Holding(
        LoginSession,
        "user",
        Blank(
            {
                "device": "",
                "idp_session_index": "",
                "idp_name_id": {},
                "key_digest": lambda row: f"erased:{row.public_id}",
            }
        ),
    ),
    Holding(Membership, "user", Keep("the company's record of who acted for it, by a key that names nobody")),
    Holding(
        Invitation,
        "email",
        Blank({"email": lambda row: f"{row.public_id}@erased.invalid"}),
        who=lambda person: person.email,
    ),
    Holding(DirectoryUser, "user", Remove()),
    Holding(DirectoryToken, "owner", Keep("who answers for it, by a key that names nobody")),
    Holding(Delegation, "principal", Keep("the trail explains orders by it")),
    Holding(DelegationChange, "delegation__principal", Keep("what was lent when, by keys that name nobody")),
    Holding(Pause, "principal", Keep("when a person's agents rested")),
    Holding(Spending, "principal", Keep("sums that counted against a limit")),
    Holding(IncidentReport, "made_by", Keep("what an officer of the shop has found and cut, by references")),
    Holding(
        AccessReview, "started_by", Keep("the company's record of who reviewed its access, by references")
    ),
    Holding(ReviewPlan, "decided_by", Keep("that a company reviews its access, and who decided so")),
    Holding(ReviewItem, "person", Blank({"note": ""})),
    Holding(LogEntry, "user", Remove(), left_out="names rows of others; the trail tells what was done"),
    Holding(
        User,
        "pk",
        Blank(
            {
                "email": lambda row: f"{row.public_id}@erased.invalid",
                "full_name": "",
                "first_name": "",
                "last_name": "",
                "time_zone": "UTC",
                "password": lambda row: make_password(None),
                "last_login": None,
            }
        ),
        who=lambda person: person.pk,
    ),
)

ROOM = Room("account", HOLDINGS, hindrances=of_staff)
