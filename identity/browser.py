"""Django's session of a browser. Reading it reads the sign-in that it leads to, in the same statement."""

import hashlib
from typing import Any, Final, cast

from django.contrib.sessions.backends import db

from identity.models import BrowserSession

#: Where the browser's session holds the random key of its sign-in.
KEY: Final = "login_session"


class SessionStore(db.SessionStore):
    """`row` is what was read for this request; None for a session that began in it."""

    row: BrowserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def load(self) -> dict[str, Any]:
        self.row = self._get_session_from_db()  # type: ignore[attr-defined]  # Django's own, unknown to its stubs
        return self.decode(self.row.session_data) if self.row else {}

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = cast(BrowserSession, super().create_model_instance(data))
        row.sign_in_id = digest_of(data[KEY]) if KEY in data else None
        return row


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
