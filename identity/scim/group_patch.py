"""A PATCH of a group. Members are taken in and out as a set of ids: a group of thousands is changed in no time."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidPathException, InvalidValueException, PatchOp, PatchOperation
from scim2_models.path import AttrPath, CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator

from .schema import POLICY, Group

Members = dict[str, None]
"""Ids in the order in which they came."""


def apply_patch(patch: PatchOp[Any], group: Group) -> Group:
    """The group as it is afterwards. Raises SCIMException, and then nothing has happened."""
    members = ids_of(group.members or [])
    rest = group.model_copy(update={"members": None})
    for operation in patch.operations or []:
        if _is_about_members(operation):
            members = _changed(members, operation)
            continue
        parts = operation.value if operation.path is None and isinstance(operation.value, dict) else {}
        for name in [name for name in parts if name.lower() == "members"]:
            members = _written(members, parts.pop(name), operation.op)
        if parts or operation.path is not None:
            _alone(operation).patch(rest, scim_policy=POLICY)
    return rest.model_copy(update={"members": [_member(each) for each in members]})


def ids_of(members: list[Any]) -> Members:
    """Raises InvalidValueException where a member is not a person, by id."""
    found: Members = {}
    for member in members:
        if not member.value or (member.type or "User").lower() != "user":
            raise InvalidValueException(detail="A member is a user, by its id. Groups hold people only.")
        found[member.value] = None
    return found


def _is_about_members(operation: PatchOperation[Any]) -> bool:
    binding = operation.path.resolve() if operation.path else None
    return binding is not None and binding.field_name == "members"


def _changed(members: Members, operation: PatchOperation[Any]) -> Members:
    path = operation.path
    binding = path.resolve() if path else None
    if (
        path is None
        or (binding and binding.sub_field_name)
        or (path.value_filter and operation.op != "remove")
    ):
        raise InvalidPathException(detail="Members are added and removed as a whole.")
    if operation.op != "remove":
        return _written(members, operation.value, operation.op)
    if path.value_filter is not None:
        gone = set(_chosen(path.value_filter))
    elif operation.value is not None:
        gone = set(_read(operation.value))
    else:
        return {}
    return {member: None for member in members if member not in gone}


def _written(members: Members, value: Any, op: PatchOperation.Op) -> Members:
    return _read(value) if op == "replace" else members | _read(value)


def _read(value: Any) -> Members:
    entries = value if isinstance(value, list) else [value] if value else []
    return ids_of([_member_of(entry) for entry in entries])


def _member_of(entry: Any) -> Any:
    """Raises pydantic's ValidationError, which the door tells, where it is written wrong."""
    if not isinstance(entry, dict):
        raise InvalidValueException(detail='A member is written {"value": its id}.')
    return Group.Members.model_validate(entry, scim_policy=POLICY)


def _chosen(node: FilterNode) -> list[str]:
    """The ids of `value eq "…"`, or of several joined by `or`."""
    match node:
        case Comparison(AttrPath(attr=name, sub_attr=None), CompareOperator.eq, str(value)):
            if name.lower() == "value":
                return [value]
        case LogicalExpr(LogicalOperator.or_, terms):
            return [value for term in terms for value in _chosen(term)]
    raise InvalidPathException(detail='Members are chosen by members[value eq "…"].')


def _member(public_id: str) -> Any:
    return Group.Members.model_construct(value=public_id)


def _alone(operation: PatchOperation[Any]) -> PatchOp[Any]:
    return PatchOp[Group].model_construct(operations=[operation])
