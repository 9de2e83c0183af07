"""Work of identity that no door waits for."""

from celery import shared_task

from identity import certificate_letters
from identity.alerts import watching
from identity.browser import SessionStore
from identity.domains import checks
from identity.feeds import delivering
from identity.reviews import sweeps
from identity.sessions import end_run_out_sessions
from identity.sso.once import forget_spent
from identity.trials import forget_old_trials


@shared_task
def tell_of_ending_certificates() -> None:
    certificate_letters.tell_of_ending_certificates()


@shared_task
def check_domains() -> int:
    """Returns how many were looked at."""
    return checks.check_domains()


@shared_task
def forget_trials() -> int:
    """Returns how many test sign-ins were forgotten."""
    return forget_old_trials()


@shared_task
def end_sign_ins() -> int:
    """Returns how many had run out. What browsers kept of them goes once it can tell them nothing more, and what
    providers vouched with once it would not be believed any more.
    """
    SessionStore.clear_expired()
    forget_spent()
    return end_run_out_sessions()


@shared_task
def deliver_feeds() -> int:
    """One task for each webhook that is due, so that none waits for the slow. Doubled, it finds the batch taken."""
    due = delivering.due_webhooks()
    for key in due:
        deliver_webhook.delay(key)
    return len(due)


@shared_task
def deliver_webhook(key: int) -> int:
    """Returns how many messages were taken."""
    return delivering.deliver(key)


@shared_task
def watch_log() -> int:
    """Returns how many events the rules have looked at."""
    looked = watching.watch()
    watching.tell_alerts()
    return looked


@shared_task
def tend_access_reviews() -> int:
    """Returns how many have ended."""
    sweeps.start_planned_reviews()
    sweeps.remind_reviewers()
    return sweeps.end_late_reviews()
