"""Forms that hold a row to every rule of its table and ask why it is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError

from provisions.admin.editing.conflicts.forms import MergedForm
from provisions.characters import validate_characters


class RuledForm(MergedForm):
    """Checks constraints that name fields which the form itself does not show.

    Django skips those: a key that has become read-only, or the parent of an inline row, would
    let a duplicate through to the database.
    """

    # Django's own hook for checks after all fields; django-stubs leaves private names out.
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.has_changed() or not self._stands_on_saved_rows():
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            # Django's own way; its types leave private names out.
            self._update_errors(error)  # type: ignore[attr-defined]

    def _stands_on_saved_rows(self) -> bool:
        """Whether every row it belongs to exists; an inline row of a new row must wait."""
        fields = (getattr(field, "parent_instance", None) for field in self.fields.values())
        return all(parent.pk is not None for parent in fields if parent is not None)


class CuratedForm(RuledForm):
    """The form of a curated row, with a reason for the history and room for a late refusal."""

    #: Why the database refused this very submission, if it did after the form had passed.
    refusal: str = ""

    reason = forms.CharField(
        validators=[validate_characters],
        required=False,
        max_length=500,
        label="Reason for the change",
        help_text="For the history: why you make it, if it is not plain.",
        widget=AdminTextInputWidget,
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse again, in words, what the database has just refused."""
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        return super().clean()
