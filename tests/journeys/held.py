"""Requests that a test keeps back until it lets them go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, Route


@dataclass
class Held:
    page: Page
    routes: list[Route] = field(default_factory=list)

    def wait_for(self, number: int) -> None:
        """A browser tells of a request before it hands it over, so that it was sent is not enough."""
        for _ in range(500):
            if len(self.routes) >= number:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{len(self.routes)} of {number} requests came")


@contextmanager
def held(page: Page, address: str, *, kind: str = "") -> Iterator[Held]:
    """Those to the address, or of them only those of a kind, like fetch."""
    kept = Held(page)

    def keep(route: Route) -> None:
        if kind in ("", route.request.resource_type):
            kept.routes.append(route)
        else:
            route.continue_()

    page.route(address, keep)
    yield kept
    page.unroute(address)
