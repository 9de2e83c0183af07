"""Debian's simplesamlphp as Acme's identity provider: written by others, served by PHP itself, on a free port."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

from identity.key_pairs import KeyPair, new_key_pair
from shop.demo.ports import free_port
from tests.support.missing import missing

WWW: Final = Path("/usr/share/simplesamlphp/www")
PACKAGES: Final = ("simplesamlphp", "php-cli", "php-xml")
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@dataclass(frozen=True)
class Shop:
    """A service provider, as simplesamlphp is told of it."""

    entity_id: str
    acs: str
    sls: str
    certificate: str


@dataclass(frozen=True)
class SimpleSAMLphp:
    url: str
    key: KeyPair

    @property
    def entity_id(self) -> str:
        return f"{self.url}/saml2/idp/metadata.php"

    @property
    def settings(self) -> dict[str, str]:
        """For the shop's connection."""
        return {
            "entity_id": self.entity_id,
            "sso_url": f"{self.url}/saml2/idp/SSOService.php",
            "slo_url": f"{self.url}/saml2/idp/SingleLogoutService.php",
            "x509cert": self.key.certificate,
        }


@contextmanager
def running(folder: Path, shop: Shop) -> Iterator[SimpleSAMLphp]:
    """With one person, Dana, whose password is "dana"; it wants signed requests and encrypts what it says."""
    if not is_here():
        missing("simplesamlphp")
    port = free_port()
    idp = SimpleSAMLphp(f"http://127.0.0.1:{port}", new_key_pair("simplesamlphp"))
    _lay(folder, idp, shop)
    env = {**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(folder), "PHP_CLI_SERVER_WORKERS": "2"}
    command = ["php", "-d", f"session.save_path={folder}", "-S", f"127.0.0.1:{port}", "-t", str(WWW)]
    with (folder / "php.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(idp, server)
        yield idp
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)


def is_here() -> bool:
    return shutil.which("php") is not None and WWW.exists()


def _lay(folder: Path, idp: SimpleSAMLphp, shop: Shop) -> None:
    for name in ("cert", "metadata", "tmp", "log"):
        (folder / name).mkdir()
    (folder / "cert" / "idp.pem").write_text(idp.key.private_key)
    (folder / "cert" / "idp.crt").write_text(idp.key.certificate)
    _php(folder / "config.php", "$config", _config(folder, idp))
    _php(folder / "authsources.php", "$config", _people())
    _php(folder / "metadata" / "saml20-idp-hosted.php", "$metadata", {idp.entity_id: _hosted()})
    _php(folder / "metadata" / "saml20-sp-remote.php", "$metadata", {shop.entity_id: _remote(shop)})


def _config(folder: Path, idp: SimpleSAMLphp) -> dict[str, Any]:
    return {
        "baseurlpath": f"{idp.url}/",
        "certdir": f"{folder}/cert/",
        "metadatadir": f"{folder}/metadata/",
        "tempdir": str(folder / "tmp"),
        "loggingdir": f"{folder}/log/",
        "logging.handler": "file",
        "logging.level": 7,
        "secretsalt": "for-tests-only-and-nothing-else",
        "auth.adminpassword": "for-tests-only",
        "technicalcontact_email": "nobody@acme.test",
        "timezone": "UTC",
        "enable.saml20-idp": True,
        "module.enable": {"exampleauth": True, "core": True, "saml": True},
        "session.cookie.secure": False,
        "session.phpsession.savepath": str(folder / "tmp"),
        "store.type": "phpsession",
        "metadata.sources": [{"type": "flatfile"}],
        "admin.checkforupdates": False,
        "language.default": "en",
    }


def _people() -> dict[str, Any]:
    dana = {"uid": ["acme-0003"], "mail": ["dana@acme.test"], "givenName": ["Dana"], "surname": ["Diaz"]}
    return {"people": {0: "exampleauth:UserPass", "dana:dana": dana}}


def _hosted() -> dict[str, Any]:
    named = {"class": "saml:AttributeNameID", "attribute": "uid", "Format": PERSISTENT}
    return {
        "host": "__DEFAULT__",
        "privatekey": "idp.pem",
        "certificate": "idp.crt",
        "auth": "people",
        "authproc": {3: named},
        "redirect.sign": True,
        "redirect.validate": True,
        "sign.logout": True,
        "validate.logout": True,
    }


def _remote(shop: Shop) -> dict[str, Any]:
    return {
        "AssertionConsumerService": [{"Binding": POST, "Location": shop.acs}],
        "SingleLogoutService": [{"Binding": REDIRECT, "Location": shop.sls}],
        "NameIDFormat": PERSISTENT,
        "certData": "".join(shop.certificate.split("\n")[1:-2]),
        "validate.authnrequest": True,
        "assertion.encryption": True,
        "saml20.sign.assertion": True,
        "saml20.sign.response": True,
    }


def _php(path: Path, variable: str, value: object) -> None:
    """JSON is read by PHP itself, so nothing is quoted by hand."""
    text = json.dumps(value).replace("\\", "\\\\").replace("'", "\\'")
    path.write_text(f"<?php\n{variable} = json_decode('{text}', true);\n")


def _wait(idp: SimpleSAMLphp, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "php has ended"
        try:
            urlopen(idp.entity_id, timeout=20).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nothing answers at {idp.url}")
