"""What both protocols give to the pages on which a connection is set up and tested."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """One of ours, to be typed into the identity provider."""

    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True)
class Begun:
    """A test sign-in under way: what the answer will name, and where the browser goes now."""

    request_id: str
    away: str
