"""Curating the alternative labels of themes."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import ThemeLabel


class ThemeLabelInline(CuratedTabular):
    """The alternative labels of a theme."""

    model = ThemeLabel
    fields = ("label", "language", "kind")
    named_by = ("theme__scheme",)


@admin.register(ThemeLabel)
class ThemeLabelAdmin(CuratedAdmin):
    """The alternative labels of the themes of all schemes."""

    list_display = ("label", "language", "kind", "theme")
    list_filter = ("kind",)
    search_fields = ("label", "theme__slug", "theme__preferred_label")
    autocomplete_fields = ("theme",)
    named_by = ("theme__scheme",)
