"""Work of identity that no door waits for."""

from celery import shared_task

from identity import certificate_letters, domain_checks
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
