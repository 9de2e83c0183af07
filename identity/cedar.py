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
    of its shape fit the schema: checking that again would take a third of the time.
    """
    named = tuple((request[one]["type"], request[one]["id"]) for one in ("principal", "action", "resource"))
    (principal, _), action, (resource, _) = named
    shape = (principal, action, resource, _shape(request["context"]), _shape(entities))
    fits = shape in policies.fitting
    answer = _answer(policies, named, json.dumps(request["context"]), json.dumps(entities), fits)
    if not fits and not answer.errors:
        policies.fitting.add(shape)
    return answer


@lru_cache(maxsize=ANSWERS_KEPT)
def _answer(
    policies: PolicySet, named: tuple[tuple[str, str], ...], context: str, entities: str, fits: bool
) -> Answer:
    principal, action, resource = (uid(*one) for one in named)
    request = {"principal": principal, "action": action, "resource": resource, "context": context}
    rules = policies.slices.get(action["id"], policies.handle)
    schema = None if fits else policies.schema
    try:
        result = cedarpy.is_authorized(request, rules, _entities(entities, schema), schema)
    except ValueError as unfit:
        return Answer(False, (), (str(unfit),))
    errors = tuple(result.diagnostics.errors)
    allowed = result.decision == cedarpy.Decision.Allow and not errors
    return Answer(allowed, tuple(sorted(result.diagnostics.id_annotations_by_reason.values())), errors)


@lru_cache(maxsize=ENTITIES_KEPT)
def _entities(text: str, schema: cedarpy.Schema | None) -> cedarpy.Entities:
    """Parsed once, for the questions of what would change the answer too. Raises ValueError where they do not fit."""
    return cedarpy.Entities.from_json_str(text, schema)


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
    static = {name: rule for name, rule in rules.items() if speaks_of(rule, action)}
    return cedarpy.PolicySet.from_json_str(
        json.dumps({"staticPolicies": static, "templates": {}, "templateLinks": []})
    )
