"""What the admin of every curated noun shares."""

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

#: What a row's name is made of, so that a list of names costs one query.
NAMED_BY: dict[str, tuple[str, ...]] = {"clause": ("plan",), "theme": ("scheme",)}

#: Texts are mostly a sentence or two; the field can be pulled larger.
SHORT_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget({"rows": 4})}
}
CELL_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget({"rows": 2})}
}

#: What every form ends with: why it is changed, and which state of the row was seen.
LAST_FIELDS = ("reason", OPENED)

#: Where the sentence of a late refusal waits for the form that will show it.
REFUSAL = "govdb_refusal"


class SelectRelatedMixin(BaseModelAdmin[Any]):
    """Loads rows, and rows to choose from, with all that their names are made of."""

    #: The links that go into the names of rows and into the columns of their lists.
    named_by: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load what names are made of, so that a list of them costs one query."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.named_by) if self.named_by else rows

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Complete addresses typed without a scheme; hold names to the lists of the standards."""
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        add_checks(db_field, field)
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Load what the names of clauses and themes need along with them."""
        related = db_field.related_model
        paths = NAMED_BY.get(str(related._meta.model_name))
        if paths and "queryset" not in kwargs:
            kwargs["queryset"] = related._default_manager.select_related(*paths)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CuratedStacked(SelectRelatedMixin, GuardedInline, admin.StackedInline[Any, Any]):
    """Rows that belong to the row on the page, one below the other."""

    form = RuledForm
    extra = 0
    formfield_overrides = SHORT_TEXTS


class CuratedTabular(SelectRelatedMixin, GuardedInline, admin.TabularInline[Any, Any]):
    """Rows that belong to the row on the page, as a table."""

    form = RuledForm
    extra = 0
    formfield_overrides = CELL_TEXTS


class CuratedAdmin(GuardedAdmin, SelectRelatedMixin, CuratedListAdmin):
    """A curated noun: rules in words, a reason for each change, a history that leaves nothing out.

    Rows are never deleted in bulk; a row that readers may know by its key is not deleted at all.
    """

    form = CuratedForm
    formfield_overrides = SHORT_TEXTS
    actions: Sequence[str] | None = None
    list_per_page = 50
    save_on_top = False
    view_on_site = False

    # What the lists show

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out deleting many rows at once."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # What the form shows and saves

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Lock the names by which readers know a row."""
        fields = tuple(super().get_readonly_fields(request, obj))
        is_known = obj is not None and self.permanent and ever_published(obj)
        return (*fields, *self.permanent) if is_known else fields

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        """Suggest a slug for a new row only: later it may have been cited."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, Any]]:
        """End every form that can be saved with the reason for the change."""
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
        """Hand a late refusal of this submission to the form that shows it."""
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
        """Turn what only the database could refuse into an error of the form.

        Triggers, races and rows that contradict each other within one submission pass the form.
        The same submission is shown again, with the reason.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, RefusedError) as error:
            setattr(request, REFUSAL, sentence(error))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say above the form what readers see of the row."""
        row = context.get("original")
        if row is not None and self.published_noun:
            mark_standings([row], self.dependents())
            context["standing"] = row.standing
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Save, with the curator's reason in the history of everything the page saves."""
        if reason := form.cleaned_data.get("reason"):
            pghistory.context(reason=reason)
        super().save_model(request, obj, form, change)

    # Deleting and the history

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete what readers may have cited: a draft is withdrawn, but stays known."""
        if obj is not None and self.permanent and ever_published(obj):
            return False
        return super().has_delete_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete one row; if something came to use it in the meantime, say what."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            self._say_still_used(request, error.protected_objects)
        except RestrictedError as error:
            self._say_still_used(request, error.restricted_objects)
        except IntegrityError as error:
            self.message_user(request, sentence(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _say_still_used(self, request: HttpRequest, users: Iterable[Model]) -> None:
        uses = ", ".join(sorted(str(row) for row in users)[:5])
        self.message_user(request, f"It is still used by {uses}.", messages.ERROR)


class StagedAdmin(CuratedAdmin):
    """A curated noun with a stage: a page of drafts can be made ready in one go, and back."""

    actions = ("mark_ready", "mark_draft")

    @admin.display(description="stage", ordering="stage")
    def stage_word(self, row: Any) -> str:
        """The stage in one word: the form says what it means."""
        return str(row.stage)

    @admin.action(description="Mark as ready to publish", permissions=["change"])
    def mark_ready(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Release rows for the next publication, as far as they satisfy the rules."""
        self._move(request, rows, Stage.READY)

    @admin.action(description="Move back to draft", permissions=["change"])
    def mark_draft(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Take rows out of the next publication; what is published of them is withdrawn."""
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
                refused = f"Left as it was: {row}. {' '.join(error.messages)}"
                self.message_user(request, refused, messages.ERROR)
            else:
                self.log_change(request, row, f"Moved to {stage.value}.")
                moved += 1
        noun = self.opts.verbose_name if moved == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{moved} {noun} moved to {stage.value}.", messages.SUCCESS)


class ViewOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that are written by loading and publishing, and only read here."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row here."""
        return False
