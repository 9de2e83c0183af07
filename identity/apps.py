from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IdentityConfig(AppConfig):
    name = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit import holds as audit_holds
        from audit.search import marks
        from identity import checks, listeners  # noqa: F401 - registered by being imported
        from identity.holds import held_events
        from identity.inventory import entries
        from identity.inventory.kinds import KINDS
        from identity.personal_data import ROOM
        from identity.policy_versions import keep_active
        from identity.privacy import tell
        from identity.trades import lay_trades
        from identity.trail.marks import MARKS

        tell(ROOM)
        audit_holds.tell(held_events)
        marks.tell(*MARKS)
        entries.tell(*KINDS)
        post_migrate.connect(lay_trades, sender=self, dispatch_uid="identity.trades")
        post_migrate.connect(keep_active, sender=self, dispatch_uid="identity.policy_versions")
