"""Identity for staff: people, companies, agents and policies are changed by verbs, and the rest is looked at."""

from identity.admin import agents, connections, directories, feeds, holds, people, policies, reviews, trail

__all__ = ["agents", "connections", "directories", "feeds", "holds", "people", "policies", "reviews", "trail"]
