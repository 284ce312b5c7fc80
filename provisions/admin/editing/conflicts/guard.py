"""Locks the rows that a page saves, and shows conflicts above the form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from provisions.admin.editing.conflicts.forms import LAST_EVENT, OPENED, MergedForm
from provisions.admin.editing.conflicts.formsets import MergedFormSet
from provisions.admin.editing.conflicts.states import Clash
from provisions.curating.row_version import last_event, last_event_of


class PartialSaveMixin(admin.ModelAdmin[Any]):
    """Writes a row only if the form has changes."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Skip the row if its form has no changes."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write an entry to Django's own log only if something changed."""
        return super().log_change(request, obj, message) if message else None


class GuardedAdmin(PartialSaveMixin):
    """Locks a row while it is saved, so that simultaneous saves run one after the other."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Read a row with its last event; lock it if the request saves it."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            if request.method == "POST":
                self.model._default_manager.select_for_update().get(pk=found.pk)
            # The order matters: a row newer than its event causes an unnecessary clash, but a row
            # older than its event would overwrite a change unseen.
            event = last_event_of(found)
            found.refresh_from_db()
            setattr(found, LAST_EVENT, event)
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show conflicts above the form."""
        form = context["adminform"].form
        if isinstance(form, MergedForm) and form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["clashes"] = _clashes(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """Save, and list the changes of other people that were kept."""
        super().save_related(request, form, formsets, change)
        forms = [form, *(each for formset in formsets for each in formset.initial_forms)]
        merged = [
            f"{each.fields[name].label or name} of {each.instance}"
            for each in forms
            if isinstance(each, MergedForm) and each.instance.pk is not None
            for name in each.merged
        ]
        if change and merged:
            names = ", ".join(merged)
            messages.info(request, f"Kept the changes that another person saved: {names}.")


def _clashes(form: MergedForm, formsets: list[Any]) -> list[Clash]:
    found = [form.clash()]
    for formset in formsets:
        if isinstance(formset, MergedFormSet):
            found += formset.clashes()
    return [clash for clash in found if clash is not None]


class GuardedInline(admin.options.InlineModelAdmin[Any, Any]):
    """Dependent rows of a page, each locked while it is saved."""

    formset = MergedFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read rows with their last events, in one snapshot."""
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.annotate(**{LAST_EVENT: last_event(self.model)})
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the hidden field with the state of each row to editable forms."""
        fields = super().get_fields(request, obj)
        return [*fields, OPENED] if self.has_change_permission(request, obj) else fields
