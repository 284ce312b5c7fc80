"""Curating silences."""

from django.contrib import admin

from provisions.admin.base import StagedAdmin
from provisions.models import Silence

NAMED_BY = ("plan", "theme__scheme", "coder")


@admin.register(Silence)
class SilenceAdmin(StagedAdmin):
    """Themes that were searched for in a plan, and are absent."""

    list_display = ("plan", "theme", "coder", "searched_on", "stage_word", "standing")
    list_filter = ("stage",)
    search_fields = ("plan__slug", "plan__title", "theme__slug", "theme__preferred_label")
    autocomplete_fields = ("plan", "theme", "coder")
    fields = ("plan", "theme", "coder", "codebook_version", "searched_on", "method", "stage")
    named_by = NAMED_BY
