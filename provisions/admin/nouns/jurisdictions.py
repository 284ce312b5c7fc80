"""Curating jurisdictions."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin
from provisions.models import Jurisdiction


@admin.register(Jurisdiction)
class JurisdictionAdmin(CuratedAdmin):
    """Territories and legal communities."""

    list_display = ("code", "name", "kind", "parent", "standing")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)
    permanent = ("code",)
