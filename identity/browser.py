"""Django's session of a browser. Reading it reads the sign-in that it leads to, in the same statement."""

import hashlib
from typing import Any, Final, cast

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from identity.models import BrowserSession
from identity.statements import Given, Statement

#: Where the browser's session holds the random key of its sign-in.
KEY: Final = "login_session"

_LIVE: Final = Statement(
    lambda: BrowserSession.objects.with_sign_in().filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
)


class SessionStore(db.SessionStore):
    """`row` is what was read for this request; None for a session that began in it.

    `leads_nowhere`: the browser has shown a key that is not known. `stale`: its person has proved once more who they
    are, so the key is made anew with the answer; the sign-in, and with it every tab of the browser, goes on.
    """

    row: BrowserSession | None = None
    leads_nowhere = False
    stale = False

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def load(self) -> dict[str, Any]:
        """A key that leads nowhere is forgotten, as Django's own store does, and not used for a new session."""
        self.row = self._live_row()
        if self.row is None:
            self._session_key = None
            self.leads_nowhere = True
            return {}
        return self.decode(self.row.session_data)

    def is_empty(self) -> bool:
        """Django takes the cookie of an empty session away. A late request with the key from before it was made anew
        must not take the new one away from the browser.
        """
        return not self.leads_nowhere and super().is_empty()

    def renew_key(self) -> None:
        """Once nothing of the request can be undone any more: a key that was undone would lead nowhere."""
        if self.stale and self.session_key is not None:
            self.cycle_key()

    def _live_row(self) -> BrowserSession | None:
        """One that is none of ours is not asked for: PostgreSQL takes no NUL."""
        key = self.session_key or ""
        if not (key.isascii() and key.isalnum()):
            return None
        return next(iter(_LIVE.rows(key=key, now=timezone.now())), None)

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = cast(BrowserSession, super().create_model_instance(data))
        row.sign_in_id = digest_of(data[KEY]) if KEY in data else None
        return row


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
