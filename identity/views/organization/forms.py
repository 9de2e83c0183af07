"""What an organization's admins fill in."""

from typing import Any

from django import forms

from identity.domains.names import NotADomain, read_domain_name
from identity.models import Connection, Membership
from identity.models.connections import BY_KEY, BY_SECRET
from identity.seen import SeenForm
from identity.sso.fetch import checked_address
from identity.sso.refusals import RefusedResponse

ROLES = Membership.Role.choices


class PersonForm(forms.Form):
    email = forms.EmailField(label="Email address", max_length=254)
    role = forms.ChoiceField(label="Role", choices=ROLES, initial=Membership.Role.BUYER)


class RoleForm(SeenForm):
    role = forms.ChoiceField(label="Role", choices=ROLES)


class DomainForm(forms.Form):
    name = forms.CharField(
        label="Domain",
        max_length=260,
        help_text="What stands after the @ in your people's addresses: example.com.",
    )

    def clean_name(self) -> str:
        try:
            return read_domain_name(self.cleaned_data["name"])
        except NotADomain as refused:
            raise forms.ValidationError(str(refused)) from refused


class ConnectionForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=40, help_text="As your people know it: Okta, Entra ID, Company login."
    )
    protocol = forms.ChoiceField(
        label="It speaks",
        choices=Connection.Protocol.choices,
        widget=forms.RadioSelect,
        initial=Connection.Protocol.SAML,
    )


class MetadataForm(forms.Form):
    """One of three ways; the first that is filled in counts."""

    url = forms.CharField(
        label="Address of its metadata",
        max_length=1000,
        required=False,
        help_text="Begins with https://. We fetch it once, now.",
    )
    file = forms.FileField(label="Or its metadata as a file", required=False)
    text = forms.CharField(
        label="Or its metadata, pasted",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "code"}),
        help_text="XML whose first element is EntityDescriptor.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("url", "file", "text")):
            self.add_error("url", "Give its address, its file or its text.")
        return cleaned


class IssuerForm(SeenForm):
    """`secret` is never shown again; empty keeps the one that is known."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=500,
        help_text="Begins with https://, exactly as the provider writes it. We ask there for its configuration.",
    )
    client_id = forms.CharField(label="Client ID", max_length=190)
    client_auth = forms.ChoiceField(
        label="It knows us by",
        choices=[(BY_SECRET, "a secret"), (BY_KEY, "a key of ours (private_key_jwt)")],
        required=False,
        help_text="By a key nothing secret is given away: the provider reads our JWKS URI, which the connection's "
        "page names then. Where it is on already, nobody comes in until the provider has.",
    )
    secret = forms.CharField(
        label="Client secret",
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Sealed, and never shown again. Empty: the one we have stays, or none is used.",
    )
    ends_on = forms.DateField(
        label="A new secret is good until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As the provider says. Empty: it does not end, or you do not know.",
    )

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"].strip()
        try:
            checked_address(issuer)
        except RefusedResponse as refused:
            raise forms.ValidationError("An issuer is an address that begins with https://.") from refused
        return issuer


class PeopleForm(SeenForm):
    """What both protocols say of people. Where a field of `READ` stays empty, the usual names count."""

    READ = ("email", "first_name", "last_name")
    field_order = (*READ, "groups_claim", "default_role")

    groups_claim = forms.CharField(
        label="Where groups are named",
        required=False,
        max_length=200,
        help_text="The attribute or claim: groups, memberOf. Empty: the provider has no say in roles.",
    )
    default_role = forms.ChoiceField(
        label="Role of people in no mapped group",
        required=False,
        choices=[*ROLES, ("", "None: they do not come in")],
    )

    @property
    def mapping(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in self.READ}


class AttributesForm(PeopleForm):
    """SAML names attributes as each provider likes."""

    email = forms.CharField(
        label="Email attribute", required=False, max_length=200, help_text="Empty: mail and its usual names."
    )
    first_name = forms.CharField(
        label="First name attribute", required=False, max_length=200, help_text="Empty: givenName."
    )
    last_name = forms.CharField(
        label="Last name attribute", required=False, max_length=200, help_text="Empty: surname."
    )


class ClaimsForm(PeopleForm):
    """OpenID Connect has names for them, which not every provider fills (Core §5.1)."""

    email = forms.CharField(
        label="Address claim",
        required=False,
        max_length=200,
        help_text="Empty: email. Name one that people cannot change themselves; at Entra ID that is upn.",
    )
    first_name = forms.CharField(
        label="First name claim",
        required=False,
        max_length=200,
        help_text="Empty: given_name, or all of name.",
    )
    last_name = forms.CharField(
        label="Last name claim", required=False, max_length=200, help_text="Empty: family_name."
    )


class GroupForm(forms.Form):
    group = forms.CharField(label="Group", max_length=200, help_text="Exactly as the provider writes it.")
    role = forms.ChoiceField(label="Role", choices=ROLES)
