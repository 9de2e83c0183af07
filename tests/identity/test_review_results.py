"""What an access review comes to: signed, in the log, and a file that anybody can check."""

from pathlib import Path

import pytest
from django.core.management import call_command

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import ReviewItem, User
from identity.reviews.results import file_of
from identity.reviews.verbs import (
    end_review,
)
from identity.signatures import verify

from .policy_cast import Cast
from .reviewing import Stage, lent

Verdict = ReviewItem.Verdict


@pytest.fixture
def stage(people: dict[str, User]) -> Stage:
    return Stage(Cast(people))


def test_the_result_is_signed_and_stands_in_the_log(stage: Stage) -> None:
    review = stage.start()
    stage.decide(lent(review), Verdict.CUT)
    with open_context("web", **stage.avery.facts()):
        ended = end_review(review, actor=stage.avery)
    told = verify(file_of(ended))
    event = AuditEvent.objects.get(action="access_review", outcome="ended")

    assert event.detail["text"] == ended.text
    of_alices = next(one for one in told["items"] if one["kind"] == "delegation")
    assert (of_alices["verdict"], of_alices["decided_by"]) == ("cut", stage.avery.key)
    assert of_alices["findings"][0]["text"] == "never used in 90 days"


def test_the_command_checks_the_file_of_a_result(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = stage.start()
    with open_context("web"):
        (tmp_path / "result.json").write_text(file_of(end_review(review, actor=stage.avery)))
    call_command("verify_report", tmp_path / "result.json")

    told = capsys.readouterr().out
    assert f"ours and unchanged: access review {review.public_id}, " in told
    assert told.endswith(f", by {stage.avery.key}.\n")


def test_words_of_the_reviewer_stay_out_of_what_is_signed(stage: Stage) -> None:
    review = stage.start()
    stage.decide(lent(review), Verdict.KEPT, note="Alice is ill")
    with open_context("web"):
        ended = end_review(review, actor=stage.avery)

    assert "ill" not in ended.text
    assert not [event for event in AuditEvent.objects.all() if "Alice is ill" in event.payload]
