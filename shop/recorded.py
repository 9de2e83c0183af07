"""Which models of others are recorded, and which are not, with the reason. Ours say it themselves."""

from collections.abc import Mapping
from typing import Final

from audit.capture import Declaration, Guarded, LeftOut, Recorded

OF_ALLAUTH: Final = "written while somebody signs in or up, and by themselves under their own sign-in"

AUDIT_MODELS: Final[Mapping[str, Declaration]] = {
    "auth.Group": Guarded(),
    "auth.Permission": LeftOut("made from the code by migrations"),
    "contenttypes.ContentType": LeftOut("made from the code by migrations"),
    "admin.LogEntry": LeftOut("the admin's own notes; the changes themselves are recorded"),
    "account.EmailAddress": Recorded(personal=("email",), undecided=OF_ALLAUTH),
    "account.EmailConfirmation": LeftOut("codes that expire; the verified address is recorded"),
    "mfa.Authenticator": Recorded(secret=("data",), undecided=OF_ALLAUTH),
    "socialaccount.SocialApp": Recorded(secret=("secret", "key"), undecided="follows its connection"),
    "socialaccount.SocialAccount": Recorded(personal=("uid", "extra_data"), undecided=OF_ALLAUTH),
    "socialaccount.SocialToken": LeftOut("not used: tokens of providers are not stored"),
}
