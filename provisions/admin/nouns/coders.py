"""Curating coders."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin
from provisions.models import Coder


@admin.register(Coder)
class CoderAdmin(CuratedAdmin):
    """The persons, groups and models that code clauses."""

    list_display = ("name", "slug", "kind", "model_version")
    list_filter = ("kind",)
    search_fields = ("slug", "name", "model_version")
    prepopulated_fields = {"slug": ("name",)}
    permanent = ("slug",)
    fields = ("name", "slug", "kind", "model_version", "description")
