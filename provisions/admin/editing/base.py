"""Base classes for the admin pages of all nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import pghistory
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, Model, ProtectedError, QuerySet, RestrictedError
from django.forms import Field, ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from provisions.admin.editing.changelists import CuratedListAdmin
from provisions.admin.editing.conflicts.forms import OPENED
from provisions.admin.editing.conflicts.guard import GuardedAdmin, GuardedInline
from provisions.admin.editing.forms import CuratedForm, RuledForm
from provisions.admin.editing.refusals import sentence
from provisions.admin.editing.standards import add_checks
from provisions.admin.history.publication_state import ever_published, mark_standings
from provisions.choices import Stage
from provisions.curating.errors import RefusedError

#: The relations that the name of a row uses, so that a list of names costs one query.
NAMED_BY: dict[str, tuple[str, ...]] = {"clause": ("plan",), "theme": ("scheme",)}

#: Most texts are one or two sentences; people can enlarge the field.
SHORT_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget({"rows": 4})}
}
CELL_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget({"rows": 2})}
}

#: The last fields of every form: the reason for the change, and the state that the page showed.
LAST_FIELDS = ("reason", OPENED)

#: The attribute of a request that keeps the message of a late refusal for the form.
REFUSAL = "govdb_refusal"


class SelectRelatedMixin(BaseModelAdmin[Any]):
    """Loads rows, and the rows of choice fields, with the relations that their names use."""

    #: The relations that the names of rows and the columns of their lists use.
    named_by: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load the relations that names use, so that a list of names costs one query."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.named_by) if self.named_by else rows

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Add "https" to addresses without a scheme; check codes against the standards."""
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        add_checks(db_field, field)
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Load the relations that the names of clauses and themes use."""
        related = db_field.related_model
        paths = NAMED_BY.get(str(related._meta.model_name))
        if paths and "queryset" not in kwargs:
            kwargs["queryset"] = related._default_manager.select_related(*paths)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CuratedStacked(SelectRelatedMixin, GuardedInline, admin.StackedInline[Any, Any]):
    """The dependent rows of a page, one below the other."""

    form = RuledForm
    extra = 0
    formfield_overrides = SHORT_TEXTS


class CuratedTabular(SelectRelatedMixin, GuardedInline, admin.TabularInline[Any, Any]):
    """The dependent rows of a page, as a table."""

    form = RuledForm
    extra = 0
    formfield_overrides = CELL_TEXTS


class CuratedAdmin(GuardedAdmin, SelectRelatedMixin, CuratedListAdmin):
    """A curated noun: readable errors, a reason for each change, and a complete history.

    Rows are never deleted in bulk. A row whose key has been published is never deleted.
    """

    form = CuratedForm
    formfield_overrides = SHORT_TEXTS
    actions: Sequence[str] | None = None
    list_per_page = 50
    save_on_top = False
    view_on_site = False

    # Lists

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Remove the bulk deletion of rows."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Forms

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Make the fields of a published key read-only."""
        fields = tuple(super().get_readonly_fields(request, obj))
        is_known = obj is not None and self.permanent and ever_published(obj)
        return (*fields, *self.permanent) if is_known else fields

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        """Suggest a slug for a new row only: the slug of an existing row may have been cited."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, Any]]:
        """Put the reason for the change last in every form that can be saved."""
        fieldsets = [
            (name, {**options, "fields": [f for f in options["fields"] if f not in LAST_FIELDS]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append((None, {"fields": [*LAST_FIELDS], "classes": ["why"]}))
        return fieldsets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Pass the message of a late refusal to the form."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, CuratedForm):
            form.refusal = getattr(request, REFUSAL, "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an error of the database as an error of the form.

        The form cannot detect the errors of triggers, races, and rows that contradict each other
        within one submission. The page shows the same submission again, with the reason.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, RefusedError) as error:
            setattr(request, REFUSAL, sentence(error))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the publication state of the row above the form."""
        row = context.get("original")
        if row is not None and self.published_noun:
            mark_standings([row], self.dependents())
            context["standing"] = row.standing
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Save the row; record the curator's reason in the history of everything the page saves."""
        if reason := form.cleaned_data.get("reason"):
            pghistory.context(reason=reason)
        super().save_model(request, obj, form, change)

    # Deletion

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete a row that has been published: it can only be withdrawn."""
        if obj is not None and self.permanent and ever_published(obj):
            return False
        return super().has_delete_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete one row; if other rows have begun to use it, list them."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            self._report_usage(request, error.protected_objects)
        except RestrictedError as error:
            self._report_usage(request, error.restricted_objects)
        except IntegrityError as error:
            self.message_user(request, sentence(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _report_usage(self, request: HttpRequest, users: Iterable[Model]) -> None:
        names = ", ".join(sorted(str(row) for row in users)[:5])
        message = f"This row cannot be deleted because it is still used by {names}."
        self.message_user(request, message, messages.ERROR)


class StagedAdmin(CuratedAdmin):
    """A curated noun with a stage; the list has actions that change the stage of many rows."""

    actions = ("mark_ready", "mark_draft")

    @admin.display(description="stage", ordering="stage")
    def stage_word(self, row: Any) -> str:
        """The stage in one word; the form explains it."""
        return str(row.stage)

    @admin.action(description="Mark as ready to publish", permissions=["change"])
    def mark_ready(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Include the rows that satisfy the rules in the next publication."""
        self._move(request, rows, Stage.READY)

    @admin.action(description="Move back to draft", permissions=["change"])
    def mark_draft(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Exclude rows from the next publication, which withdraws their published records."""
        self._move(request, rows, Stage.DRAFT)

    def _move(self, request: HttpRequest, rows: QuerySet[Any], stage: Stage) -> None:
        moved = 0
        for row in rows.exclude(stage=stage):
            row.stage = stage
            try:
                with transaction.atomic():
                    row.full_clean()
                    row.save(update_fields=["stage"])
            except ValidationError as error:
                # Django writes the first letter as a capital, which an id must not have.
                message = f"Not changed: {row}. {' '.join(error.messages)}"
                self.message_user(request, message, messages.ERROR)
            else:
                self.log_change(request, row, f"Moved to {stage.value}.")
                moved += 1
        noun = self.opts.verbose_name if moved == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{moved} {noun} moved to {stage.value}.", messages.SUCCESS)


class ViewOnlyAdmin(admin.ModelAdmin[Any]):
    """Read-only pages for rows that loads and publications write."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows are read-only here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are read-only here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are read-only here."""
        return False
