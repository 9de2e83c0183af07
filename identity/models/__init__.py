from .agents import Agent
from .alerts import Alert, AlertRule, RuleMemory
from .authority import Delegation, DelegationChange, Spending
from .connections import CertificateNotice, CertificateUse, Connection, Domain, GroupRole
from .directories import DirectoryGroup, DirectoryToken, DirectoryUser
from .feeds import FeedPlace, FeedToken, Webhook
from .holds import LegalHold
from .incidents import IncidentReport
from .invitations import Invitation
from .organizations import Membership, Organization
from .pauses import Pause
from .people import User
from .policies import PolicyVersion
from .reviews import AccessReview, AtEnd, ReviewItem, ReviewPlan
from .sessions import AssertionSeen, BrowserSession, LoginSession
from .trials import SignInTrial
from .views import SavedView

__all__ = [
    "AccessReview",
    "Agent",
    "Alert",
    "AlertRule",
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
    "FeedPlace",
    "FeedToken",
    "GroupRole",
    "IncidentReport",
    "Invitation",
    "LegalHold",
    "LoginSession",
    "Membership",
    "Organization",
    "Pause",
    "PolicyVersion",
    "ReviewItem",
    "ReviewPlan",
    "RuleMemory",
    "SavedView",
    "SignInTrial",
    "Spending",
    "User",
    "Webhook",
]
