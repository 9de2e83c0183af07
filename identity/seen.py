"""What a form was filled in on: one from an older page undoes nothing that was set since."""

from django import forms

from audit.canonical import canonical, digest


class Outdated(ValueError):
    """It was set otherwise since its page was opened. Told on that page, which shows it as it stands."""

    def __init__(self) -> None:
        super().__init__(
            "It has changed since you opened this page. Here it is as it stands now: set it once more."
        )


class SeenForm(forms.Form):
    """Sets what stands already, which are its initial values. Its page sends along what it has shown, as `seen`."""

    @property
    def seen(self) -> str:
        """What is shown; of one that is shown again for a mistake in it, what was."""
        return str(self.data.get("seen", "")) if self.is_bound else self.state

    @property
    def state(self) -> str:
        """A digest of what stands."""
        stands = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        return digest(canonical(stands))

    def check_seen(self) -> None:
        """Raises Outdated, but not where it asks for what stands: a second click does. Made, and asked, under the
        locks of what it sets."""
        if self.seen != self.state and self.has_changed():
            raise Outdated
