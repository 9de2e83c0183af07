"""A person is forgotten: no word of theirs is left anywhere, and what others must keep stays as it was."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from agents.models import Conversation, ToolCall
from agents.trail.chain import look
from agents.trail.finding import find_subject
from agents.trail.windows import Asked
from audit.context import open_context
from audit.inspection import Kept, inspect
from audit.models import AuditEvent, PersonalValue
from identity.actor import Actor
from identity.models import (
    BrowserSession,
    Delegation,
    Invitation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from shop.invoices.content import Content
from shop.invoices.drawing import draw
from shop.models import DataRequest, Invoice, Order, Review
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.personal_copy import rows_about
from shop.personal_data import ERASED
from shop.privacy import GRACE, carry_out_erasure, request_erasure, withdraw_erasure
from shop.quotes import draft_from_items
from shop.tasks import carry_out_erasures

from .goods import Goods
from .test_races import at_once
from .traces import TRACES, live

BrowserOf = Callable[[str], Client]


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def order(traces: Order) -> Order:
    return traces


def words() -> str:
    """Every value of every table."""
    return "\n".join(cells())


def cells() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (_text(cell) for cell in row)


def _text(cell: object) -> str:
    return bytes(cell).decode(errors="replace") if isinstance(cell, bytes | memoryview) else str(cell)


def found() -> set[str]:
    everything = words()
    return {trace for trace, word in TRACES.items() if word in everything}


def in_the_file() -> set[str]:
    """Also what is in pages that are free again. PostgreSQL has VACUUM for them."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    everything = Path(connection.settings_dict["NAME"]).read_bytes()
    return {trace for trace, word in TRACES.items() if word.encode() in everything}


def forget(actor: Actor) -> bool:
    """Asked for, and carried out when its day has come."""
    asked = request_erasure(actor=actor)
    with travel(timezone.now() + GRACE + timedelta(minutes=1), tick=True):
        return carry_out_erasure(asked.pk)


def sums(order: Order) -> list[object]:
    order.refresh_from_db()
    papers = [Content.read(paper.content) for paper in order.invoices.all()]
    return [
        (order.number, order.state, order.subtotal, order.tax, order.total, order.payment.amount),
        list(order.lines.values_list("title", "quantity", "price")),
        [(paper.number, paper.rows, paper.sums, paper.total, paper.within) for paper in papers],
        list(order.payment.refunds.values_list("amount", "state")),
    ]


def test_nothing_of_a_person_is_left_in_any_table(
    order: Order, alice: Actor, sam: Actor, browser_of: BrowserOf
) -> None:
    browser_of("alice").get(order.get_absolute_url())
    subject = find_subject("conversation", Conversation.objects.get().public_id, alice)
    look(subject, Asked(), actor=alice)
    assert found() == set(TRACES)

    assert forget(alice)

    assert found() == set()
    if connection.vendor == "sqlite":
        assert in_the_file() == set()


def test_no_invitation_names_another_address_of_theirs(alice: Actor, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.create(user=people["alice"], email="alice@daheim.test", verified=True)
        globex = Organization.objects.get(slug="globex")
        Invitation.objects.create(organization=globex, email="alice@daheim.test", invited_by=people["gwen"])
    assert forget(alice)
    assert "alice@daheim.test" not in words()


def test_sums_and_papers_stay(order: Order, alice: Actor) -> None:
    before = sums(order)
    forget(alice)

    assert sums(order) == before
    assert order.address["country"] == "DE"
    assert all(draw(Content.read(paper.content)).startswith(b"%PDF") for paper in Invoice.objects.all())


def test_the_company_stays_on_papers_that_were_made_out_to_it(
    people: dict[str, User], goods: Goods, alice: Actor, buyer: Actor, sam: Actor
) -> None:
    live(people["alice"], goods, buyer, sam)
    forget(alice)

    buyers = {tuple(Content.read(paper.content).buyer) for paper in Invoice.objects.all()}
    assert buyers == {(buyer.organization.name, ERASED)}


def test_the_trail_is_still_proved_against_a_checkpoint_from_before(order: Order, alice: Actor) -> None:
    before = inspect()
    forget(alice)
    after = inspect(kept=Kept(before.events, before.root))

    assert after.events > before.events
    assert after.personal_values < before.personal_values
    assert AuditEvent.objects.filter(category="task", action="erase").count() == 1


def test_nobody_else_is_touched(
    order: Order, people: dict[str, User], goods: Goods, alice: Actor, mallory: Actor
) -> None:
    with open_context("web", **mallory.facts()):
        theirs = place_order(draft_from_items([(goods.mug, 1)], actor=mallory), actor=mallory)
        collect_payment(theirs.payment.pk)
    before, values = rows_about(people["mallory"]), set(_values_of("Mallory Marsh"))
    forget(alice)

    assert rows_about(people["mallory"]) == before
    assert set(_values_of("Mallory Marsh")) == values != set()


def test_the_account_ends_with_all_that_it_lent(
    order: Order, alice: Actor, people: dict[str, User], browser_of: BrowserOf
) -> None:
    browser = browser_of("alice")
    forget(alice)
    person = User.objects.get(pk=people["alice"].pk)

    assert (person.is_active, person.has_usable_password(), person.full_name) == (False, False, "")
    assert not Delegation.objects.filter(principal=person, revoked_at=None).exists()
    assert not LoginSession.objects.filter(user=person, ended_at=None).exists()
    assert not Membership.objects.filter(user=person, ended_at=None).exists()
    assert not BrowserSession.objects.filter(sign_in__user=person).exists()
    assert browser.get(reverse("orders")).status_code == 302


def test_what_the_agent_kept_for_later_is_withdrawn(order: Order, alice: Actor) -> None:
    with open_context("system:runner"):
        ToolCall.objects.update(state=ToolCall.State.SCHEDULED, run_at=timezone.now() + timedelta(days=9))
    forget(alice)

    assert ToolCall.objects.get().state == ToolCall.State.WITHDRAWN


def test_stars_stay_without_words_or_name(order: Order, alice: Actor) -> None:
    forget(alice)

    assert [(r.rating, r.title, r.body, r.author) for r in Review.objects.all()] == [(4, "", "", None)]


def test_who_changes_their_mind_keeps_everything(order: Order, alice: Actor, people: dict[str, User]) -> None:
    asked = request_erasure(actor=alice)
    assert request_erasure(actor=alice) == asked
    assert withdraw_erasure(actor=alice)
    with travel(timezone.now() + GRACE * 2, tick=True):
        assert carry_out_erasures() == 0

    assert User.objects.get(pk=people["alice"].pk).is_active
    assert found() == set(TRACES)


def test_nothing_is_erased_before_its_day(order: Order, alice: Actor) -> None:
    request_erasure(actor=alice)

    assert carry_out_erasures() == 0
    with travel(timezone.now() + GRACE + timedelta(minutes=1), tick=True):
        assert (carry_out_erasures(), carry_out_erasures()) == (1, 0)
    assert DataRequest.objects.get().state == DataRequest.State.DONE


def test_two_workers_erase_once(order: Order, alice: Actor) -> None:
    asked = request_erasure(actor=alice)
    with open_context("system:seed"):
        DataRequest.objects.update(due_at=timezone.now())

    results = at_once(*[lambda: carry_out_erasure(asked.pk)] * 2)

    assert sorted(map(str, results)) == ["False", "True"]
    assert AuditEvent.objects.filter(category="task", action="erase").count() == 1


def _values_of(word: str) -> Iterator[str]:
    yield from PersonalValue.objects.filter(value__contains=word).values_list("commitment", flat=True)
