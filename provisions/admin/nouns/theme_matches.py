"""Curating the counterparts of themes in other vocabularies."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import ThemeMatch


class ThemeMatchInline(CuratedTabular):
    """The counterparts of a theme."""

    model = ThemeMatch
    fields = ("relation", "label", "uri", "source")
    autocomplete_fields = ("source",)
    named_by = ("theme__scheme", "source")


@admin.register(ThemeMatch)
class ThemeMatchAdmin(CuratedAdmin):
    """The counterparts of the themes of all schemes."""

    list_display = ("theme", "relation", "label", "uri", "source")
    list_filter = ("relation",)
    search_fields = ("label", "uri", "theme__slug", "theme__preferred_label")
    autocomplete_fields = ("theme", "source")
    named_by = ("theme__scheme", "source")
