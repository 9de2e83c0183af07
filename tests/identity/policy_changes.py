"""Every change of one clause of a policy that still fits the schema: left out, turned round, or one step further."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, TypeAlias

import cedarpy

from identity.cedar import Rule, actions_of

#: Where in the JSON of a policy: https://docs.cedarpolicy.com/policies/json-format.html
Path: TypeAlias = tuple[str | int, ...]

TURNED: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}


def changes(rule: Rule, schema: cedarpy.Schema) -> Iterator[tuple[str, Rule]]:
    """Each with what was done. What the schema refuses, as it would for a guard that is left out, cannot be shipped."""
    for words, changed in (*_of_conditions(rule), *_of_its_head(rule)):
        if fits(changed, schema):
            yield words, changed


def fits(rule: Rule, schema: cedarpy.Schema) -> bool:
    text = cedarpy.policies_from_json_str(written({"0": rule}))
    return bool(cedarpy.validate_policies(text, schema).validation_passed)


def written(rules: dict[str, Rule]) -> str:
    return json.dumps({"staticPolicies": rules, "templates": {}, "templateLinks": []})


def _of_conditions(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for number, condition in enumerate(rule["conditions"]):
        rest = [one for one in rule["conditions"] if one is not condition]
        yield f"without its {condition['kind']}", {**rule, "conditions": rest}
        for words, path, instead in _of_clauses(condition["body"]):
            yield words, _put(rule, ("conditions", number, "body", *path), instead)


def _of_its_head(rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule["principal"]["op"] == "in":
        yield "for any principal", {**rule, "principal": {"op": "All"}}
    named = rule["action"].get("entities", [])
    for action in actions_of(rule) if named else ():
        rest = [entity for entity in named if entity["id"] != action]
        yield f"without {action}", {**rule, "action": {"op": "in", "entities": rest}}


def _of_clauses(clause: Any, path: Path = ()) -> Iterator[tuple[str, Path, Any]]:
    """Of each clause and of those within it: where it is, and what stands there instead."""
    if isinstance(clause, list):
        for number, inner in enumerate(clause):
            yield from _of_clauses(inner, (*path, number))
    if not isinstance(clause, dict):
        return
    for operator, sides in clause.items():
        if operator in ("&&", "||"):
            for kept, gone in (("left", "right"), ("right", "left")):
                yield f"without {_in_short(sides[gone])}", path, sides[kept]
        if operator in TURNED:
            yield f"{TURNED[operator]} in {_in_short(clause)}", path, {TURNED[operator]: sides}
        if operator == "!":
            yield f"without the ! of {_in_short(clause)}", path, sides["arg"]
        yield from _of_clauses(sides, (*path, operator))


def _in_short(clause: Any) -> str:
    text = cedarpy.policies_from_json_str(
        written({"0": _WHOLE | {"conditions": [{"kind": "when", "body": clause}]}})
    )
    return " ".join(text.partition("{")[2].rpartition("}")[0].split())


_WHOLE: Final[Rule] = {
    "effect": "permit",
    **{part: {"op": "All"} for part in ("principal", "action", "resource")},
}


def _put(rule: Rule, path: Path, instead: Any) -> Rule:
    changed = deepcopy(rule)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = instead
    return changed
