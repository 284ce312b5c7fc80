"""Naming revisions, so that people can cite them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.models import Release, Revision


@admin.register(Release)
class ReleaseAdmin(ViewOnlyAdmin):
    """Named revisions. A release can be added, but never changed."""

    list_display = ("name", "revision", "released_at", "note")
    list_select_related = ("revision",)
    search_fields = ("name", "note")
    autocomplete_fields = ("revision",)
    fields = ("name", "revision", "note")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow publishers to name revisions."""
        return request.user.has_perm("provisions.add_release")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the latest revision."""
        latest = Revision.objects.order_by("-number").first()
        return {"revision": latest, **super().get_changeform_initial_data(request)}
