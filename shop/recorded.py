"""Which models of others are recorded, and which are not, with the reason. Ours say it themselves."""

from collections.abc import Mapping
from typing import Final

from audit.capture import Declaration, LeftOut, Recorded

AUDIT_MODELS: Final[Mapping[str, Declaration]] = {
    "auth.Group": Recorded(),
    "auth.Permission": LeftOut("made from the code by migrations"),
    "contenttypes.ContentType": LeftOut("made from the code by migrations"),
    "admin.LogEntry": LeftOut("the admin's own notes; the changes themselves are recorded"),
    "account.EmailAddress": Recorded(personal=("email",)),
    "account.EmailConfirmation": LeftOut("codes that expire; the verified address is recorded"),
    "mfa.Authenticator": Recorded(secret=("data",)),
    "socialaccount.SocialApp": Recorded(secret=("secret", "key")),
    "socialaccount.SocialAccount": Recorded(personal=("uid", "extra_data")),
    "socialaccount.SocialToken": LeftOut("not used: tokens of providers are not stored"),
}
