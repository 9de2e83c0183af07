"""Access reviews for staff: a list to look at, and the way to the pages that an organization's admins use, too."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from identity.admin.guard import ReadOnlyAdmin
from identity.models import AccessReview, ReviewPlan


@admin.register(AccessReview)
class AccessReviewAdmin(ReadOnlyAdmin):
    list_display = ("organization", "started_at", "decide_by", "at_end", "ended_at", "its_page")
    list_filter = ("at_end",)
    list_select_related = ("organization",)
    exclude = ("text",)

    @admin.display(description="Its page")
    def its_page(self, review: AccessReview) -> str:
        return format_html('<a href="{}">open</a>', reverse("organization-review", args=[review.public_id]))


@admin.register(ReviewPlan)
class ReviewPlanAdmin(ReadOnlyAdmin):
    list_display = ("organization", "next_on", "days", "open_for", "at_end", "decided_by")
    list_select_related = ("organization", "decided_by")
