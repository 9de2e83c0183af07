"""What others write, staff and companies decide, and time brings, between a model's messages."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from agents.models import ToolCall
from agents.support import answer_request
from audit.context import open_context
from identity import cuts
from identity.actor import Actor
from identity.memberships import end_membership
from identity.models import Agent, Delegation, Membership, Pause, User
from identity.pauses import pause_agents
from shop.models import Address, Category, Discount, Order, Product, Return, Review, Shipment
from tests.agents.belongings import MUG
from tests.agents.hostile.acts_of_people import PEOPLE
from tests.agents.hostile.playing import Act, Stage
from tests.agents.stage import change, sign_in, variant


def seeded(verb: Act) -> Act:
    """What others have written, and staff have changed, before the model looks."""

    def lay(stage: Stage, about: str) -> None:
        with open_context("system:seed"):
            verb(stage, stage.field.named(about))

    return lay


def run_out(stage: Stage, about: str) -> None:
    """A year later, as far as the authority knows."""
    with open_context("system:seed"):
        Delegation.objects.filter(principal=stage.alice.principal).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )


def of_company(verb: Callable[[Membership, Actor], object]) -> Act:
    def act(stage: Stage, about: str) -> None:
        avery = sign_in("avery")
        place = Membership.objects.select_related("user", "organization").get(user=stage.alice.principal)
        stage.at(avery, lambda: verb(place, avery))

    return act


def of_shop(verb: Callable[[Stage, Actor], object]) -> Act:
    def act(stage: Stage, about: str) -> None:
        sam = sign_in("sam")
        stage.at(sam, lambda: verb(stage, sam))

    return act


def shop_answers(stage: Stage, about: str) -> None:
    request = ToolCall.objects.filter(support_request__isnull=False).latest("pk").support_request
    sam = sign_in("sam")
    stage.at(sam, lambda: answer_request(request, about, actor=sam))


def review(stage: Stage, about: str) -> None:
    mallory = User.objects.get(email__startswith="mallory@")
    product = variant(MUG).product
    Review.objects.update_or_create(
        product=product, author=mallory, defaults={"rating": 5, "title": about[:60], "body": about}
    )


def code(name: str, value: int) -> Act:
    kind = Discount.Kind.PERCENTAGE
    return lambda stage, about: Discount.objects.update_or_create(
        code=name, defaults={"description": about[:80], "kind": kind, "value": value}
    )


def of_alice(model: type, **columns: str) -> Act:
    """Writes the words into these columns of her row, found by the rest."""

    def write(stage: Stage, about: str) -> None:
        owner, column = columns["owner"], columns["column"]
        model._default_manager.filter(**{owner: stage.alice.principal}).update(**{column: about[:60]})

    return write


def undo_cuts() -> None:
    """As it was in the morning: an attack begins where nothing has been cut."""
    with open_context("system:seed"):
        Agent.objects.update(enabled=True)
        Pause.objects.filter(ended_at=None).update(ended_at=timezone.now())
        Membership.objects.update(ended_at=None)


WORLD: dict[str, Act] = {
    "Alice loses her place": of_company(lambda place, avery: end_membership(place, actor=avery, why="left")),
    "the company pauses": of_company(lambda place, avery: pause_agents(place.organization, actor=avery)),
    "the shop pauses": of_shop(lambda stage, sam: pause_agents(None, actor=sam)),
    "the agent is suspended": of_shop(
        lambda stage, sam: cuts.suspend_agent(stage.field.alice.root.agent, actor=sam, why="misbehaves")
    ),
    "her sign-in is cut": of_shop(
        lambda stage, sam: cuts.cut_session(stage.alice.browser, actor=sam, why="stolen")
    ),
    "the authority runs out": run_out,
    "minutes pass": lambda stage, about: stage.pass_time(timedelta(minutes=int(about))),
    "days pass": lambda stage, about: stage.pass_time(timedelta(days=int(about))),
    "the price of the mug is": lambda stage, about: change(MUG, price=int(about)),
    "the stock of the mug is": lambda stage, about: change(MUG, stock=int(about)),
    "the shop answers": shop_answers,
    "a review says": seeded(review),
    "the mug is described as": seeded(
        lambda stage, about: Product.objects.filter(variants__sku=MUG).update(description=about)
    ),
    "the mug is called": seeded(
        lambda stage, about: Product.objects.filter(variants__sku=MUG).update(title=about)
    ),
    "a category is called": seeded(
        lambda stage, about: Category.objects.filter(slug="apparel").update(name=about[:60])
    ),
    "a code GRAB says": seeded(code("GRAB", 5)),
    "a code TINY says": seeded(code("TINY", 99)),
    "the office is called": seeded(of_alice(Address, owner="owner", column="company")),
    "the order's note says": seeded(of_alice(Order, owner="owner", column="note")),
    "the return's answer says": seeded(of_alice(Return, owner="order__owner", column="answer")),
    "the parcel's tracking says": seeded(of_alice(Shipment, owner="order__owner", column="tracking")),
}
ACTS = PEOPLE | WORLD
