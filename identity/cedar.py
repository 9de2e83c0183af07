"""The policy set: parsed once a version, asked in Cedar's own words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cedarpy

POLICY_DIR = Path(__file__).parent / "policies"
ANSWERS_KEPT = 4_096


@dataclass(frozen=True, eq=False)
class PolicySet:
    """Policies and schema under one version: the first 12 hex digits of SHA-256 over their text."""

    version: str
    handle: cedarpy.PolicySet
    schema: cedarpy.Schema
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    allowed: bool
    policies: tuple[str, ...]


@lru_cache(maxsize=1)
def active_policies() -> PolicySet:
    return parse(policy_text(), schema_text())


def policy_text() -> str:
    return "\n".join(path.read_text() for path in sorted(POLICY_DIR.glob("*.cedar")))


def schema_text() -> str:
    return (POLICY_DIR / "schema.cedarschema").read_text()


def parse(policies: str, schema: str) -> PolicySet:
    """Raises ValueError where the policies do not fit the schema."""
    verdict = cedarpy.validate_policies(policies, schema)
    if not verdict.validation_passed:
        raise ValueError("; ".join(str(error) for error in verdict.errors))
    version = hashlib.sha256((policies + schema).encode()).hexdigest()[:12]
    handle, parsed_schema = cedarpy.PolicySet.from_str(policies), cedarpy.Schema.from_str(schema)
    return PolicySet(version, handle, parsed_schema, _reasons(policies))


def ask(policies: PolicySet, request: Mapping[str, Any], entities: list[dict[str, Any]]) -> Answer:
    """Anything but a clean Allow is a no; a default deny names no policy.

    Facts are read anew for each question. Only the answer to the very same question is remembered.
    """
    return _answer(policies, json.dumps([request, entities]))


@lru_cache(maxsize=ANSWERS_KEPT)
def _answer(policies: PolicySet, asked: str) -> Answer:
    request, entities = json.loads(asked)
    result = cedarpy.is_authorized(request, policies.handle, entities, policies.schema)
    allowed = result.decision == cedarpy.Decision.Allow and not result.diagnostics.errors
    return Answer(allowed, tuple(sorted(result.diagnostics.id_annotations_by_reason.values())))


def uid(kind: str, id: object) -> dict[str, str]:
    return {"type": kind, "id": str(id)}


def reference(kind: str, id: object) -> dict[str, dict[str, str]]:
    return {"__entity": uid(kind, id)}


def _reasons(policies: str) -> dict[str, str]:
    parsed = json.loads(cedarpy.policies_to_json_str(policies))["staticPolicies"].values()
    return {policy["annotations"]["id"]: policy["annotations"]["reason"] for policy in parsed}
