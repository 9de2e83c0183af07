from .agents import Agent
from .authority import Delegation, Spending
from .organizations import Connection, Membership, Organization
from .people import User
from .sessions import AssertionSeen, LoginSession

__all__ = [
    "Agent",
    "AssertionSeen",
    "Connection",
    "Delegation",
    "LoginSession",
    "Membership",
    "Organization",
    "Spending",
    "User",
]
