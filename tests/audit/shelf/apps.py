from django.apps import AppConfig


class ShelfConfig(AppConfig):
    """A few tables whose only purpose is to be written in every way."""

    name = "tests.audit.shelf"
    label = "shelf"
    default_auto_field = "django.db.models.BigAutoField"
