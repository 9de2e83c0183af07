"""What a server refuses to start with: `manage.py check` tells it, and each entry refuses."""

import re
from asyncio import get_running_loop
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from audit.checks import AT_START, is_guessable

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EXACT_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*")


class UnsafeStart(ImproperlyConfigured):
    """Something was about to serve with what only the demo may have, or without its evidence."""


def refuse_unsafe_start() -> None:
    """Called once by each process that serves or works, before it does: every check of any room tagged AT_START."""
    try:
        problems = _asked_outside_any_loop()
    except DatabaseError as error:
        raise UnsafeStart(f"The database does not answer: {error}") from error
    if problems:
        lines = "".join(f"\n  {problem.id}: {problem.msg} {problem.hint}" for problem in problems)
        raise UnsafeStart(f"It is not safe to serve:{lines}")


def _asked_outside_any_loop() -> list[CheckMessage]:
    """An ASGI server imports its application inside its loop, where Django will not ask the database."""
    try:
        get_running_loop()
    except RuntimeError:
        return _asked()
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(_asked).result()
        beside.submit(connections.close_all).result()
        return answer


def _asked() -> list[CheckMessage]:
    return run_checks(tags=[AT_START], include_deployment_checks=True, databases=["default"])


@register(Tags.security, AT_START)
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    if settings.DEBUG:
        return []
    return [
        *_check_secret_key(),
        *_check_vault_keys(),
        *_check_report_keys(),
        *_check_breach_file(),
        *_check_cookies(),
        *_check_site_url(),
        *_check_private_hosts(),
        *_check_cache(),
        *_check_trades(),
    ]


@register(Tags.database, AT_START)
def check_database_is_not_the_demo(
    *, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Before the first migration there is nothing to refuse."""
    if settings.DEBUG or not databases:
        return []
    try:
        return [*_check_people(), *_check_connections()]
    except DatabaseError:
        return []


@register(Tags.database, AT_START)
def check_policies_are_kept(*, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A decision of policies that nobody could show afterwards would be no evidence."""
    from identity.policy_versions import is_kept

    hint = "Run manage.py migrate: it keeps them, so that decisions can be replayed."
    error = Error("The policies in force are not kept.", hint=hint, id="identity.E010")
    try:
        return [error for alias in databases or () if not is_kept(alias)]
    except DatabaseError:
        return []


def _check_secret_key() -> list[CheckMessage]:
    if _are_keys([settings.SECRET_KEY], settings.DEMO_SECRET_KEY):
        return []
    hint = "Set SECRET_KEY to a long random value."
    return [Error("SECRET_KEY is short, or the demo's.", hint=hint, id="identity.E001")]


def _check_vault_keys() -> list[CheckMessage]:
    if _are_keys(settings.VAULT_KEYS, settings.DEMO_VAULT_KEY):
        return []
    hint = (
        "Set VAULT_KEYS to a long random value: it encrypts the secrets of second steps and of connections."
    )
    return [Error("VAULT_KEYS is empty, or has a short one or the demo's.", hint=hint, id="identity.E006")]


def _check_report_keys() -> list[CheckMessage]:
    if _are_keys(settings.REPORT_KEYS, settings.DEMO_REPORT_KEY):
        return []
    hint = "Set REPORT_KEYS to a long random value: it signs reports of incidents."
    return [Error("REPORT_KEYS is empty, or has a short one or the demo's.", hint=hint, id="identity.E007")]


def _are_keys(keys: Sequence[str], demo: str) -> bool:
    return bool(keys) and demo not in keys and not any(is_guessable(key) for key in keys)


def _check_breach_file() -> list[CheckMessage]:
    from identity.passwords import is_breach_file

    named = settings.PASSWORD_BREACH_FILE
    if not named or is_breach_file(Path(named)):
        return []
    hint = "Each line begins with a SHA-1 in hex, sorted, as Have I Been Pwned gives them away."
    return [Error(f"PASSWORD_BREACH_FILE {named} holds no such lines.", hint=hint, id="identity.E008")]


def _check_cookies() -> list[CheckMessage]:
    unsafe = [
        name
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
        if not getattr(settings, name)
    ]
    hint = "Set it to True: cookies of sign-ins travel over https only, unseen by scripts."
    return [Error(f"{name} is off.", hint=hint, id="identity.E002") for name in unsafe]


def _check_site_url() -> list[CheckMessage]:
    if urlsplit(settings.SITE_URL).scheme == "https":
        return []
    hint = "Set SITE_URL to the https address that people and identity providers use."
    return [Error(f"SITE_URL is {settings.SITE_URL}.", hint=hint, id="identity.E003")]


def _check_private_hosts() -> list[CheckMessage]:
    """A pattern, a port or an address is no exact name of a host: it would open nothing, and look as if it did."""
    hint = "Name each identity provider's host in lower case: login.corp.example"
    odd = [host for host in settings.PROVIDER_HOSTS_ON_PRIVATE_NETWORKS if not EXACT_HOST.fullmatch(host)]
    return [
        Error(f"PROVIDER_HOSTS_ON_PRIVATE_NETWORKS has {host!r}.", hint=hint, id="identity.E009")
        for host in odd
    ]


def _check_cache() -> list[CheckMessage]:
    """One for each process would count tries for each, and forget them once somebody else fills it."""
    if not settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache")):
        return []
    hint = "Set CACHE_URL to one for all processes: it counts tries and calls. redis://broker:6379/1"
    return [Error("The cache is each process's own.", hint=hint, id="identity.E011")]


def _check_trades() -> list[CheckMessage]:
    """A trade that is none would ask nobody for a second step, and look as if it did."""
    from identity.trades import TRADES

    hint = f"Those that there are: staff, {', '.join(TRADES)}"
    return [
        Error(f"MFA_REQUIRED_TRADES has {name!r}.", hint=hint, id="identity.E012")
        for name in sorted(settings.MFA_REQUIRED_TRADES.difference(TRADES, ["staff"]))
    ]


def _check_people() -> list[CheckMessage]:
    from identity.demo_people import DEMO_PEOPLE
    from identity.models import User

    addresses = [person.email for person in DEMO_PEOPLE]
    found = (
        User.objects.filter(email__in=addresses, is_active=True)
        .order_by("email")
        .values_list("email", flat=True)
    )
    hint = "Use a database of its own for production: everybody knows the demo's passwords."
    return [
        Error(f"The demo person {address} can sign in.", hint=hint, id="identity.E004") for address in found
    ]


def _check_connections() -> list[CheckMessage]:
    from identity.models import Connection

    enabled = Connection.objects.enabled().select_related("app", "organization")
    told = enabled.only(
        "protocol", "app__settings", "organization__name"
    )  # and no secret of the demo's vault
    hint = "Disable the connection, or point it to the organization's own identity provider."
    return [
        Error(
            f"{connection} signs in at an identity provider on this machine.", hint=hint, id="identity.E005"
        )
        for connection in told
        if urlsplit(_address_of(connection)).hostname in LOOPBACK
    ]


def _address_of(connection: Any) -> str:
    settings_of_app = connection.app.settings
    return str(settings_of_app.get("issuer") or settings_of_app.get("idp", {}).get("sso_url", ""))
