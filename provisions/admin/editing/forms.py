"""Forms that check every constraint of a row's table and record the reason for a change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError

from provisions.admin.editing.conflicts.forms import MergedForm
from provisions.characters import validate_characters


class RuledForm(MergedForm):
    """Checks constraints on fields that the form does not show.

    Django skips these constraints, so a duplicate of a read-only key, or of the parent of an inline
    row, would reach the database.
    """

    # Django's own hook for checks after all fields; django-stubs omits private names.
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.has_changed() or not self._has_saved_parents():
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            # Django's own method; django-stubs omits private names.
            self._update_errors(error)  # type: ignore[attr-defined]

    def _has_saved_parents(self) -> bool:
        """Whether every parent row is saved: an inline row of a new row cannot be checked yet."""
        fields = (getattr(field, "parent_instance", None) for field in self.fields.values())
        return all(parent.pk is not None for parent in fields if parent is not None)


class CuratedForm(RuledForm):
    """The form of a curated row, with a reason for the history and the message of a refusal."""

    #: The message with which the database refused this submission after validation, if it did.
    refusal: str = ""

    reason = forms.CharField(
        validators=[validate_characters],
        required=False,
        max_length=500,
        label="Reason for the change",
        help_text="Recorded in the history. Optional if the reason is obvious.",
        widget=AdminTextInputWidget,
    )

    def clean(self) -> dict[str, Any] | None:
        """Raise the refusal of the database as an error of the form."""
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        return super().clean()
