"""What time decides about access reviews."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.context import open_context
from audit.system_writes import unlisted
from identity.cuts import resume_organization, suspend_organization
from identity.invitations import invite
from identity.memberships import add_member, end_membership
from identity.models import (
    AccessReview,
    Connection,
    Delegation,
    Invitation,
    LoginSession,
    Membership,
    Organization,
    ReviewItem,
    ReviewPlan,
    User,
)
from identity.policy import Refused
from identity.reviews.drafts import Draft
from identity.reviews.kinds import place
from identity.reviews.results import file_of
from identity.reviews.sweeps import _CUTS, end_late_reviews, remind_reviewers, start_planned_reviews
from identity.reviews.usage import Window
from identity.reviews.verbs import Setup, plan_reviews
from identity.signatures import verify
from shop.demo.ports import free_port
from tests.audit.tampering import tamper

from .policy_cast import Cast
from .reviewing import Stage, lent, place_of


@pytest.fixture
def stage(people: dict[str, User]) -> Stage:
    return Stage(Cast(people))


def ends_in(review: AccessReview, **time: float) -> None:
    with open_context("system:seed"):
        AccessReview.objects.filter(pk=review.pk).update(decide_by=timezone.now() + timedelta(**time))


def test_a_review_goes_on_where_retention_has_dropped_decisions(stage: Stage) -> None:
    with pytest.raises(Refused):
        stage.use("returns:write")
    tamper("UPDATE audit_auditevent SET payload = ''")
    figures = lent(stage.start()).figures

    assert (figures["refused"], figures["refusals"]) == (1, {})


def test_what_nobody_decided_about_stays_unless_it_was_to_be_cut(stage: Stage) -> None:
    review = stage.start()
    ends_in(review, hours=-1)

    assert end_late_reviews() == 1
    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None
    assert lent(review).verdict == ""


def test_the_undecided_are_cut_at_the_end_but_the_last_admin_and_the_ways_in(stage: Stage) -> None:
    review = stage.start(at_end="cut")
    ends_in(review, hours=-1)
    end_late_reviews()

    assert (lent(review).verdict, lent(review).reason) == ("cut", "deadline")
    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is not None
    live = Membership.objects.filter(organization=stage.acme, ended_at__isnull=True)
    assert [place.user for place in live] == [stage.cast.people["avery"]]
    assert Connection.objects.get(organization=stage.acme).enabled


def test_a_deadline_writes_nothing_that_the_sweeper_may_not(stage: Stage) -> None:
    """Who loses a place loses the invitations to it."""
    review = stage.start(at_end="cut")
    with open_context("web"):
        invite("alice@acme.test", stage.acme, "admin", actor=stage.avery)
    ends_in(review, hours=-1)
    end_late_reviews()

    assert Invitation.objects.get().withdrawn_at is not None
    assert not unlisted().exists()


def test_a_company_that_is_switched_off_loses_nobody_by_a_deadline(stage: Stage) -> None:
    review = stage.start(at_end="cut")
    sam = stage.cast.make("sam")
    with open_context("web"):
        suspend_organization(review.organization, actor=sam, why="an incident")
    ends_in(review, hours=-1)

    assert (end_late_reviews(), remind_reviewers()) == (0, 0)
    with open_context("web"):
        resume_organization(review.organization, actor=sam)
    assert end_late_reviews() == 0
    assert AccessReview.objects.get().decide_by > timezone.now() + timedelta(days=6)


def test_reviewers_of_a_company_that_is_back_are_reminded_of_their_new_day(stage: Stage) -> None:
    review, sam = stage.start(), stage.cast.make("sam")
    ends_in(review, hours=20)
    assert remind_reviewers() == 1
    with open_context("web"):
        suspend_organization(review.organization, actor=sam, why="an incident")
        resume_organization(review.organization, actor=sam)
    mail.outbox.clear()

    assert remind_reviewers() == 1
    assert f"ends on {timezone.now() + timedelta(days=7):%-d %B}" in mail.outbox[0].subject


def test_a_company_that_was_never_off_is_given_no_days(stage: Stage) -> None:
    review = stage.start()
    ends_in(review, hours=20)
    with open_context("web"):
        resume_organization(review.organization, actor=stage.cast.make("sam"))

    assert AccessReview.objects.get().decide_by < timezone.now() + timedelta(days=1)


def test_who_left_and_came_back_is_not_cut_for_the_place_that_was_listed(stage: Stage) -> None:
    review, alice = stage.start(at_end="cut"), stage.cast.people["alice"]
    with open_context("web"):
        end_membership(place(place_of(review, "alice").subject), actor=stage.avery, why="left")
        add_member(alice, stage.acme, "buyer", actor=stage.avery)
    with open_context("system:seed"):
        anew = stage.cast.lent(stage.cast.member("alice", "acme"), scopes=["catalog:read"])
    ends_in(review, hours=-1)
    end_late_reviews()

    assert [item.verdict for item in (lent(review), place_of(review, "alice"))] == ["gone", "gone"]
    assert Delegation.objects.get(pk=anew.lent.pk).revoked_at is None
    assert LoginSession.objects.get(pk=anew.browser.pk).ended_at is None


def test_a_sweep_that_was_killed_goes_on_and_tells_nobody_twice(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    review = stage.start(at_end="cut")
    ends_in(review, hours=-1)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        with monkeypatch.context() as patched:
            patched.setitem(_CUTS, ReviewItem.Kind.ROLE, killed)
            with pytest.raises(KeyboardInterrupt):
                end_late_reviews()
        assert (lent(review).verdict, place_of(review, "alice").verdict) == ("cut", "")
        end_late_reviews()

    assert place_of(review, "alice").verdict == "cut"
    told = [letter.subject for letter in mail.outbox if letter.to == ["alice@acme.test"]]
    assert sorted(told) == [
        "What you may do for Acme has changed",
        "What your agent may do for Acme has changed",
    ]


def killed(subject: str) -> None:
    raise KeyboardInterrupt


def test_what_was_kept_is_not_cut(stage: Stage) -> None:
    review = stage.start(at_end="cut")
    stage.decide(lent(review), "kept")
    stage.decide(place_of(review, "alice"), "kept")
    ends_in(review, hours=-1)
    end_late_reviews()

    assert Delegation.objects.get(pk=stage.agent.lent.pk).revoked_at is None


def test_the_result_says_what_was_kept_and_yet_ended_with_its_lenders_place(stage: Stage) -> None:
    review = stage.start(at_end="cut")
    stage.decide(lent(review), "kept")
    ends_in(review, hours=-1)
    end_late_reviews()
    told = verify(file_of(AccessReview.objects.get()))["items"]

    (of_alices,) = [item for item in told if item["kind"] == "delegation"]
    assert (of_alices["verdict"], of_alices["had_ended"]) == ("kept", True)
    assert [item["had_ended"] for item in told if item is not of_alices] == [False] * (len(told) - 1)


def test_the_result_of_a_deadline_is_signed_once_and_told(stage: Stage) -> None:
    ends_in(stage.start(), hours=-1)
    assert (end_late_reviews(), end_late_reviews()) == (1, 0)
    ended = AccessReview.objects.select_related("organization").get()

    assert (verify(file_of(ended))["ended_by"], ended.ended_by) == ("", None)
    assert [letter.to for letter in mail.outbox if "has ended" in letter.subject] == [["avery@acme.test"]]


def test_reviewers_are_reminded_a_week_and_a_day_before(stage: Stage) -> None:
    review = stage.start()
    assert remind_reviewers() == 0
    ends_in(review, days=6)
    assert (remind_reviewers(), remind_reviewers()) == (1, 0)
    ends_in(review, hours=23)
    assert (remind_reviewers(), remind_reviewers()) == (1, 0)

    assert len([letter for letter in mail.outbox if "ends on" in letter.subject]) == 2


def test_a_letter_that_does_not_go_out_stops_no_sweep(stage: Stage, settings: Settings) -> None:
    review = stage.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    ends_in(review, hours=23)
    assert remind_reviewers() == 1
    ends_in(review, hours=-1)
    assert end_late_reviews() == 1


def test_a_reviewer_who_takes_no_mail_keeps_no_other_from_theirs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = stage.start()
    ends_in(review, days=6)
    with open_context("system:seed"):
        Membership.objects.filter(user=stage.cast.people["bob"]).update(role="admin")
    monkeypatch.setattr("identity.mails.send_mail", refuse_avery)
    assert remind_reviewers() == 1
    ends_in(review, hours=-1)
    assert end_late_reviews() == 1

    told = [letter.to for letter in mail.outbox if "ends on" in letter.subject or "ended" in letter.subject]
    assert told == [["bob@acme.test"], ["bob@acme.test"]]


def refuse_avery(subject: str, text: str, sender: str, to: list[str]) -> None:
    if to == ["avery@acme.test"]:
        raise OSError("no such mailbox")
    send_mail(subject, text, sender, to)


def test_a_planned_review_begins_by_itself_once_a_quarter(stage: Stage) -> None:
    with open_context("web"):
        plan_reviews(stage.acme, Setup(30, 7), timezone.now().date(), actor=stage.avery)
    assert (start_planned_reviews(), start_planned_reviews()) == (1, 0)
    review = AccessReview.objects.get()

    assert (review.started_by, review.days, lent(review).person) == (None, 30, stage.cast.people["alice"])
    assert ReviewPlan.objects.get().next_on > timezone.now().date() + timedelta(days=80)


def test_one_that_somebody_began_meanwhile_stops_no_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun_meanwhile(organization: Organization, window: Window) -> list[Draft]:
        stage.start()
        return []

    with open_context("web"):
        plan_reviews(stage.acme, Setup(30, 7), timezone.now().date(), actor=stage.avery)
    monkeypatch.setattr("identity.reviews.sweeps.drafts", begun_meanwhile)

    assert start_planned_reviews() == 0
    assert AccessReview.objects.get().started_by == stage.cast.people["avery"]


def test_a_review_that_cannot_begin_keeps_no_other_from_its_day(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_for_acme(organization: Organization, window: Window) -> list[Draft]:
        if organization == stage.acme:
            raise LookupError("a row that nobody expected")
        return []

    with open_context("system:seed"):
        for organization in Organization.objects.all():
            plan = {"days": 30, "open_for": 7, "at_end": "nothing", "decided_by": stage.avery.someone}
            ReviewPlan.objects.create(
                organization=organization, next_on=date(2026, 1, 1), day=1, decided_at=timezone.now(), **plan
            )
    monkeypatch.setattr("identity.reviews.sweeps.drafts", fail_for_acme)

    assert start_planned_reviews() == Organization.objects.count() - 1
    assert "access reviews of acme" in caplog.text
