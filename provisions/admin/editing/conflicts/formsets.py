"""The dependent rows of a page, which other people may add and delete at the same time."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict

from provisions.admin.editing.conflicts.forms import LAST_EVENT, OPENED, THEIRS, MergedForm
from provisions.admin.editing.conflicts.states import CLASH, Clash
from provisions.curating.row_version import row_after


class MergedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Keeps rows that others added; omits rows that others deleted and the sender did not change.

    A deleted row that the sender changed is added again after the page has reported its deletion. A
    changed row is deleted after the page has reported the change.
    """

    forms: list[MergedForm]
    model: type[Model]
    data: QueryDict  # the admin always passes one

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deleted: dict[int, Model] = {}
        if self.is_bound and self.management_form.is_valid():
            self._omit_deleted()

    def _omit_deleted(self) -> None:
        """Rewrite the submission without the deleted rows."""
        initial, total = self.initial_form_count(), self.total_form_count()
        kept, again = [], []
        for number in range(initial):
            row = self._deleted_row(number)
            if row is None:
                kept.append(number)
            elif self._is_wanted(number, row):
                again.append((number, row))
        extra = range(initial, total)
        new = [number for number in extra if not self._takes_theirs(self.add_prefix(number))]
        order = [*kept, *(number for number, _ in again), *new]
        first = len(kept)
        if (first, len(order)) == (initial, total):
            return
        self._deleted = {first + place: row for place, (_, row) in enumerate(again)}
        self.data = self._in_order(order, first)
        del self.management_form

    def _deleted_row(self, number: int) -> Model | None:
        """The opened state of a form's row, if it belonged here and has been deleted."""
        prefix = self.add_prefix(number)
        pk = str(self.data.get(f"{prefix}-{self.model._meta.pk.name}", ""))
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            return None
        # Django's own look-up by key; django-stubs omits private names.
        if self._existing_object(int(pk)) is not None:  # type: ignore[attr-defined]
            return None
        event = str(self.data.get(f"{prefix}-{OPENED}", ""))
        row = row_after(self.model, int(pk), event)
        if row is None or getattr(row, self.fk.attname) != self.instance.pk:
            return None
        setattr(row, LAST_EVENT, int(event))
        return row

    def _takes_theirs(self, prefix: str) -> bool:
        """Whether the sender chose the other person's state of the whole row."""
        return "row" in self.data.getlist(f"{prefix}-{THEIRS}")

    def _is_wanted(self, number: int, row: Model) -> bool:
        """Whether the sender changed a row that has been deleted, and keeps it."""
        prefix = self.add_prefix(number)
        if f"{prefix}-DELETE" in self.data:
            return False
        form = self.form(
            data=self.data, prefix=prefix, instance=row, **self.get_form_kwargs(number)
        )
        return bool(form.changed_data)

    def _in_order(self, order: list[int], first_new: int) -> QueryDict:
        """The submission with its forms in another order; those from `first_new` on are new."""
        data = self.data.copy()
        places = {self.add_prefix(number): place for place, number in enumerate(order)}
        keys = (self.model._meta.pk.name, OPENED)
        moved = {}
        for key in self.data:
            prefix, _, name = str(key).rpartition("-")
            start, _, number = prefix.rpartition("-")
            if start == self.prefix and number.isdigit():
                values, place = data.pop(key), places.get(prefix)
                if place is not None and not (name in keys and place >= first_new):
                    moved[f"{self.add_prefix(place)}-{name}"] = values
        for key, values in moved.items():
            data.setlist(key, values)
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(first_new)
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(order))
        return data

    def get_queryset(self) -> Any:
        """The rows in the order of the forms: the admin's pages pair the two by index."""
        rows = super().get_queryset()
        if "forms" not in self.__dict__ or not self.is_bound:
            return rows
        return [form.instance for form in self.initial_forms]

    # Django's own hooks; django-stubs omits private names.
    def _construct_form(self, i: int, **kwargs: Any) -> MergedForm:
        form: MergedForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.deleted = self._deleted.get(i)
        return form

    def _should_delete_form(self, form: MergedForm) -> bool:
        is_deleted = super()._should_delete_form(form)  # type: ignore[misc]
        return bool(is_deleted) and not self._takes_theirs(str(form.prefix))

    def clean(self) -> None:
        """Refuse to delete rows that another person changed since the page was opened."""
        super().clean()
        if self._changed_and_deleted:
            message = "Another person changed a row that you delete. Save again to delete it."
            raise ValidationError(message, code=CLASH)

    @property
    def _changed_and_deleted(self) -> list[MergedForm]:
        if not self.can_delete:
            return []
        return [
            form
            for form in self.initial_forms
            if form.is_changed_meanwhile and self._should_delete_form(form)
        ]

    def clashes(self) -> list[Clash]:
        """The conflicts that the sender must resolve for these rows."""
        deleting = self._changed_and_deleted
        found = [form.clash() for form in self.forms if form not in deleting]
        return [*filter(None, found), *(form.clash_of_deletion() for form in deleting)]
