"""Curating silences."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular, StagedAdmin
from provisions.models import Search, Silence

NAMED_BY = ("plan", "theme__scheme", "coder")


class SearchInline(CuratedTabular):
    """The searches behind a silence."""

    model = Search
    fields = ("words", "language", "match_count", "searched_on")


@admin.register(Silence)
class SilenceAdmin(StagedAdmin):
    """Themes that a search did not find in a plan."""

    list_display = ("plan", "theme", "coder", "searched_on", "stage_word", "standing")
    list_filter = ("stage",)
    search_fields = ("plan__slug", "plan__title", "theme__slug", "theme__preferred_label")
    autocomplete_fields = ("plan", "theme", "coder")
    fields = ("plan", "theme", "coder", "codebook_version", "searched_on", "method", "stage")
    named_by = NAMED_BY
    inlines = (SearchInline,)


@admin.register(Search)
class SearchAdmin(CuratedAdmin):
    """The searches behind all silences."""

    list_display = ("words", "language", "match_count", "searched_on", "silence")
    list_filter = ("language",)
    search_fields = ("words", "silence__plan__slug", "silence__theme__slug")
    autocomplete_fields = ("silence",)
    named_by = ("silence__plan", "silence__theme__scheme", "silence__coder")
