"""A review of Acme, where Alice lends her agent much and it does little."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from audit.context import open_context
from audit.events import record
from identity import spending
from identity.actor import Actor
from identity.models import AccessReview, Delegation, Organization, ReviewItem
from identity.policy import Resource, authorized
from identity.reviews.verbs import Said, Setup, decide_item, start_review
from identity.scopes import Scope

from .policy_cast import Cast

MUCH = (Scope.CATALOG_READ, Scope.CART_READ, Scope.CART_WRITE, Scope.ORDERS_PLACE, Scope.ORDERS_CANCEL)


@dataclass
class Stage:
    """Avery reviews; Alice's agent searches, twice. What it was lent is as old as the time that is looked at."""

    cast: Cast
    avery: Actor = field(init=False)
    agent: Actor = field(init=False)
    acme: Organization = field(init=False)

    def __post_init__(self) -> None:
        self.avery = self.cast.make("avery")
        self.acme = Organization.objects.get(slug="acme")
        with open_context("system:seed"):
            alice = self.cast.member("alice", "acme")
            self.agent = self.cast.lent(alice, scopes=MUCH, order_limit=1_000_00, daily_limit=2_000_00)
            long_ago = timezone.now() - timedelta(days=100)
            Delegation.objects.filter(pk=self.agent.lent.pk).update(created_at=long_ago)

    def use(self, action: str, times: int = 1, *, total: int = 0) -> None:
        with open_context("task", **self.agent.facts()):
            for _ in range(times):
                with authorized(self.agent, action, self._thing(total)):
                    record("tool.call", action.replace(":", "_"), "done")

    def order(self, total: int) -> None:
        """Unasked, as far as that is lent."""
        reference = f"order {timezone.now().timestamp()}"
        with (
            open_context("task", **self.agent.facts()),
            authorized(self.agent, "orders:place", self._thing(total)),
        ):
            spending.reserve(self.agent, reference=reference, amount=total, currency="USD")

    def start(self, **setup: object) -> AccessReview:
        with open_context("web", **self.avery.facts()):
            return start_review(self.acme, Setup(**setup), actor=self.avery)  # type: ignore[arg-type]

    def decide(self, item: ReviewItem, verdict: str, **more: str) -> ReviewItem:
        seen = more.pop("seen", item.state)
        with open_context("web", **self.avery.facts()):
            return decide_item(item, verdict, Said(**more), seen, actor=self.avery)

    def _thing(self, total: int) -> Resource:
        about = {"owner": self.agent.key, "total": total, "organization": self.acme.public_id}
        return Resource("Thing", "x", about)


def lent(review: AccessReview) -> ReviewItem:
    items = review.items.select_related("person", "review__organization")
    return items.get(kind=ReviewItem.Kind.DELEGATION)


def place_of(review: AccessReview, name: str) -> ReviewItem:
    items = review.items.select_related("person", "review__organization")
    return items.get(kind=ReviewItem.Kind.ROLE, person__email__startswith=name)


def findings(item: ReviewItem) -> list[str]:
    return [finding["text"] for finding in item.findings]
