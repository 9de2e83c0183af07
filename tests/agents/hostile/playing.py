"""A field on which attacks are played, and the words of a table carried out."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import time_machine

from agents import tasks
from agents.approvals import ApprovalGone
from agents.models import Approval, Conversation, ToolCall
from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from tests.agents.hostile.field import Field
from tests.agents.script import Wish

WHILE = " while the model thinks"
Act = Callable[["Stage", str], object]


class Stage:
    """A field on which attacks are played. `meanwhile` is kept for the moment in which the model thinks."""

    def __init__(self, field: Field, clock: time_machine.Traveller, acts: Mapping[str, Act]) -> None:
        self.field, self.clock, self.acts = field, clock, acts
        self.meanwhile: Callable[[], object] = lambda: None

    def ask(self, *wishes: Wish) -> list[str]:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        return self.field.ask(*wishes, meanwhile=meanwhile)

    @property
    def alice(self) -> Actor:
        return self.field.alice.actor

    def play(self, what: str, about: str) -> None:
        """An act of the table, by its words."""
        if what.endswith(WHILE):
            act = self.acts[what.removesuffix(WHILE)]
            self.meanwhile = lambda: self.field.happen(lambda: act(self, about))
        else:
            self.field.happen(lambda: self.acts[what](self, about))
            self.field.alice.worker.work()

    def card(self) -> Approval:
        return self.field.alice.card()

    def at(self, actor: Actor, verb: Callable[[], object]) -> None:
        with open_context("web", **actor.facts()):
            verb()

    def press(self, *, yes: bool, actor: Actor | None = None) -> str:
        """What the button said; a card that is gone, another's, or none, says so."""
        try:
            return self.field.alice.press(self.card(), yes=yes, actor=actor).state
        except (ApprovalGone, Refused, Approval.DoesNotExist) as refused:
            return str(refused)

    def pass_time(self, span: timedelta) -> None:
        """The sweeper comes; what it wakes for others is not for this worker."""
        self.clock.shift(span)
        worker = self.field.alice.worker
        there = set(worker.woken)
        tasks.sweep()
        worker.woken = [woken for woken in worker.woken if woken in there or self._is_alices(*woken)]

    def _is_alices(self, task: str, pk: int) -> bool:
        rows = ToolCall if task.endswith("run_call") else Conversation
        return rows._default_manager.filter(pk=pk, delegation__principal=self.alice.principal).exists()
