from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "agents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from agents import checks  # noqa: F401 - registers itself
        from agents.inventory import KINDS
        from agents.needs import needs
        from agents.personal_data import ROOM
        from agents.purchases import follow
        from agents.reading import has_read_others
        from agents.traces import ROOM as TRACES
        from identity import reading, traces
        from identity.inventory import entries
        from identity.privacy import tell
        from identity.reviews import needs as reviews
        from shop import purchase_requests

        tell(ROOM)
        traces.tell(TRACES)
        entries.tell(*KINDS)
        purchase_requests.tell(follow)
        reading.tell(has_read_others)
        reviews.tell(needs)
