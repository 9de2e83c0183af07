"""What people asked for about their own data, and what it waits for."""

from django.contrib import admin

from identity.admin.guard import ReadOnlyAdmin
from identity.holds import is_held
from identity.privacy import hindrances
from shop.models import DataRequest


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """A legal hold is told here, and not to the person."""

    list_display = ("public_id", "owner", "kind", "state", "requested_at", "due_at", "waits_for")
    list_filter = ("kind", "state")
    list_select_related = ("owner",)

    @admin.display(description="Waits for")
    def waits_for(self, request: DataRequest) -> str:
        if request.state != DataRequest.State.REQUESTED:
            return "–"
        held = ["A legal hold."] if is_held(request.owner) else []
        return " ".join([*held, *hindrances(request.owner)]) or "its day"
