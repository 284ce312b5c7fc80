"""Form fields for partial dates: a day, a month or a year."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError

from provisions import partial_dates as dates
from provisions.admin.editing.forms import CuratedForm


class PartialDateField(forms.CharField):
    """One field for a date and its precision: '2025-07-23', '2025-07' or '2025'."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=AdminTextInputWidget({"size": 12, "placeholder": "YYYY-MM-DD"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Return the date and its precision, or None. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.parse(text)
        except ValueError as error:
            raise ValidationError(
                f"'{text}' is not a date. Write a day, a month or a year: 2025-07-23, 2025-07 or "
                "2025."
            ) from error


class PartialDatesForm(CuratedForm):
    """A form with partial dates.

    `partial_dates` maps the name of each date field to the name of its precision field.
    """

    partial_dates: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial.update(self.values_of(self.instance))

    def values_of(self, row: Any) -> dict[str, Any]:
        """Format each date according to its precision."""
        values = super().values_of(row)
        for name, precision in self.partial_dates.items():
            if values.get(name) is not None:
                values[name] = dates.written(values[name], getattr(row, precision))
        return values

    def saved_value(self, name: str) -> Any:
        """The saved date and its precision, in the form that the field returns."""
        value = super().saved_value(name)
        if name not in self.partial_dates or value is None:
            return value
        return value, getattr(self.instance, self.partial_dates[name])

    def clean(self) -> dict[str, Any] | None:
        """Set each date, and its precision, on the row."""
        cleaned = super().clean()
        for name, precision in self.partial_dates.items():
            if name not in self.cleaned_data:
                continue
            found = self.cleaned_data[name]
            day, known = found or (None, self._meta.model._meta.get_field(precision).default)
            self.cleaned_data[name] = day
            setattr(self.instance, precision, known)
        return cleaned


class PlanForm(PartialDatesForm):
    """The form of a plan, whose dates may be months or years."""

    partial_dates = {"adopted_on": "adopted_precision", "published_on": "published_precision"}
    adopted_on = PartialDateField(help_text="Date of adoption: a day, a month or a year.")
    published_on = PartialDateField(help_text="Date of publication: a day, a month or a year.")


class SourceForm(PartialDatesForm):
    """The form of a source, whose date may be a month or a year."""

    partial_dates = {"published_on": "published_precision"}
    published_on = PartialDateField(help_text="Date of publication: a day, a month or a year.")
