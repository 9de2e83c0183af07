"""Whom the demo identity provider signs people in to: every connection of the shops that it knows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from identity.sso.saml.service_provider import Addresses, addresses

SLUG: Final = re.compile(r"[a-z0-9-]{1,60}")


class ConnectionsOf(Mapping[str, Addresses]):
    """Entity id -> our addresses, for any connection of these sites. It lists none: their names are made there."""

    def __init__(self, sites: Iterable[str]) -> None:
        self.sites = tuple(sites)

    def __getitem__(self, entity_id: str) -> Addresses:
        for site in self.sites:
            slug = entity_id.removeprefix(f"{site}/accounts/saml/").removesuffix("/metadata/")
            ours = addresses(slug, site)
            if SLUG.fullmatch(slug) and ours.entity_id == entity_id:
                return ours
        raise KeyError(entity_id)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
