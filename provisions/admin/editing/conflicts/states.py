"""Compares and formats the values of a form's fields in the states of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString

from provisions.admin.history.differences import difference
from provisions.admin.history.entries import HistoryEntry, entries_of
from provisions.characters import with_line_feeds

#: The error code of a form or a set of forms with a conflict.
CLASH = "clash"


@dataclass(frozen=True, slots=True)
class ThreeValues:
    """One field in its opened, saved and submitted state, as HTML."""

    name: str
    label: str
    opened: SafeString
    now: SafeString
    sent: SafeString


@dataclass(frozen=True, slots=True)
class Clash:
    """Two changes of one row that contradict each other; the sender chooses.

    Checkboxes named `choice` choose the saved state: of a field, by its name, or of the whole row
    if one of the two people deleted it. Then `offer` is the label of the checkbox.
    """

    subject: str
    choice: str
    entry: HistoryEntry | None
    values: list[ThreeValues]
    offer: str = ""


def is_same(field: forms.Field, value: Any, sent: Any) -> bool:
    """Whether the value that a browser sent equals the value that the form showed.

    A form shows values without CR, outer spaces and microseconds, and browsers remove line breaks
    from fields of one line.
    """
    shown = _as_shown(field, value)
    seen = [shown]
    if isinstance(shown, str) and isinstance(field.widget, forms.TextInput):
        seen.append(shown.replace("\n", ""))
    return not all(field.has_changed(each, sent) for each in seen)


def _as_shown(field: forms.Field, value: Any) -> Any:
    if isinstance(value, (datetime, time)) and not field.widget.supports_microseconds:
        return value.replace(microsecond=0)
    if isinstance(value, str) and not isinstance(field, forms.JSONField):
        try:
            return field.to_python(with_line_feeds(value))
        except ValidationError:
            return value
    return value


def three_values(field: forms.Field, name: str, opened: Any, now: Any, sent: Any) -> ThreeValues:
    """Format the three states of a field; differences to the opened state are marked."""
    before, saved, typed = (_readable(field, value) for value in (opened, now, sent))
    theirs, mine = difference(name, before, saved), difference(name, before, typed)
    label = str(field.label or name)
    return ThreeValues(name, label, theirs.before, theirs.after, mine.after)


def _readable(field: forms.Field, value: Any) -> Any:
    """A value of a field for people: links by name, choices by label."""
    if value is None or value == "":
        return None
    try:
        if isinstance(field, forms.MultiValueField):
            value = field.clean(value) if isinstance(value, list) else value
        else:
            value = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        pairs: list[tuple[Any, Any]] = list(flatten_choices(choices))
        labels = {str(key): str(label) for key, label in pairs}
        return labels.get(str(value), str(value))
    return value if isinstance(value, bool) or value is None else with_line_feeds(str(value))


def last_change(row: Model, since: str, fields: list[str]) -> HistoryEntry | None:
    """The last entry after an event that changed one of the fields, or deleted the row."""
    model = type(row)
    event = int(since) if since.isascii() and since.isdigit() else 0
    entries = entries_of(model, row.pk, (), since={str(model._meta.model_name): event})
    # These are columns of the model, so they have a verbose name.
    labels = {
        str(field.verbose_name).replace("_", " ")
        for field in model._meta.concrete_fields
        if field.name in fields
    }
    changed = (each for each in entries if labels & {d.field for d in each.differences})
    return next(changed, next(iter(entries), None))
