"""Dates as a person types them: a day, a month, or only a year."""

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
        """Return the date and its precision, or None. Raises ValidationError in words."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.parse(text)
        except ValueError as error:
            raise ValidationError(
                f"'{text}' is no date. Write 2025-07-23; or 2025-07, or 2025, if that is all "
                "that is known."
            ) from error


class PartialDatesForm(CuratedForm):
    """A form in which some dates may be known in part.

    `partial_dates` names the field of the precision by the field of the date.
    """

    partial_dates: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial.update(self.values_of(self.instance))

    def values_of(self, row: Any) -> dict[str, Any]:
        """Write each date as precisely as it is known."""
        values = super().values_of(row)
        for name, precision in self.partial_dates.items():
            if values.get(name) is not None:
                values[name] = dates.written(values[name], getattr(row, precision))
        return values

    def saved_value(self, name: str) -> Any:
        """A date that is saved, with its precision, as the field gives them."""
        value = super().saved_value(name)
        if name not in self.partial_dates or value is None:
            return value
        return value, getattr(self.instance, self.partial_dates[name])

    def clean(self) -> dict[str, Any] | None:
        """Hand each date to its own field, and its precision to the row."""
        said = super().clean()
        for name, precision in self.partial_dates.items():
            if name not in self.cleaned_data:
                continue
            found = self.cleaned_data[name]
            day, known = found or (None, self._meta.model._meta.get_field(precision).default)
            self.cleaned_data[name] = day
            setattr(self.instance, precision, known)
        return said


class PlanForm(PartialDatesForm):
    """A plan, of which old ones are dated by the month or the year."""

    partial_dates = {"adopted_on": "adopted_precision", "published_on": "published_precision"}
    adopted_on = PartialDateField(help_text="Date of adoption; a month or a year will do.")
    published_on = PartialDateField(help_text="Date of publication; a month or a year will do.")


class SourceForm(PartialDatesForm):
    """A source, which may be dated by the month or the year."""

    partial_dates = {"published_on": "published_precision"}
    published_on = PartialDateField(help_text="Date of publication; a month or a year will do.")
