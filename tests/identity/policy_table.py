"""The table of decisions: each policy and each action stands in it."""

from .policy_rows.agents import AGENTS
from .policy_rows.feeds import FEEDS
from .policy_rows.orders import ORDERS
from .policy_rows.organizations import ORGANIZATIONS
from .policy_rows.people import PEOPLE
from .policy_rows.staff import STAFF

TABLE = [*PEOPLE, *STAFF, *ORGANIZATIONS, *FEEDS, *AGENTS, *ORDERS]
