"""An OpenID provider written by others (npm: oidc-provider), as a process of its own for as long as it is wanted."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from tests.support.missing import missing

PROGRAM: Final = Path(__file__).with_name("openid_provider.mjs")
PACKAGE: Final = Path(__file__).parents[1] / "node_modules" / "oidc-provider"


@contextmanager
def running(client: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Its issuer. `client` is as in Dynamic Client Registration §2."""
    if shutil.which("node") is None or not PACKAGE.exists():
        missing("oidc-provider")
    told = {**os.environ, "TOLD": json.dumps({"client": client, "people": people})}
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(["node", str(PROGRAM)], env=told, **quiet) as process:  # type: ignore[call-overload]
        try:
            issuer = process.stdout.readline().strip()
            assert issuer, "the provider did not start"
            yield issuer
        finally:
            process.terminate()


@dataclass
class Visitor:
    """A browser at the provider. It goes where it is sent until it is sent back to the shop, and says where to."""

    shop: str
    person: str
    jar: CookieJar = field(default_factory=CookieJar)

    def goes(self, url: str, form: Mapping[str, str] | None = None) -> str:
        """The address of the shop that it comes back to, or the page that it is shown."""
        body = urlencode(form).encode() if form is not None else None
        try:
            with self._opener().open(Request(url, body, {"X-Person": self.person}), timeout=20) as page:
                return str(page.read(), "utf-8")
        except HTTPError as leaving:
            with leaving:
                if not (location := leaving.headers.get("Location")):
                    raise
                return location

    def agrees(self, page: str) -> str:
        """Press yes on the page that asks whether to sign out."""
        (action,) = re.findall(r'action="([^"]+)"', page)
        (token,) = re.findall(r'name="xsrf" value="([^"]+)"', page)
        return self.goes(unescape(action), {"xsrf": token, "logout": "yes"})

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.jar), _UntilTheShop(self.shop))


@dataclass
class _UntilTheShop(HTTPRedirectHandler):
    shop: str

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if newurl.startswith(self.shop):
            return None
        onward = super().redirect_request(req, fp, code, msg, headers, newurl)
        if onward is not None and (person := req.get_header("X-person")):
            onward.add_header("X-Person", person)
        return onward
