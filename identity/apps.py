from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity import checks, inventory, listeners  # noqa: F401 - registered by being imported
        from identity.inventory_kinds import KINDS
        from identity.personal_data import ROOM
        from identity.privacy import tell

        tell(ROOM)
        inventory.tell(*KINDS)
