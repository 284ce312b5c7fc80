"""A form that writes only the fields that its sender changed."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BoundField, HiddenInput, model_to_dict
from django.http import QueryDict

from provisions.admin.editing.conflicts.states import (
    CLASH,
    Clash,
    is_same,
    last_change,
    three_values,
)
from provisions.curating.row_version import last_event_of, row_after

#: The hidden field with the last event of the row when the page was opened.
OPENED = "opened_after_event"

#: The column of a query with the last event of each row.
LAST_EVENT = "last_event"

#: The checkbox that chooses the saved value; its name follows the prefix of the form.
THEIRS = "theirs"


class MergedField(BoundField):
    """A field that shows the saved value, unless the sender changed it."""

    form: MergedForm

    def value(self) -> Any:
        """The value to show: the saved one if the sender did not change it."""
        if self.name in self.form.untouched:
            return self.field.prepare_value(self.initial)
        return super().value()

    # Django's own hook for `changed_data`; django-stubs omits private names.
    def _has_changed(self) -> bool:
        if self.name in self.form.untouched:
            return False
        return not is_same(self.field, self.initial, self.data)


class MergedForm(forms.ModelForm[Any]):
    """Writes the fields that its sender changed; the others keep their saved values.

    Therefore an unchanged form changes nothing, even though forms strip values, convert line breaks
    and round times to seconds. The hidden field OPENED identifies the state that the page showed,
    and the history holds that state. It determines the changed fields, never permissions.
    """

    bound_field_class = MergedField

    opened_after_event = forms.CharField(required=False, widget=HiddenInput)

    #: The row that the sender changed and another person deleted: this form adds it again.
    deleted: Model | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial[OPENED] = self._event

    @property
    def _event(self) -> str:
        """The last event of the row when it was read."""
        row = self.instance
        event = getattr(row, LAST_EVENT) if hasattr(row, LAST_EVENT) else last_event_of(row)
        return "" if event is None else str(event)

    @property
    def _sent_event(self) -> str:
        return str(self.data.get(self.add_prefix(OPENED), ""))

    def values_of(self, row: Any) -> dict[str, Any]:
        """The values of a row in the form that an unbound form shows."""
        options = self._meta
        return model_to_dict(row, options.fields, options.exclude)

    @cached_property
    def _now(self) -> dict[str, Any]:
        values = self.values_of(self.instance)
        return {name: value for name, value in values.items() if name in self.fields}

    @cached_property
    def opened(self) -> dict[str, Any] | None:
        """The values that the page showed when it was opened; None if they are unknown."""
        if self._sent_event == self._event:
            return self._now
        row = row_after(type(self.instance), self.instance.pk, self._sent_event)
        return None if row is None else self.values_of(row)

    @cached_property
    def untouched(self) -> frozenset[str]:
        """The fields that the sender did not change since the page was opened."""
        if not self.is_bound or self.instance.pk is None:
            return frozenset()
        seen = self._now if self.opened is None else self.opened
        # The admin's data is a QueryDict; the type hints of forms do not say so.
        taken = cast(QueryDict, self.data).getlist(self.add_prefix(THEIRS))
        names = {
            name
            for name in self._now
            if name in taken or is_same(self.fields[name], seen[name], self._sent(name))
        }
        return frozenset(names | {OPENED})

    def _sent(self, name: str) -> Any:
        return self[name].data

    @cached_property
    def merged(self) -> list[str]:
        """The fields that another person changed and the sender did not."""
        if self.opened is None:
            return []
        names = self.untouched - {OPENED}
        return [name for name in self._now if name in names and self._is_changed(name)]

    @cached_property
    def clashing(self) -> list[str]:
        """The fields that the sender and another person changed to different values."""
        if not self.is_bound or self.instance.pk is None:
            return []
        return [
            name
            for name in self._now
            if name not in self.untouched
            and self._is_changed(name)
            and not is_same(self.fields[name], self._now[name], self._sent(name))
        ]

    @property
    def is_changed_meanwhile(self) -> bool:
        """Whether another person changed a field of the row since the page was opened."""
        return any(self._is_changed(name) for name in self._now)

    def _is_changed(self, name: str) -> bool:
        return self.opened is None or self.opened[name] != self._now[name]

    # Django's own hooks; django-stubs omits private names.
    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.untouched:
            # Validation applies to submitted values only.
            self.errors.pop(name, None)
            self.cleaned_data[name] = self.saved_value(name)
        for name in self.clashing:
            message = "Another person also changed this field."
            self.add_error(name, ValidationError(message, code=CLASH))
        if self.deleted is not None:
            message = "Another person deleted this row. Save again to restore it."
            self.add_error(None, ValidationError(message, code=CLASH))

    def saved_value(self, name: str) -> Any:
        """The saved value of a field in the form of `cleaned_data`."""
        return self._event if name == OPENED else getattr(self.instance, name)

    def clash(self) -> Clash | None:
        """The conflict that the sender must resolve for this row; None if there is none."""
        if self.deleted is not None:
            return self._clash_with_deletion(self.deleted)
        return self._clash(self.clashing) if self.clashing else None

    def clash_of_deletion(self) -> Clash:
        """The conflict of a row that the sender deletes and another person changed."""
        names = [name for name in self._now if self._is_changed(name)]
        return self._clash(names, is_deleting=True)

    def _clash(self, names: list[str], *, is_deleting: bool = False) -> Clash:
        seen = self.opened or {}
        values = [
            three_values(
                self.fields[name],
                name,
                seen.get(name),
                self._now[name],
                None if is_deleting else self._sent(name),
            )
            for name in names
        ]
        entry = last_change(self.instance, self._sent_event, names)
        offer = "Keep the row" if is_deleting else ""
        return Clash(self._subject(self.instance), self.add_prefix(THEIRS), entry, values, offer)

    def _clash_with_deletion(self, row: Model) -> Clash:
        values = [
            three_values(self.fields[name], name, value, None, self._sent(name))
            for name, value in self.values_of(row).items()
            if name in self.fields and not is_same(self.fields[name], value, self._sent(name))
        ]
        entry = last_change(row, str(getattr(row, LAST_EVENT)), [])
        choice = self.add_prefix(THEIRS)
        return Clash(self._subject(row), choice, entry, values, "Leave the row deleted")

    @staticmethod
    def _subject(row: Model) -> str:
        return f"{row._meta.verbose_name} {row}"
