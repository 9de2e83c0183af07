"""What a person is called, and by which clock."""

from typing import Any

from django import forms

from identity.models import User
from identity.names import LONGEST_WHOLE
from identity.time_zones import time_zones


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST_WHOLE,
        help_text="It stands in the header, on what you countersign and on our mail. Without one it is your address.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="By its clock we write times, and read your agent's quiet hours and what is scheduled.",
    )

    def __init__(self, data: Any, person: User) -> None:
        super().__init__(data, initial={"full_name": person.full_name, "time_zone": person.time_zone})
        zones = dict.fromkeys((*time_zones(), person.time_zone))
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
