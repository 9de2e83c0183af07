from .agents import Agent
from .authority import Delegation, DelegationChange, Spending
from .connections import CertificateNotice, CertificateUse, Connection, Domain, GroupRole
from .directories import DirectoryGroup, DirectoryToken, DirectoryUser
from .incidents import IncidentReport
from .invitations import Invitation
from .organizations import Membership, Organization
from .pauses import Pause
from .people import User
from .policies import PolicyVersion
from .reviews import AccessReview, AtEnd, ReviewItem, ReviewPlan
from .sessions import AssertionSeen, BrowserSession, LoginSession
from .trials import SignInTrial

__all__ = [
    "AccessReview",
    "Agent",
    "AssertionSeen",
    "AtEnd",
    "BrowserSession",
    "CertificateNotice",
    "CertificateUse",
    "Connection",
    "Delegation",
    "DelegationChange",
    "DirectoryGroup",
    "DirectoryToken",
    "DirectoryUser",
    "Domain",
    "GroupRole",
    "IncidentReport",
    "Invitation",
    "LoginSession",
    "Membership",
    "Organization",
    "Pause",
    "PolicyVersion",
    "ReviewItem",
    "ReviewPlan",
    "SignInTrial",
    "Spending",
    "User",
]
