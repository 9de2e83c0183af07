"""Work of identity that no door waits for."""

from celery import shared_task

from identity import certificate_letters


@shared_task
def tell_of_ending_certificates() -> None:
    certificate_letters.tell_of_ending_certificates()
