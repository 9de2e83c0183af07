"""Revocation is linearizable, with work under way on other connections and in other processes."""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from audit.context import open_context
from identity import authority
from identity.delegations import narrow_delegation
from identity.models import Delegation
from identity.policy import Refused
from identity.terms import BadTerms
from shop.models import CartLine, Order
from shop.payments.collect import collect_payment

from .races import Pool, Stage, Uncommitted, refused, waits


def test_revocation_waits_for_the_effect_that_came_first(stage: Stage, elsewhere: Pool) -> None:
    effect = Uncommitted(elsewhere, stage.add)
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    effect.commit()
    assert cut.result(10).ended == (stage.root.public_id,)
    with pytest.raises(Refused):
        stage.add()
    assert CartLine.objects.get().quantity == 1


def test_an_effect_that_came_second_waits_and_is_refused(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, stage.revoke)
    effects = [elsewhere(stage.add), elsewhere(stage.order)]
    assert waits(*effects)

    cut.commit()
    assert [refused(effect) for effect in effects] == [("dead-delegation-does-nothing",)] * 2
    assert (CartLine.objects.count(), Order.objects.count()) == (0, 0)


def test_a_cut_that_does_not_commit_stops_nothing(stage: Stage, elsewhere: Pool) -> None:
    class Changed(Exception):
        pass

    def revoke_and_fail() -> None:
        with transaction.atomic():
            stage.revoke()
            raise Changed

    with pytest.raises(Changed):
        elsewhere(revoke_and_fail).result(10)
    assert stage.add().quantity == 1


def test_no_child_is_made_of_authority_that_is_being_revoked(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, stage.revoke)
    child = elsewhere(lambda: narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice))
    assert waits(child)

    cut.commit()
    assert isinstance(child.exception(10), BadTerms)
    assert Delegation.objects.count() == 1


def test_a_child_that_came_first_is_revoked_with_its_parent(stage: Stage, elsewhere: Pool) -> None:
    child = Uncommitted(
        elsewhere, lambda: narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice)
    )
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    made = child.commit()
    assert set(cut.result(10).ended) == {stage.root.public_id, made.public_id}


def test_a_cut_names_the_payments_that_are_on_their_way(stage: Stage) -> None:
    paid, unpaid = stage.order(), stage.order()
    collect_payment(paid.payment.pk)

    assert stage.revoke().in_flight == (unpaid.public_id,)


def test_a_cut_that_waited_for_an_order_names_its_payment(stage: Stage, elsewhere: Pool) -> None:
    order = Uncommitted(elsewhere, stage.order)
    cut = elsewhere(stage.revoke)
    assert waits(cut)

    placed = order.commit()
    assert cut.result(10).in_flight == (placed.public_id,)


def work_until_refused(stage: Stage) -> None:
    """A process of its own: orders as fast as it can, for as long as it may."""
    with open_context("task"):
        try:
            while True:
                stage.order()
        except Refused:
            pass


@pytest.fixture
def busy_processes(stage: Stage) -> Iterator[list[int]]:
    connection.close()
    pids = [pid for _ in range(3) if (pid := _fork(lambda: work_until_refused(stage)))]
    yield pids
    for pid in pids:
        os.waitpid(pid, 0)


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return pid


def test_when_revoke_returns_nothing_more_commits_in_any_process(
    stage: Stage, busy_processes: list[int]
) -> None:
    wait_for_orders(5)
    cut = stage.revoke()
    at_return = set(Order.objects.values_list("public_id", flat=True))
    ends = [os.waitstatus_to_exitcode(os.waitpid(busy_processes.pop(), 0)[1]) for _ in range(3)]

    assert ends == [0, 0, 0]
    assert set(Order.objects.values_list("public_id", flat=True)) == at_return
    assert set(cut.in_flight) == at_return


def wait_for_orders(number: int) -> None:
    until = time.monotonic() + 20
    while Order.objects.count() < number:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("template", ["postgresql"], indirect=True)
def test_an_effect_waits_for_authority_only_so_long(
    stage: Stage, elsewhere: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "EFFECT_TIMEOUT", "300ms")
    cut = Uncommitted(elsewhere, stage.revoke)
    effect = elsewhere(stage.add)

    assert authority.waited_in_vain(effect.exception(10))
    cut.commit()


def test_a_fault_in_what_is_asked_was_not_waited_for(database: object) -> None:
    with pytest.raises(DatabaseError) as fault, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")

    assert not authority.waited_in_vain(fault.value)
