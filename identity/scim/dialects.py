"""What identity providers write beside the standard, put into its words before it is read.

Entra ID sends a manager as a bare id, or as a list of one; Okta tells a member's name, which is the directory's own
to know. The rest of their ways (op names in capitals, "False" for false) the parser takes as they are.
"""

from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"
MANAGER = (f"{ENTERPRISE}:manager", "manager")

Payload = dict[str, Any]


def in_standard_words(payload: Payload) -> Payload:
    """A resource, or a PATCH, whose operations each have a value."""
    spoken = {name: _value(name, value) for name, value in payload.items()}
    for name, value in spoken.items():
        if name.lower() == "operations" and isinstance(value, list):
            spoken[name] = [_operation(one) for one in value]
    return spoken


def _operation(operation: Any) -> Any:
    """Where there is no path, the value is a part of the resource."""
    if not isinstance(operation, dict):
        return operation
    path, value = str(operation.get("path") or ""), operation.get("value")
    if not path and isinstance(value, dict):
        return {**operation, "value": {name: _value(name, inner) for name, inner in value.items()}}
    return {**operation, "value": _value(path, value)} if "value" in operation else operation


def _value(path: str, value: Any) -> Any:
    name = path.lower()
    if name in MANAGER:
        return _manager(value)
    if name == ENTERPRISE and isinstance(value, dict):
        return {inner: _value(inner, part) for inner, part in value.items()}
    if name == "members" and isinstance(value, list):
        return [_member(one) for one in value]
    return value


def _manager(value: Any) -> Any:
    if isinstance(value, str):
        return {"value": value}
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _member(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: part for name, part in value.items() if name.lower() != "display"}
