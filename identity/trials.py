"""Test sign-ins: an admin goes through the provider, sees what came of it, and nobody is signed in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from audit.canonical import canonical
from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from identity.administration import managing
from identity.models import Connection, SignInTrial
from identity.models.trials import KEPT_FOR

ACTION: Final = "connections:manage"


@dataclass(frozen=True)
class Report:
    """What a provider said in a test, and what it would have come to. `faults` are sentences; none: it passed."""

    subject: str
    claims: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...]
    account: str
    role: str
    notes: tuple[str, ...] = ()


def begin_trial(connection: Connection, request_id: str, *, actor: Actor) -> SignInTrial:
    """`request_id` is what the provider's answer has to name."""
    with managing(connection.organization, ACTION, actor):
        held = Connection.objects.get(pk=connection.pk)
        record("auth", "test_sign_in", "begun", detail={"connection": connection.public_id})
        return SignInTrial.objects.create(
            connection=held,
            begun_in=actor.browser,
            request_id=request_id,
            config=config_of(connection),
        )


def open_trial(connection: Connection, request_id: str) -> SignInTrial | None:
    """The test that waits for this answer. An answer counts once."""
    waiting = SignInTrial.objects.fresh(timezone.now()).filter(connection=connection, passed__isnull=True)
    return waiting.filter(request_id=request_id).first() if request_id else None


def keep_report(trial: SignInTrial, report: Report) -> bool:
    """Whether it was the first answer to this test: a second one changes nothing."""
    passed = not report.faults
    trial.answer, trial.passed = json.dumps(asdict(report)), passed
    with (
        open_context("system:sign-in", organization=trial.connection.organization.slug),
        transaction.atomic(),
    ):
        waiting = SignInTrial.objects.filter(pk=trial.pk, passed__isnull=True)
        if not waiting.update(answer=trial.answer, passed=passed):
            return False
        outcome = "passed" if passed else "failed"
        record("auth", "test_sign_in", outcome, detail={"connection": trial.connection.public_id})
    return True


def report_of(trial: SignInTrial) -> Report | None:
    if not trial.answer:
        return None
    said: dict[str, Any] = json.loads(trial.answer)
    claims = {name: tuple(values) for name, values in said["claims"].items()}
    return Report(
        **{**said, "claims": claims, "faults": tuple(said["faults"]), "notes": tuple(said["notes"])}
    )


def passed_trial(connection: Connection) -> SignInTrial | None:
    """The newest test that passed, of the connection as it is set now."""
    fresh = SignInTrial.objects.fresh(timezone.now()).filter(connection=connection, passed=True)
    return fresh.filter(config=config_of(connection)).order_by("-begun_at").first()


def config_of(connection: Connection) -> str:
    """What a test is a test of: the provider, and how its people are read."""
    app = connection.app
    roles = sorted(connection.group_roles.values_list("group", "role"))
    secret = sha256(connection.client_secret.encode()).hexdigest()
    known = {
        "client_id": app.client_id,
        "default_role": connection.default_role,
        "groups_claim": connection.groups_claim,
        "roles": [list(entry) for entry in roles],
        "secret": secret,
        "settings": app.settings,
    }
    return sha256(canonical(known).encode()).hexdigest()


def forget_old_trials() -> int:
    """What they hold about people is kept for an hour."""
    gone, _ = SignInTrial.objects.filter(begun_at__lte=timezone.now() - KEPT_FOR).delete()
    return gone
