"""Which models may be asked for whom, what they were told, and what it came to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from agents import usage
from agents.checks import endpoints_are_declared_well
from agents.disclosures import fields_of
from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import Usage
from agents.llm.items import Outcome, ToolOutput, ToolRequest, UserText
from agents.models import Question, Turn
from audit.context import open_context
from identity.model_endpoints import permit_endpoints
from identity.models import Organization
from identity.policy import Refused
from tests.agents.script import Meanwhile, asks
from tests.agents.stage import Talk, events, sign_in, variant

NOT_LET = "Your organization lets none of the shop's models read what its people write here. Its admins can choose one."
Browse = Callable[[str], Client]
State = Turn.State


@pytest.fixture
def two(talk: Talk, settings: Any) -> Talk:
    """Two endpoints over the script's wire: the preferred one abroad, the other in-house."""
    wire = {"base_url": "http://model.test/v1", "model": "m", "wire": "chat", "transport": talk.model}
    settings.MODEL_ENDPOINTS = [
        {
            **wire,
            "name": "abroad",
            "region": "elsewhere",
            "owner": "Others",
            "input_price": 3,
            "output_price": 15,
        },
        {**wire, "name": "in-house"},
    ]
    return talk


def permit(*names: str, by: str = "avery") -> None:
    actor = sign_in(by)
    with open_context("web", **actor.facts()):
        permit_endpoints(Organization.objects.get(slug="acme"), names, actor=actor)


def asked() -> list[str]:
    return list(Question.objects.values_list("endpoint", flat=True))


def test_where_nothing_is_said_the_preferred_endpoint_is_asked(two: Talk) -> None:
    two.say("hello", "Hi.")

    assert asked() == ["abroad"]


def test_an_organizations_people_are_served_by_what_it_lets(two: Talk) -> None:
    permit("in-house")
    turn = two.say("hello", "Hi.")

    assert (turn.state, turn.endpoint, asked()) == (State.DONE, "in-house", ["in-house"])


def test_where_none_may_serve_the_turn_ends_in_the_policys_words_and_nothing_is_sent(two: Talk) -> None:
    permit("on the moon")
    turn = two.say("hello")

    assert (turn.state, turn.error, two.model.heard) == (State.FAILED, NOT_LET, [])
    refused = events("policy.decision", action="models:ask", outcome="deny")
    assert [one.detail["policies"] for one in refused] == [["organization-names-the-models-of-its-people"]]


def test_it_is_decided_again_at_each_step(two: Talk) -> None:
    turn = two.say("look", Meanwhile(lambda: permit("on the moon"), asks("view_cart")), "Never said.")

    assert (turn.state, turn.error, len(two.model.heard)) == (State.FAILED, NOT_LET, 1)


def test_people_of_another_organization_and_on_their_own_are_not_concerned(
    two: Talk, talk_of: Callable[..., Talk]
) -> None:
    permit("on the moon")

    assert talk_of("carol").say("hello", "Hi.").state == State.DONE


@pytest.mark.parametrize("name", ["alice", "bob", "gwen", "mallory"])
def test_only_its_admins_say_which(two: Talk, name: str) -> None:
    with pytest.raises(Refused):
        permit("in-house", by=name)

    assert Organization.objects.get(slug="acme").model_endpoints == []


def test_each_question_is_on_record_with_its_decision_and_what_it_carried(two: Talk) -> None:
    two.say("my sister Ann's cart, please", asks("view_cart"), "Empty.")
    first, second = Question.objects.all()

    assert (first.region, first.owner, first.host) == ("elsewhere", "Others", "model.test")
    assert first.fields == {"prompt": ["currency", "first name", "time zone"], "own words": []}
    assert set(second.fields) == {*first.fields, "wishes of the model", "view_cart"}
    decided = [event.detail["decision"] for event in events("policy.decision", action="models:ask")]
    assert decided == [first.decision, second.decision]


def test_kinds_of_data_are_named_and_never_the_data() -> None:
    address = (
        '{"addresses": [{"town": "Berlin", "label": "", "tags": ["home"]}], "total_text": "$5", "total": 500}'
    )
    items = [
        UserText("secret"),
        ToolRequest("c1", "list_addresses", '{"secret": 3}'),
        ToolRequest("c2", "secret", "{}"),
        ToolOutput("c2", '{"error": "not_found"}'),
        ToolOutput("c1", address),
        Outcome("place_order", "no json: secret"),
    ]

    assert fields_of(items, ("first name",)) == {
        "prompt": ["first name"],
        "own words": [],
        "wishes of the model": [],
        "list_addresses": ["tags", "total", "town"],
        "a tool that is none": ["error"],
        "place_order": [],
    }


