"""A recorded decision can be given again, by the policies that made it and by those of today."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from audit.context import open_context
from audit.models import AuditEvent
from identity import cedar
from identity.checks import UnsafeStart, refuse_unsafe_start
from identity.models import PolicyVersion, User
from identity.policy import Outcome, Resource, decide, outcome_of
from identity.policy_versions import keep_active
from identity.replay import By, Replayer, Verdict

from .policy_cast import Cast

LATER = "approved_by_organization"


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


def decided(cast: Cast, who: str = "agent", action: str = "orders:place") -> AuditEvent:
    """Of something that is the actor's own, for 600.00."""
    actor = cast.make(who)
    with open_context("web"):
        decision = decide(actor, action, Resource("Quote", "x", {"owner": actor.key, "total": 600_00}))
    return AuditEvent.objects.get(category="policy.decision", payload__contains=decision.id)


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("replay_decisions", *arguments, stdout=out, stderr=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def rewritten(event: AuditEvent, **detail: Any) -> AuditEvent:
    """As it would be read, had somebody changed it."""
    event.payload = json.dumps({**event.facts, "detail": {**event.detail, **detail}})
    return AuditEvent(
        **{field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
    )


def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today's policies know no limit for one order or for a day."""
    text = cedar.policy_text()
    for name in ("order-limit-holds", "daily-limit-holds"):
        begin = text.index(f'@id("{name}")')
        text = text[:begin] + text[text.index('@id("', begin + 5) :]
    today = cedar.parse(text, cedar.schema_text())
    monkeypatch.setattr(cedar, "active_policies", lambda: today)


def test_a_decision_is_given_again_by_its_own_policies_and_by_todays(cast: Cast) -> None:
    event = decided(cast)

    assert {by: Replayer(by).replay(event).verdict for by in By} == dict.fromkeys(By, Verdict.SAME)


def test_a_decision_of_before_a_fact_was_known_comes_out_as_it_did(cast: Cast) -> None:
    detail = decided(cast, "alice of long ago", "privacy:request").detail
    texts = [path.read_text() for path in cedar.policy_files() if path.name != "purchases.cedar"]
    before = cedar.parse(
        "\n".join(texts), cedar.schema_text().replace("  approved_by_organization?: Bool,\n", "")
    )
    context = {name: value for name, value in detail["request"]["context"].items() if name != LATER}

    assert outcome_of(before, {**detail["request"], "context": context}, detail["entities"]) == (
        Outcome.REQUIRE_STEP_UP,
        ("ones-data-needs-a-fresh-sign-in",),
    )


def test_what_todays_policies_would_answer_otherwise_is_listed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = decided(cast).detail["decision"]
    lenient(monkeypatch)
    status, told = run("--policies", "today", "--action", "orders:place")

    assert (status, told.splitlines()[0].startswith(decision)) == (0, True)
    assert told.splitlines()[1:] == [
        "    recorded: deny by order-limit-holds",
        "    now:      require_approval by agent-places-countersigned-order",
        "1 decisions by today's policies: 0 same, 1 differs, 0 cannot be replayed.",
    ]


def test_its_own_policies_answer_as_they_did_whatever_today_says(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(cast)
    lenient(monkeypatch)
    status, told = run("--policies", "own")

    assert (
        status,
        told.splitlines()[-1].partition(": ")[2].endswith("0 differs, 0 cannot be replayed."),
    ) == (0, True)


@pytest.mark.parametrize("detail", [{"policies": ["daily-limit-holds"]}, {"policies": []}])
def test_a_record_that_was_changed_does_not_come_out_the_same(cast: Cast, detail: dict[str, Any]) -> None:
    assert Replayer(By.OWN).replay(rewritten(decided(cast), **detail)).verdict is Verdict.DIFFERS


def test_a_changed_record_ends_the_command_with_a_failure(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = rewritten(decided(cast), policies=["daily-limit-holds"])
    command = "identity.management.commands.replay_decisions"
    monkeypatch.setattr(f"{command}.recorded_decisions", lambda since, action: iter([changed]))

    assert run("--policies", "own")[0] == 1
    assert run("--policies", "today")[0] == 0


def test_what_was_decided_by_policies_that_are_not_kept_is_told_apart(cast: Cast) -> None:
    replay = Replayer(By.OWN).replay(rewritten(decided(cast), version="000000000000"))

    assert (replay.verdict, replay.why_not) == (
        Verdict.CANNOT,
        "The policies of version 000000000000 were not kept.",
    )


def test_policies_that_were_changed_after_they_decided_are_found_out(cast: Cast) -> None:
    event = decided(cast)
    with open_context("system:shell"):
        PolicyVersion.objects.update(policies="// nothing is forbidden")
    replay = Replayer(By.OWN).replay(event)

    assert (replay.verdict, replay.why_not.endswith("does not have that digest: it was changed.")) == (
        Verdict.CANNOT,
        True,
    )


def test_a_decision_older_than_a_fact_cannot_be_asked_of_today(cast: Cast) -> None:
    event = decided(cast)
    request = event.detail["request"]
    older = {name: value for name, value in request["context"].items() if name != "mfa"}
    replay = Replayer(By.TODAY).replay(rewritten(event, request={**request, "context": older}))

    assert (replay.verdict, "`mfa`" in replay.why_not) == (Verdict.CANNOT, True)


def test_one_that_was_recorded_without_its_request_cannot_be_asked(cast: Cast) -> None:
    event = decided(cast)
    event.payload = json.dumps({"detail": {"policies": [], "version": event.detail["version"]}})
    bare = AuditEvent(
        **{field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
    )

    assert Replayer(By.OWN).replay(bare).why_not == "It was recorded without its request."


def test_only_what_was_asked_for_is_replayed(cast: Cast) -> None:
    decided(cast)
    decided(cast, action="approvals:decide")

    assert run("--since", "2099-01-01")[1] == (
        "0 decisions by today's policies: 0 same, 0 differs, 0 cannot be replayed.\n"
    )
    assert run("--action", "orders:place")[1].startswith("1 decisions")


def test_running_it_is_on_the_trail(cast: Cast) -> None:
    decided(cast)
    run("--action", "orders:place")
    event = AuditEvent.objects.get(category="audit.read", object_type="decisions")

    assert (event.detail, event.context.source) == ({"since": "", "action": "orders:place"}, "command")


def test_the_policies_in_force_are_kept_once(db: None) -> None:
    keep_active()
    version = PolicyVersion.objects.get()

    assert (version.version, cedar.digest_of(version.policies, version.schema)) == (
        cedar.active_policies().version,
        version.digest,
    )


def test_nothing_serves_with_policies_that_are_not_kept(db: None) -> None:
    with open_context("system:shell"):
        PolicyVersion.objects.all().delete()
    with pytest.raises(UnsafeStart, match=r"identity\.E010"):
        refuse_unsafe_start()
