from .agents import Agent
from .authority import Delegation, Spending
from .connections import Connection, Domain, GroupRole
from .directories import DirectoryGroup, DirectoryToken, DirectoryUser
from .organizations import Membership, Organization
from .people import User
from .sessions import AssertionSeen, BrowserSession, LoginSession

__all__ = [
    "Agent",
    "AssertionSeen",
    "BrowserSession",
    "Connection",
    "Delegation",
    "DirectoryGroup",
    "DirectoryToken",
    "DirectoryUser",
    "Domain",
    "GroupRole",
    "LoginSession",
    "Membership",
    "Organization",
    "Spending",
    "User",
]
