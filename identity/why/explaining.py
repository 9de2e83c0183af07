"""Why the policies answer as they do, and what would change it: asked of Cedar, fact by fact. Nothing is attempted.

A no is searched for the fewest facts that would turn it. To turn the no of a policy that forbids, a fact must change
that this policy speaks of; to turn a no by default, one that some policy speaks of which permits. Only those are tried,
so that the search stays small and misses nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from identity.asked import ABSENT, Asked
from identity.cedar import Answer, PolicySet, Rule
from identity.policy import DEFAULT_DENY, Outcome, outcome_of
from identity.why.facts import FACTS
from identity.why.turns import OTHERWISE, REMEDIES, WITHDRAWALS, Turn

#: How many facts are turned together at most, and how many questions a search asks.
TOGETHER, QUESTIONS = 5, 2_000

PLAINLY: Final[Mapping[Outcome, str]] = {
    Outcome.ALLOW: "Yes.",
    Outcome.DENY: "No.",
    Outcome.REQUIRE_APPROVAL: "Not yet: the person has to countersign it.",
    Outcome.REQUIRE_APPROVER: "Not yet: an approver of their organization has to agree.",
    Outcome.REQUIRE_STEP_UP: "Not yet: the person has to sign in again first.",
}


@dataclass(frozen=True)
class Told:
    """A fact in words. `looked_at`: some policy about this action speaks of it."""

    name: str
    label: str
    value: str
    looked_at: bool


@dataclass(frozen=True)
class Why:
    """`ways` turn the answer, each with the fewest facts that do; `otherwise` are those where nobody can do anything.

    `errors`: the question does not fit the schema, so that nothing can be said but no.
    """

    outcome: Outcome
    policies: tuple[str, ...]
    facts: tuple[Told, ...]
    ways: tuple[str, ...]
    otherwise: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def plainly(self) -> str:
        return PLAINLY[self.outcome]

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOW


def explain(policies: PolicySet, request: Mapping[str, Any], entities: Iterable[Mapping[str, Any]]) -> Why:
    asked = Asked(request, tuple(entities))
    outcome, named = outcome_of(policies, dict(request), asked.listed)
    rules = policies.about(asked.action)
    errors = asked.answer(policies).errors
    allowed = outcome is Outcome.ALLOW
    search = _Search(policies, asked, rules)
    ways = [] if errors else search.breaks() if allowed else search.remedies(REMEDIES)
    otherwise = [] if errors or allowed else search.remedies(OTHERWISE if ways else (*REMEDIES, *OTHERWISE))
    return Why(
        outcome=outcome,
        policies=named or (DEFAULT_DENY,),
        facts=tuple(_facts(asked, mentioned(rules))),
        ways=tuple(ways),
        otherwise=tuple(otherwise),
        errors=errors,
    )


def mentioned(rules: Mapping[str, Rule]) -> frozenset[str]:
    """The names of attributes and roles that these policies speak of."""
    return frozenset(name for rule in rules.values() for name in _names(rule))


class _Search:
    """For one question: what turns its answer."""

    def __init__(self, policies: PolicySet, asked: Asked, rules: Mapping[str, Rule]) -> None:
        self.asked, self.rules = asked, rules
        self.names = {name: frozenset(_names(rule)) for name, rule in rules.items()}
        self.permits = frozenset[str]().union(
            *(self.names[name] for name, rule in rules.items() if rule["effect"] == "permit")
        )
        self.answer: Callable[[frozenset[Turn]], Answer] = cache(
            lambda turns: self._with(turns).answer(policies)
        )

    def breaks(self) -> list[str]:
        """Each single fact that turns the yes into a no."""
        spoken_of = mentioned(self.rules)
        turns = [turn for turn in self._possible(WITHDRAWALS) if turn.attribute in spoken_of]
        return [
            _sentence([turn.said(self.asked)]) for turn in turns if not self.answer(frozenset({turn})).allowed
        ]

    def remedies(self, among: tuple[Turn, ...]) -> list[str]:
        """The smallest sets of facts that turn the no into a yes, in words; none if nothing does."""
        possible = self._possible(among)
        order = {turn: place for place, turn in enumerate(possible)}
        found = self._smallest(possible)
        sets = sorted(sorted(order[turn] for turn in turns) for turns in found)
        return [_sentence([possible[place].said(self.asked) for place in places]) for places in sets]

    def _smallest(self, possible: list[Turn]) -> set[frozenset[Turn]]:
        reached, questions = {frozenset[Turn]()}, 0
        for _ in range(TOGETHER):
            further = {turns | {turn} for turns in reached for turn in self._worth_trying(turns, possible)}
            questions += len(further)
            if questions > QUESTIONS:
                return set()
            if found := {turns for turns in further if self.answer(turns).allowed}:
                return found
            reached = further
        return set()

    def _worth_trying(self, turns: frozenset[Turn], possible: list[Turn]) -> Iterator[Turn]:
        forbidding = self.answer(turns).policies
        names = self.names[forbidding[0]] if forbidding else self.permits
        return (turn for turn in possible if turn not in turns and turn.attribute in names)

    def _possible(self, among: Iterable[Turn]) -> list[Turn]:
        return [turn for turn in among if turn.is_open(self.asked)]

    def _with(self, turns: frozenset[Turn]) -> Asked:
        """The agent is taken away last, with all that was lent to it."""
        changed = self.asked
        for turn in sorted(turns, key=lambda one: one.fact == "context.delegation"):
            changed = changed.having(turn.fact, turn.value(self.asked))
        return changed


def _names(part: object) -> Iterator[str]:
    """Attributes and roles, wherever they stand in a policy's JSON."""
    if isinstance(part, Mapping):
        if isinstance(attribute := part.get("attr"), str):
            yield attribute
        if part.get("type") == "Role":
            yield f"roles.{part['id']}"
        for inner in part.values():
            yield from _names(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _names(inner)


def _facts(asked: Asked, names: frozenset[str]) -> Iterator[Told]:
    for name, (label, told) in FACTS.items():
        value = asked.fact(name)
        if value is not ABSENT:
            yield Told(name, label, told(value), name.partition(".")[2] in names)


def _sentence(words: list[str]) -> str:
    sentence = ", and ".join(words)
    return f"{sentence[:1].upper()}{sentence[1:]}."