def test_the_trail_of_a_conversation_shows_what_models_were_told(two: Talk, browser_of: Browse) -> None:
    two.say("a mug", asks("search_products", query="mug"), "A mug.")
    page = browser_of("alice").get(reverse("trail-conversation", args=[two.conversation.public_id]))

    shown = [
        (one.by, one.endpoint, [source.name for source in one.sources]) for one in page.context["trail"].told
    ]
    assert [(by, endpoint) for by, endpoint, _ in shown] == [("Countersign agent", "abroad")] * 2
    assert shown[1][2] == ["prompt", "own words", "wishes of the model", "search_products"]
    assert "What models were told" in page.content.decode()


def test_prices_are_for_a_million_tokens() -> None:
    endpoint = ModelEndpoint("http://model.test/v1", "", "m", input_price=3.0, output_price=15.0)

    assert endpoint.cost(Usage(1_000, 100)) == 4_500
    assert usage.cost_text(4_500) == "0.0045 USD"


@pytest.mark.parametrize(
    "declared",
    [
        [{"base_url": "http://x/v1", "model": "m"}],
        [{"name": "a", "base_url": "http://x/v1", "model": "m", "colour": "blue"}],
        [{"name": "a", "base_url": "http://x/v1", "model": "m", "wire": "telegraph"}],
        [{"name": "a", "offline": True}, {"name": "a", "offline": True}],
    ],
    ids=["no name", "a field that is none", "a wire that is none", "a name twice"],
)
def test_an_endpoint_that_is_declared_wrongly_is_refused(
    settings: Any, declared: list[dict[str, Any]]
) -> None:
    settings.MODEL_ENDPOINTS = declared
    with pytest.raises(ImproperlyConfigured, match="MODEL_ENDPOINTS"):
        ModelEndpoint.all_from_settings()
    assert [error.id for error in endpoints_are_declared_well()] == ["agents.E001"]


def test_an_admin_chooses_on_the_page_and_nobody_else_opens_it(two: Talk, browser_of: Browse) -> None:
    page = reverse("organization-models")
    avery = browser_of("avery")
    older = avery.get(page).context["form"].seen

    assert avery.post(page, {"endpoints": ["in-house"], "seen": older}).status_code == 302
    assert Organization.objects.get(slug="acme").model_endpoints == ["in-house"]
    avery.post(page, {"endpoints": ["abroad", "in-house"], "seen": older})
    assert Organization.objects.get(slug="acme").model_endpoints == ["in-house"]
    assert avery.post(page, {"endpoints": ["on the moon"]}).status_code == 200
    assert Organization.objects.get(slug="acme").model_endpoints == ["in-house"]
    assert browser_of("alice").post(page, {"endpoints": []}).status_code == 403


def test_admins_see_sums_of_their_own_people_and_no_words(
    two: Talk, talk_of: Callable[..., Talk], browser_of: Browse
) -> None:
    two.say("something secret", asks("view_cart"), "Empty.")
    talk_of("carol").say("hello", "Hi.")
    page = browser_of("avery").get(reverse("organization-models"))

    by_person, by_endpoint = page.context["tables"]
    assert [(row.label, row.questions) for row in by_person.rows] == [(two.actor.someone, 2)]
    assert [(row.label, row.questions) for row in by_endpoint.rows] == [("abroad", 2)]
    assert "secret" not in page.content.decode()
    (look,) = events("personal.read")
    assert (look.action, look.object_id) == ("organization: models", str(two.actor.someone.pk))


def test_staff_see_sums_by_day_endpoint_organization_and_person(
    two: Talk, talk_of: Callable[..., Talk], browser_of: Browse
) -> None:
    two.say("hello", "Hi.")
    talk_of("mallory").say("hello", "Hi.")
    page = browser_of("sam").get(reverse("admin:agents_question_changelist"))

    tables = {table.by: [(row.label, row.questions) for row in table.rows] for table in page.context["usage"]}
    assert [rows for name, rows in tables.items() if name in ("Day", "Endpoint")] == [
        [(str(Question.objects.latest("pk").asked_at.date()), 2)],
        [("abroad", 2)],
    ]
    assert sorted(tables["Organization"]) == [("Acme", 1), ("people on their own", 1)]
    assert len(tables["Person"]) == 2
    assert [
        look.detail["shown"]["identity.user"]["count"] for look in events("personal.read", action="usage")
    ] == [2]


def test_the_offline_model_can_be_one_of_several(talk: Talk, settings: Any) -> None:
    settings.MODEL_ENDPOINTS = [{"name": "stand-in", "offline": True}]
    turn = talk.say("what's in my cart?")

    assert (turn.state, turn.endpoint, asked()) == (State.DONE, "stand-in", ["stand-in"] * 2)
    assert variant("harbour-mug-red-").stock == 7
