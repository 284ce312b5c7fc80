"""Curating schemes."""

from django.contrib import admin

from provisions.admin.editing.base import StagedAdmin
from provisions.models import Scheme


@admin.register(Scheme)
class SchemeAdmin(StagedAdmin):
    """Controlled vocabularies."""

    list_display = ("title", "slug", "publisher", "version", "stage_word", "standing")
    list_filter = ("stage",)
    search_fields = ("slug", "title", "publisher")
    prepopulated_fields = {"slug": ("title",)}
    permanent = ("slug",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "version", "publisher", "stage")}),
        ("Description", {"fields": ("description", "uri", "licence")}),
    )
