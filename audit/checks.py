"""Refuse to start on a model that nobody decided about, or to serve on triggers that drifted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections

from audit.capture import Declaration, Guarded, Recorded, audited, declarations, drift
from audit.roles import lack, overreach
from audit.system_contexts import SYSTEM_CONTEXTS
from audit.witnesses import witnesses

Options: TypeAlias = Mapping[str, object]

#: The tag of what a process asks before it serves or works: identity/checks.py.
AT_START: Final = "at start"
SHORTEST_KEY: Final = 32


def check_declarations(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [
        *_undeclared(),
        *_unknown_fields(),
        *_unknown_models(),
        *_undecided(),
        *_listed_in_vain(),
        *_server_side_binding(),
    ]


def check_triggers(
    app_configs: Any, databases: Iterable[str] | None = None, **options: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"The trail's triggers in {alias!r} differ: {problem}.",
            hint="Run manage.py migrate.",
            id="audit.E010",
        )
        for alias in databases or ()
        for problem in drift(connections[alias])
    ]


def is_guessable(key: str) -> bool:
    """Short, or not a key: what a file of settings says beside an empty value begins with #."""
    return len(key) < SHORTEST_KEY or key.startswith("#")


def check_log_settings(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A log that anybody could sign, or that nobody outside keeps, would prove nothing."""
    return [*_witnesses_not_understood(), *([] if settings.DEBUG else _unfit_for_production())]


def _witnesses_not_understood() -> Iterator[CheckMessage]:
    try:
        witnesses()
    except ValueError as error:
        yield Error(f"LOG_WITNESSES: {error}.", hint="See audit/README.md.", id="audit.E005")


def _unfit_for_production() -> Iterator[CheckMessage]:
    if not settings.LOG_KEYS or any(is_guessable(key) for key in settings.LOG_KEYS):
        hint = "Set LOG_KEYS to a long random value: it signs the log's checkpoints."
        yield Error("LOG_KEYS is empty, or has a short one.", hint=hint, id="audit.E006")
    if settings.LOG_ORIGIN == settings.DEMO_LOG_ORIGIN or not settings.LOG_ORIGIN:
        hint = "Set LOG_ORIGIN to a name of your own, once and for all: shop.example/log"
        yield Error("LOG_ORIGIN is empty, or the demo's.", hint=hint, id="audit.E007")
    if settings.LOG_WITNESSES in ([], settings.DEMO_LOG_WITNESSES):
        hint = "Name in LOG_WITNESSES who keeps checkpoints outside: a file on another volume at least."
        yield Error("LOG_WITNESSES is empty, or the demo's.", hint=hint, id="audit.E008")


def check_tables_are_read(
    app_configs: Any, databases: Iterable[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A role that was never given its rights would start, and every page would be an error."""
    return [
        Error(
            f"In {alias!r}, {problem}.",
            hint="As the owner of the tables, run manage.py audit_roles ROLE.",
            id="audit.E012",
        )
        for alias in databases or ()
        for problem in lack(connections[alias])
    ]


def check_rights(
    app_configs: Any, databases: Iterable[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A warning, as who migrates has to own the tables; for whoever serves, `check --fail-level WARNING`."""
    return [
        Warning(
            f"In {alias!r}, {problem}.",
            hint="Serve with a role that owns nothing: manage.py audit_roles ROLE.",
            id="audit.W011",
        )
        for alias in databases or ()
        for problem in overreach(connections[alias])
    ]


def _undeclared() -> Iterator[CheckMessage]:
    for model, declaration in declarations():
        if declaration is None:
            hint = (
                "Set audit = Guarded(), Recorded() or LeftOut(reason), or name it in settings.AUDIT_MODELS."
            )
            yield Error(f"{model._meta.label} does not say whether it is audited.", hint, model, "audit.E001")


def _unknown_fields() -> Iterator[CheckMessage]:
    for model, declaration in declarations():
        if isinstance(declaration, Recorded):
            known = {field.name for field in model._meta.concrete_fields}
            for name in {*declaration.personal, *declaration.secret} - known:
                yield Error(
                    f"{model._meta.label} has no field {name!r} to protect.", obj=model, id="audit.E002"
                )


def _unknown_models() -> Iterator[CheckMessage]:
    known = {model._meta.label_lower for model, _ in declarations()}
    for label in getattr(settings, "AUDIT_MODELS", {}):
        if label.lower() not in known:
            yield Error(f"AUDIT_MODELS names {label}, which is not installed.", id="audit.E003")


def _undecided() -> Iterator[CheckMessage]:
    for model, declaration in declarations():
        if _asks_for_no_decision(declaration):
            hint = "Make it Guarded(), or say in Recorded(undecided=…) why no decision is asked."
            yield Error(f"{model._meta.label} is written without a decision.", hint, model, "audit.E009")


def _asks_for_no_decision(declaration: Declaration | None) -> bool:
    return (
        isinstance(declaration, Recorded)
        and not isinstance(declaration, Guarded)
        and not declaration.undecided
    )


def _listed_in_vain() -> Iterator[CheckMessage]:
    known = {model._meta.label_lower for model, _ in audited()}
    for name, context in SYSTEM_CONTEXTS.items():
        for label in sorted((context.writes or frozenset()) - known):
            yield Error(f"{name} may write {label}, which is no audited model.", id="audit.E013")


def _server_side_binding() -> Iterator[CheckMessage]:
    for alias, database in settings.DATABASES.items():
        if cast("Options", database.get("OPTIONS", {})).get("server_side_binding"):
            message = f"Database {alias!r} binds on the server, where the trail cannot say who writes."
            yield Error(message, hint="Remove server_side_binding from its OPTIONS.", id="audit.E004")
