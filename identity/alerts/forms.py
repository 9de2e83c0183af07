"""What is filled in to set a rule, and to answer for what it found."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from identity.alerts.kinds import Kind
from identity.models import AlertRule
from identity.seen import SeenForm


class RuleForm(SeenForm):
    """Of one kind, as it stands, or with the usual numbers."""

    def __init__(self, data: Any, kind: Kind, rule: AlertRule | None) -> None:
        super().__init__(data, prefix=kind.name)
        self.kind, self.rule = kind, rule
        numbers = kind.numbers_of(rule.parameters if rule else {})
        for number in kind.numbers:
            self._ask(number.name, number.label, numbers[number.name], number.least, number.most)
        together = rule.together if rule else 60
        self._ask("together", "Quiet minutes between alerts", together, 1, 10_080)
        self._tick("by_mail", "Tell by mail", rule is None or rule.by_mail)
        self._tick("enabled", "This rule is on", rule is not None and rule.enabled)

    def _ask(self, name: str, label: str, initial: int, least: int, most: int) -> None:
        self.fields[name] = forms.IntegerField(label=label, initial=initial, min_value=least, max_value=most)

    def _tick(self, name: str, label: str, initial: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, initial=initial, required=False)

    @property
    def asked(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name not in {"by_mail", "enabled"})

    @property
    def ticked(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("by_mail", "enabled"))

    def numbers(self) -> Mapping[str, int]:
        return {number.name: self.cleaned_data[number.name] for number in self.kind.numbers}

    def how(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("together", "by_mail", "enabled")}


class NoteForm(forms.Form):
    note = forms.CharField(
        label="What you found, or did", max_length=500, widget=forms.Textarea({"rows": 3, "maxlength": 500})
    )
