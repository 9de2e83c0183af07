"""Work of identity that no door waits for."""

from celery import shared_task

from identity import certificate_letters, domain_checks, review_sweeps
from identity.browser import SessionStore
from identity.sessions import end_run_out_sessions
from identity.trials import forget_old_trials


@shared_task
def tell_of_ending_certificates() -> None:
    certificate_letters.tell_of_ending_certificates()


@shared_task
def check_domains() -> int:
    """Returns how many were looked at."""
    return domain_checks.check_domains()


@shared_task
def forget_trials() -> int:
    """Returns how many test sign-ins were forgotten."""
    return forget_old_trials()


@shared_task
def end_sign_ins() -> int:
    """Returns how many had run out. What browsers kept of them goes once it can tell them nothing more."""
    SessionStore.clear_expired()
    return end_run_out_sessions()


@shared_task
def tend_access_reviews() -> int:
    """Returns how many have ended."""
    review_sweeps.start_planned_reviews()
    review_sweeps.remind_reviewers()
    return review_sweeps.end_late_reviews()
