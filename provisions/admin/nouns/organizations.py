"""Curating organizations."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin
from provisions.models import Organization


@admin.register(Organization)
class OrganizationAdmin(CuratedAdmin):
    """Bodies that issue plans, have duties in them or are addressed by them."""

    list_display = ("name", "acronym", "slug", "kind", "jurisdiction", "standing")
    list_filter = ("kind",)
    list_select_related = ("jurisdiction",)
    search_fields = ("slug", "name", "acronym")
    autocomplete_fields = ("jurisdiction", "parent")
    prepopulated_fields = {"slug": ("name",)}
    permanent = ("slug",)
    fields = ("name", "acronym", "slug", "kind", "jurisdiction", "parent")
