"""Curating sources."""

from django.contrib import admin

from provisions.admin.editing.base import StagedAdmin
from provisions.admin.editing.dates import SourceForm
from provisions.models import Source


@admin.register(Source)
class SourceAdmin(StagedAdmin):
    """The documents that curators have read."""

    form = SourceForm
    list_display = ("title", "kind", "publisher", "published_on", "stage_word", "standing")
    list_filter = ("stage", "kind")
    search_fields = ("slug", "title", "publisher", "url")
    prepopulated_fields = {"slug": ("title",)}
    permanent = ("slug",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "publisher", "url", "stage")}),
        (
            "The document",
            {"fields": ("language", "published_on", "licence", "note")},
        ),
        (
            "The copy",
            {"fields": ("media_type", "retrieved_at", "sha256")},
        ),
    )
