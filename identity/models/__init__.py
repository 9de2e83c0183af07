from .agents import Agent
from .authority import Delegation, Spending
from .connections import Connection, Domain, GroupRole
from .incidents import IncidentReport
from .organizations import Membership, Organization
from .people import User
from .sessions import AssertionSeen, BrowserSession, LoginSession

__all__ = [
    "Agent",
    "AssertionSeen",
    "BrowserSession",
    "Connection",
    "Delegation",
    "Domain",
    "GroupRole",
    "IncidentReport",
    "LoginSession",
    "Membership",
    "Organization",
    "Spending",
    "User",
]
