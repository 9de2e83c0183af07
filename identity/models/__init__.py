from .agents import Agent
from .authority import Delegation, Spending
from .organizations import Connection, Membership, Organization
from .people import User
from .sessions import AssertionSeen, BrowserSession, LoginSession

__all__ = [
    "Agent",
    "AssertionSeen",
    "BrowserSession",
    "Connection",
    "Delegation",
    "LoginSession",
    "Membership",
    "Organization",
    "Spending",
    "User",
]
