"""One question to the policies, taken apart: its facts by name, and the same question with one of them changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from identity import cedar
from identity.cedar import Answer, PolicySet

#: What an optional fact is where it is not there.
ABSENT: Final = object()


@dataclass(frozen=True)
class Asked:
    """A fact's name is its place and its own: `delegation.quiet`, `person.active`, `resource.total`, `roles.staff`."""

    request: Mapping[str, Any]
    entities: tuple[Mapping[str, Any], ...]

    @property
    def action(self) -> str:
        return str(self.request["action"]["id"])

    def fact(self, name: str) -> Any:
        """Its value, or ABSENT."""
        place, own = name.split(".")
        if place == "roles":
            return cedar.uid("Role", own) in self._person["parents"] if self._person else ABSENT
        return self._place(place).get(own, ABSENT)

    def having(self, name: str, value: Any) -> Asked:
        """With the fact changed; ABSENT takes it away. Without its place, nothing changes."""
        place, own = name.split(".")
        if place == "roles":
            return self._with_role(cedar.uid("Role", own), value)
        there = self._place(place)
        if not there:
            return self
        changed = {key: old for key, old in there.items() if key != own}
        return self._with_place(place, changed if value is ABSENT else {**changed, own: value})

    def answer(self, policies: PolicySet) -> Answer:
        return cedar.ask(policies, self.request, self.listed)

    @property
    def listed(self) -> list[dict[str, Any]]:
        return [dict(entity) for entity in self.entities]

    @property
    def _person(self) -> Mapping[str, Any] | None:
        return self._entity(self.request["principal"], "User")

    def _place(self, place: str) -> Mapping[str, Any]:
        context: Mapping[str, Any] = self.request["context"]
        if place in {"context", "delegation"}:
            return context if place == "context" else context.get("delegation", {})
        entity = self._entity_at(place)
        return entity["attrs"] if entity else {}

    def _entity_at(self, place: str) -> Mapping[str, Any] | None:
        if place == "organization":
            return next((one for one in self.entities if one["uid"]["type"] == "Organization"), None)
        return self._person if place == "person" else self._entity(self.request["resource"], "Resource")

    def _entity(self, uid: Mapping[str, str], kind: str) -> Mapping[str, Any] | None:
        return next((one for one in self.entities if one["uid"] == uid and uid["type"] == kind), None)

    def _with_place(self, place: str, facts: Mapping[str, Any]) -> Asked:
        if place == "context":
            return Asked({**self.request, "context": facts}, self.entities)
        if place == "delegation":
            return self._with_place("context", {**self.request["context"], "delegation": facts})
        return self._with_entity(self._entity_at(place), attrs=facts)

    def _with_role(self, role: Mapping[str, str], held: bool) -> Asked:
        if self._person is None:
            return self
        others = [one for one in self._person["parents"] if one != role]
        return self._with_entity(self._person, parents=[*others, role] if held else others)

    def _with_entity(self, entity: Mapping[str, Any] | None, **changed: Any) -> Asked:
        entities = (
            {**one, **changed} if entity is not None and one["uid"] == entity["uid"] else one
            for one in self.entities
        )
        return Asked(self.request, tuple(entities))
