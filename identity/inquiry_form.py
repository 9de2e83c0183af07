"""What staff fill in to ask how something would be decided."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from identity import cedar, things
from identity.actor import Actor
from identity.inquiries import Sitting, imagine
from identity.models import Delegation, Organization, User
from identity.money import MINOR_PER_UNIT
from identity.policy import Resource

MOST_SHOWN = 50
BY_HAND = "by hand"


class InquiryForm(forms.Form):
    """About one person. What is acted on exists and is found by its number, or is told by hand."""

    delegation = forms.ChoiceField(label="Who acts", required=False)
    organization = forms.ChoiceField(
        label="For", required=False, help_text="An agent acts for whom it was lent for."
    )
    minutes_ago = forms.IntegerField(
        label="Signed in, minutes ago",
        required=False,
        min_value=0,
        initial=5,
        help_text="Empty: not signed in.",
    )
    second_step = forms.BooleanField(label="With a second step", required=False)
    action = forms.ChoiceField(label="Does what")
    thing = forms.ChoiceField(label="To what", required=False)
    number = forms.CharField(label="Its number", required=False, max_length=40)
    kind = forms.CharField(label="Kind", required=False, max_length=40, initial="Quote")
    owner = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[("own", "their own"), ("other", "somebody else's"), ("", "nobody's")],
        initial="own",
    )
    total = forms.DecimalField(
        label="Total", required=False, min_value=0, max_value=10_000_000, decimal_places=2
    )
    address = forms.CharField(
        label="Goes to the address", required=False, max_length=16, help_text="Its public id."
    )
    categories = forms.CharField(
        label="Categories", required=False, max_length=200, help_text="Short names, with commas between."
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self._choices("delegation", [("", "the person"), *_lent(person)])
        self._choices("organization", [("", "themselves"), *_companies(person)])
        self._choices("action", [(name, name) for name in sorted(cedar.active_policies().slices)])
        self._choices("thing", [(BY_HAND, "told here by hand"), *((kind, kind) for kind in things.kinds())])

    def clean(self) -> dict[str, Any]:
        """Makes `imagined` and `resource` of it."""
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        told["imagined"] = self._imagined(told)
        told["resource"] = self._resource(told, told["imagined"])
        if told["resource"] is None:
            self.add_error("number", f"There is no {told['thing']} of that number.")
        return told

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _imagined(self, told: dict[str, Any]) -> Actor:
        lent = Delegation.objects.filter(principal=self.person, public_id=told["delegation"])
        delegation = lent.select_related("agent", "organization", "parent", "principal").first()
        company = Organization.objects.filter(public_id=told["organization"]).first()
        organization = delegation.organization if delegation else company
        sitting = Sitting(told["minutes_ago"], told["second_step"])
        return imagine(self.person, delegation, organization, sitting)

    def _resource(self, told: dict[str, Any], imagined: Actor) -> Resource | None:
        if told["thing"] not in {"", BY_HAND}:
            return things.find_thing(told["thing"], told["number"].strip(), imagined)
        slugs = [slug.strip() for slug in told["categories"].split(",") if slug.strip()]
        owners = {"own": self.person.public_id, "other": "somebody-else"}
        about: dict[str, Any] = {
            "owner": owners.get(told["owner"], ""),
            "total": int((told["total"] or 0) * MINOR_PER_UNIT),
        }
        if told["address"]:
            about["address"] = told["address"]
        if slugs:
            about["categories"] = tuple((slug,) for slug in slugs)
        if imagined.organization is not None:
            about["organization"] = imagined.organization.public_id
        return Resource(told["kind"] or "Thing", "", about)


def _lent(person: User) -> list[tuple[str, str]]:
    now = timezone.now()
    rows = Delegation.objects.filter(principal=person).select_related("agent", "organization").order_by("-id")
    return [
        (row.public_id, f"{row.agent} by {row.public_id}, {'live' if row.is_live(now) else 'ended'}")
        for row in rows[:MOST_SHOWN]
    ]


def _companies(person: User) -> list[tuple[str, str]]:
    places = person.memberships.filter(ended_at=None).select_related("organization")
    return [(place.organization.public_id, place.organization.name) for place in places]
