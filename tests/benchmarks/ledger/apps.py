from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """One small shop four times: plain, and with each way of keeping evidence."""

    name = "tests.benchmarks.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
