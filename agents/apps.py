from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "agents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from agents.personal_data import HOLDINGS
        from identity.privacy import tell

        tell("agent", *HOLDINGS)
