"""Coder accounts, samples, tasks and uploads: only coder accounts are edited here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.admin.editing.conflicts.guard import PartialSaveMixin
from provisions.choices import CoderKind
from provisions.models import CoderAccount, Sample, Task, Upload


@admin.register(CoderAccount)
class CoderAccountAdmin(PartialSaveMixin):
    """Links between accounts and the coders whose names are published."""

    list_display = ("account", "coder")
    search_fields = ("account__username", "coder__slug", "coder__name")
    list_select_related = ("account", "coder")
    fields = ("account", "coder")
    actions = None

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Offer only active staff accounts, and coders that are persons."""
        rows = db_field.related_model._default_manager.all()
        if db_field.name == "coder":
            kwargs["queryset"] = rows.filter(kind=CoderKind.PERSON)
        else:
            kwargs["queryset"] = rows.filter(is_staff=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Sample)
class SampleAdmin(ViewOnlyAdmin):
    """Samples, with the parameters that reproduce them."""

    list_display = ("name", "scheme", "size", "seed", "drawn_by", "drawn_at")
    list_filter = ("scheme",)
    search_fields = ("name", "drawn_by")


@admin.register(Task)
class TaskAdmin(ViewOnlyAdmin):
    """All assigned work, open or done."""

    list_display = ("clause", "kind", "coder", "state", "assigned_by", "assigned_at")
    list_filter = ("kind", "state", "scheme", "coder")
    search_fields = ("clause__eid", "clause__plan__slug", "coder__slug", "note")
    list_select_related = ("clause__plan", "coder")


@admin.register(Upload)
class UploadAdmin(ViewOnlyAdmin):
    """Files imported in the browser, with their last reports."""

    list_display = ("__str__", "state", "uploaded_by", "uploaded_at", "reason")
    list_filter = ("state",)
    search_fields = ("reason", "uploaded_by")
