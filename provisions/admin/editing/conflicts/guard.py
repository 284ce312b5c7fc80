"""Locks what a page saves, and shows above a refused page what has to be chosen."""

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
    """Writes a row only if something of it was changed."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Leave a row alone whose form nobody touched."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note in Django's own log what was changed, not that nothing was."""
        return super().log_change(request, obj, message) if message else None


class GuardedAdmin(PartialSaveMixin):
    """Locks a row while it is saved: of two saves in the same instant one waits for the other."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Read a row with the event that made it what it is; lock one that is about to be saved."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            if request.method == "POST":
                self.model._default_manager.select_for_update().get(pk=found.pk)
            # In this order: a row that is later than its event makes a clash too many, and a row
            # that is earlier would lose what was saved in between.
            event = last_event_of(found)
            found.refresh_from_db()
            setattr(found, LAST_EVENT, event)
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put above a form what its sender has to choose."""
        form = context["adminform"].form
        if isinstance(form, MergedForm) and form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["clashes"] = _clashes(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """Save, and say what of others' changes was kept."""
        super().save_related(request, form, formsets, change)
        forms = [form, *(each for formset in formsets for each in formset.initial_forms)]
        merged = [
            f"{each.fields[name].label or name} of {each.instance}"
            for each in forms
            if isinstance(each, MergedForm) and each.instance.pk is not None
            for name in each.merged
        ]
        if change and merged:
            said = f"Kept as somebody else saved it while you were editing: {', '.join(merged)}."
            messages.info(request, said)


def _clashes(form: MergedForm, formsets: list[Any]) -> list[Clash]:
    found = [form.clash()]
    for formset in formsets:
        if isinstance(formset, MergedFormSet):
            found += formset.clashes()
    return [clash for clash in found if clash is not None]


class GuardedInline(admin.options.InlineModelAdmin[Any, Any]):
    """Rows on the page of another row, each locked while it is saved."""

    formset = MergedFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read rows with the event that made each what it is, in one snapshot."""
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.annotate(**{LAST_EVENT: last_event(self.model)})
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the state in which each row is seen to what can be changed."""
        fields = super().get_fields(request, obj)
        return [*fields, OPENED] if self.has_change_permission(request, obj) else fields
