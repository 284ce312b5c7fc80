"""Curating editions."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import Edition


class EditionInline(CuratedTabular):
    """The editions of a plan."""

    model = Edition
    fields = ("label", "starts_on", "ends_on", "source")
    autocomplete_fields = ("source",)
    named_by = ("plan", "source")


@admin.register(Edition)
class EditionAdmin(CuratedAdmin):
    """The editions of all plans."""

    list_display = ("label", "plan", "starts_on", "ends_on", "source")
    search_fields = ("label", "plan__slug", "plan__title")
    autocomplete_fields = ("plan", "source")
    named_by = ("plan", "source")
