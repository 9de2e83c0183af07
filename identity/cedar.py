"""The policy set: parsed once a version, asked in Cedar's own words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import cedarpy

POLICY_DIR = Path(__file__).parent / "policies"
ANSWERS_KEPT, ENTITIES_KEPT = 4_096, 256
VERSION_DIGITS: Final = 12
NAMED: Final = ("principal", "action", "resource")

#: One policy, in the JSON of Cedar: https://docs.cedarpolicy.com/policies/json-format.html
Rule: TypeAlias = dict[str, Any]


@dataclass(frozen=True, eq=False)
class PolicySet:
    """Policies and schema under one version: the first 12 hex digits of SHA-256 over their text.

    `rules` are the policies by their ids, in Cedar's own JSON. `slices` are those that can speak of an action: the
    others are false by their head, so that leaving them out changes no answer. `fitting` are shapes of questions that
    the schema has been found to accept; there are only so many, by its optional facts.
    """

    version: str
    text: str
    handle: cedarpy.PolicySet
    schema: cedarpy.Schema
    rules: Mapping[str, Rule]
    slices: Mapping[str, cedarpy.PolicySet]
    fitting: set[object] = field(default_factory=set)

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        return {name: rule["annotations"]["reason"] for name, rule in self.rules.items()}

    def about(self, action: str) -> Mapping[str, Rule]:
        return {name: rule for name, rule in self.rules.items() if speaks_of(rule, action)}


@dataclass(frozen=True)
class Answer:
    """`errors`: what was asked does not fit the schema, so there is no answer but no."""

    allowed: bool
    policies: tuple[str, ...]
    errors: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def active_policies() -> PolicySet:
    return parse(policy_text(), schema_text())


def policy_text() -> str:
    return "\n".join(path.read_text() for path in policy_files())


def policy_files() -> list[Path]:
    return sorted(POLICY_DIR.glob("*.cedar"))


def schema_text() -> str:
    return (POLICY_DIR / "schema.cedarschema").read_text()


def digest_of(policies: str, schema: str) -> str:
    return hashlib.sha256((policies + schema).encode()).hexdigest()


def parse(policies: str, schema: str) -> PolicySet:
    """Raises ValueError where the policies do not fit the schema."""
    verdict = cedarpy.validate_policies(policies, schema)
    if not verdict.validation_passed:
        raise ValueError("; ".join(str(error) for error in verdict.errors))
    rules = rules_of(policies)
    return PolicySet(
        version=digest_of(policies, schema)[:VERSION_DIGITS],
        text=policies,
        handle=cedarpy.PolicySet.from_str(policies),
        schema=cedarpy.Schema.from_str(schema),
        rules=rules,
        slices={action: _slice(rules, action) for action in _named_actions(rules)},
    )


def rules_of(policies: str) -> dict[str, Rule]:
    parsed = json.loads(cedarpy.policies_to_json_str(policies))["staticPolicies"].values()
    return {rule["annotations"]["id"]: rule for rule in parsed}


def actions_of(rule: Rule) -> tuple[str, ...]:
    """The actions that its head names; none: it speaks of all."""
    head = rule["action"]
    named = head.get("entities") or [head[key] for key in ("entity",) if key in head]
    return tuple(entity["id"] for entity in named)


def speaks_of(rule: Rule, action: str) -> bool:
    named = actions_of(rule)
    return not named or action in named


def ask(policies: PolicySet, request: Mapping[str, Any], entities: list[dict[str, Any]]) -> Answer:
    """Anything but a clean Allow is a no; a default deny names no policy.

    Facts are read anew for each question. Only the answer to the very same question is remembered, and that questions
    of its shape fit the schema: checking that again would take longer than the answer.
    """
    kinds = tuple(request[one]["type"] for one in ("principal", "resource"))
    context, asking = _divided(request["context"], entities[:-1])
    told, thing = json.dumps(asking), entities[-1:]
    shape = (kinds, request["action"]["id"], _shape(context), _shape(thing), _shape_of(told))
    try:
        if shape in policies.fitting:
            names = tuple((one, request[one]["type"], request[one]["id"]) for one in NAMED)
            return _answer(policies, names, json.dumps(context), told, json.dumps(thing))
        answer = _checked(policies, request, entities)
    except ValueError as unfit:
        return Answer(False, (), (str(unfit),))
    if not answer.errors:
        policies.fitting.add(shape)
    return answer


def _divided(
    context: Mapping[str, Any], asking: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The facts of this one question, and those that many share, which are read by Cedar once.

    What was lent is most of a question. As an entity it has the same names and values for every policy as it has as a
    part of the context.
    """
    if "delegation" not in context:
        return dict(context), asking
    lent = {"uid": uid("Delegated", ""), "attrs": context["delegation"], "parents": []}
    return {**context, "delegation": reference("Delegated", "")}, [*asking, lent]


