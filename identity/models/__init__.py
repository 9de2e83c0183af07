from .agents import Agent
from .authority import Delegation, Spending
from .connections import CertificateNotice, Connection, Domain, GroupRole
from .organizations import Membership, Organization
from .people import User
from .sessions import AssertionSeen, BrowserSession, LoginSession

__all__ = [
    "Agent",
    "AssertionSeen",
    "BrowserSession",
    "CertificateNotice",
    "Connection",
    "Delegation",
    "Domain",
    "GroupRole",
    "LoginSession",
    "Membership",
    "Organization",
    "Spending",
    "User",
]
