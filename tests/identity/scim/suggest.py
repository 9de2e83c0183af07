"""The server's own schemas, with names for the tester to take, which else makes up addresses in nobody's domains."""

import json
from pathlib import Path
from typing import Any

HOW_MANY = 2_000


def suggest_names(schemas: dict[str, Any], domain: str, path: Path) -> Path:
    """Written where `scim2 --schemas` reads them. A canonical value is one that the schema suggests (RFC 7643 §7)."""
    for attribute in _named(schemas["Resources"], "userName"):
        attribute["canonicalValues"] = [f"person-{number}@{domain}" for number in range(HOW_MANY)]
    for attribute in _named(schemas["Resources"], "emails"):
        value = next(_named([attribute], "value"))
        value["canonicalValues"] = [f"mail-{number}@{domain}" for number in range(HOW_MANY)]
    path.write_text(json.dumps(schemas))
    return path


def _named(described: list[dict[str, Any]], name: str) -> Any:
    parts = (part for one in described for part in one.get("attributes") or one.get("subAttributes") or ())
    return (part for part in parts if part["name"] == name)
