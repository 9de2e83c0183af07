"""What identity, and the libraries below it, hold about a person."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password

from identity.mails import admins_of
from identity.models import (
    AccessReview,
    Alert,
    BrowserSession,
    Delegation,
    DelegationChange,
    DirectoryToken,
    DirectoryUser,
    FeedToken,
    IncidentReport,
    Invitation,
    LegalHold,
    LoginSession,
    Membership,
    Pause,
    ReviewItem,
    ReviewPlan,
    SavedView,
    SignInTrial,
    Spending,
    User,
    Webhook,
)
from identity.privacy import NOBODYS, Blank, Holding, Keep, Place, Remove, Room, mail_addresses_of


def hindrances(person: User) -> Iterator[str]:
    if person.is_staff or person.owned_agents.exists():
        yield "An account that works for the shop is ended by the shop."
    places = Membership.objects.filter(user=person, ended_at__isnull=True, role=Membership.Role.ADMIN)
    for place in places.filter(organization__enabled=True).select_related("organization"):
        others = place.organization.memberships.filter(ended_at__isnull=True).exclude(pk=place.pk)
        if others.exists() and not admins_of(place.organization).exclude(pk=place.pk).exists():
            yield f"You are the last admin of {place.organization}. Make somebody else an admin first."


HOLDINGS = (
    Holding(  # first: what leads there goes with the addresses
        Invitation,
        "email__in",
        Blank({"email": lambda row: f"{row.public_id}{NOBODYS}"}),
        who=mail_addresses_of,
        purpose="offering a place",
    ),
    Holding(EmailAddress, "user", Remove(), purpose="signing in, and writing to the person"),
    Holding(Authenticator, "user", Remove(), purpose="proving that it is them"),
    Holding(SocialAccount, "user", Remove(), purpose="knowing them by their company's sign-in"),
    Holding(
        BrowserSession,
        "sign_in__user",
        Remove(),
        left_out="its key opens the browser's sign-in, which is told itself",
        purpose="keeping them signed in",
    ),
    Holding(
        SignInTrial,
        "begun_in__user",
        Remove(),
        left_out="what a company's provider said in a test, gone within an hour",
        purpose="showing an organization's admin what its provider said",
        kept="an hour",
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
        purpose="showing where they are signed in, and ending it",
    ),
    Holding(
        Membership,
        "user",
        Keep("the company's record of who acted for it, by a key that names nobody"),
        purpose="what they may do for a company",
    ),
    Holding(DirectoryUser, "user", Remove(), purpose="following their company's directory"),
    Holding(
        DirectoryToken,
        "owner",
        Keep("who answers for it, by a key that names nobody"),
        purpose="who answers for a directory",
    ),
    Holding(
        Delegation, "principal", Keep("the trail explains orders by it"), purpose="what they lent to an agent"
    ),
    Holding(
        DelegationChange,
        "delegation__principal",
        Keep("what was lent when, by keys that name nobody"),
        purpose="what they lent when",
    ),
    Holding(Pause, "principal", Keep("when a person's agents rested"), purpose="letting agents rest"),
    Holding(
        Spending,
        "principal",
        Keep("sums that counted against a limit"),
        purpose="counting what was ordered against limits",
    ),
    Holding(
        IncidentReport,
        "made_by",
        Keep("what an officer of the shop has found and cut, by references"),
        purpose="evidence of what was cut",
    ),
    Holding(
        LegalHold,
        "person",
        Blank({"why": "", "released_why": ""}),
        left_out="whether somebody may know of a hold is for whoever asked for it to say",
        purpose="keeping what the law wants kept",
    ),
    Holding(
        LogEntry,
        "user",
        Remove(),
        left_out="names rows of others; the trail tells what was done",
        purpose="the admin's notes for its own users",
        kept="until the account is erased",
    ),
    Holding(SavedView, "owner", Remove(), purpose="what they look for in the trail"),
    *(
        Holding(
            kind,
            "owner",
            Keep("who answers for it, by a key that names nobody"),
            purpose="who answers for what reads the log",
        )
        for kind in (FeedToken, Webhook)
    ),
    Holding(
        Alert,
        "acknowledged_by",
        Blank({"note": ""}),
        left_out="words about events of others",
        purpose="who answered for an alert",
    ),
    Holding(
        AccessReview,
        "started_by",
        Keep("the company's record of who reviewed its access, by references"),
        purpose="reviewing a company's access",
    ),
    Holding(
        ReviewPlan,
        "decided_by",
        Keep("that a company reviews its access, and who decided so"),
        purpose="reviewing a company's access",
    ),
    Holding(ReviewItem, "person", Blank({"note": ""}), purpose="reviewing a company's access"),
    Holding(
        User,
        "pk",
        Blank(
            {
                "email": lambda row: f"{row.public_id}{NOBODYS}",
                "full_name": "",
                "first_name": "",
                "last_name": "",
                "time_zone": "UTC",
                "password": lambda row: make_password(None),
                "last_login": None,
            }
        ),
        who=lambda person: person.pk,
        purpose="the account",
    ),
)

PLACES = (
    Place(
        "the trail's personal values",
        "Each value of a personal field that was ever written, and what staff searched for, beside a commitment.",
        "showing what was done to a row",
        "until the account is erased, or retention drops it",
        "Deleted: the commitments stay, and with them every proof. Under a legal hold they stay, too.",
    ),
    Place(
        "the trail's events and contexts",
        "Public ids, keys of rows, policies and reasons; of a decision, the facts that it rested on. No values.",
        "evidence",
        "as long as the log",
        "Nothing: the ids lead to an account without a name.",
    ),
    Place(
        "counters of attempts (the cache)",
        "Addresses that somebody tried to sign in with, and the networks they came from.",
        "making guessing wait",
        "minutes to a day",
        "Nothing: they run out.",
    ),
    Place(
        "the server's log",
        "Keys of rows and public ids; of a fault, its traceback.",
        "finding faults",
        "as the operator has it",
        "Nothing: it is the operator's to let it run out.",
    ),
    Place(
        "backups, write-ahead logs, dead rows before a VACUUM",
        "All that the database held.",
        "bringing it back",
        "as the operator has it",
        "Nothing: the operator lets them run out, and erases again after bringing one back.",
    ),
)

ROOM = Room("account", HOLDINGS, hindrances=hindrances, places=PLACES)