def _checked(policies: PolicySet, request: Mapping[str, Any], entities: list[dict[str, Any]]) -> Answer:
    """As it stands on record. Raises ValueError where the entities do not fit the schema."""
    parsed = cedarpy.Entities.from_json_str(json.dumps(entities), policies.schema)
    return _answered(policies, dict(request), parsed, policies.schema)


@lru_cache(maxsize=ANSWERS_KEPT)
def _answer(
    policies: PolicySet, names: tuple[tuple[str, str, str], ...], context: str, asking: str, thing: str
) -> Answer:
    request = {one: uid(kind, id) for one, kind, id in names} | {"context": context}
    return _answered(policies, request, _entities(asking, thing))


def _answered(
    policies: PolicySet,
    request: dict[str, Any],
    entities: cedarpy.Entities,
    schema: cedarpy.Schema | None = None,
) -> Answer:
    rules = policies.slices.get(request["action"]["id"], policies.handle)
    result = cedarpy.is_authorized(request, rules, entities, schema)
    errors = tuple(result.diagnostics.errors)
    allowed = result.decision == cedarpy.Decision.Allow and not errors
    return Answer(allowed, tuple(sorted(result.diagnostics.id_annotations_by_reason.values())), errors)


@lru_cache(maxsize=ENTITIES_KEPT)
def _entities(asking: str, thing: str) -> cedarpy.Entities:
    """Kept for the questions of what would change the answer."""
    return _parsed(asking).with_added_json_str(thing)


@lru_cache(maxsize=ENTITIES_KEPT)
def _parsed(text: str) -> cedarpy.Entities:
    return cedarpy.Entities.from_json_str(text)


@lru_cache(maxsize=ENTITIES_KEPT)
def _shape_of(text: str) -> object:
    return _shape(json.loads(text))


def _shape(value: object) -> object:
    """What a schema without enumerations can tell apart: names and types, and of an entity its kind."""
    if isinstance(value, dict):
        if value.keys() == {"type", "id"}:
            return value["type"]
        return tuple((name, _shape(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return frozenset(map(_shape, value))
    return type(value)


def uid(kind: str, id: object) -> dict[str, str]:
    return {"type": kind, "id": str(id)}


def reference(kind: str, id: object) -> dict[str, dict[str, str]]:
    return {"__entity": uid(kind, id)}


def _named_actions(rules: Mapping[str, Rule]) -> set[str]:
    return {action for rule in rules.values() for action in actions_of(rule)}


def _slice(rules: Mapping[str, Rule], action: str) -> cedarpy.PolicySet:
    """Their heads do not ask for the action again: it is why they are here."""
    any_action = {"action": {"op": "All"}}
    static = {name: rule | any_action for name, rule in rules.items() if speaks_of(rule, action)}
    return cedarpy.PolicySet.from_json_str(
        json.dumps({"staticPolicies": static, "templates": {}, "templateLinks": []})
    )
