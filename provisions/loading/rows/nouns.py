"""The columns, keys and references of each curated model, derived from the model itself.

A new model or field needs no change here if its natural key consists of its own columns and of
complete keys of the rows it refers to.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from provisions.loading.rows.columns import Convert, LoadColumn
from provisions.loading.rows.errors import RejectedValueError
from provisions.models import CURATED_MODELS, Load, Plan, Scheme
from provisions.models.curated.base import CuratedModel

#: The values of `key_fields`, the same in files and in every database.
Key = tuple[Any, ...]

#: Models whose rows own other rows; `--prune` deletes only owned rows.
OWNERS: tuple[type[CuratedModel], ...] = (Plan, Scheme)


class Reference(LoadColumn):
    """A foreign key, written in files as the natural key of the row it points to."""

    @functools.cached_property
    def target(self) -> Noun:
        """The noun it points to."""
        return noun_of(self.field.related_model)

    @functools.cached_property
    def nothing(self) -> Key:
        """The key of no row: a null for each value of the target's key."""
        return (None,) * len(self.target.key_leaves)

    def shown(self, value: Any) -> Any:
        """Return the public id of the row it points to."""
        return None if value is None else self.target.public_id(value)

    def _converter(self) -> Convert:
        return self._key

    @functools.cached_property
    def _converters(self) -> list[Convert]:
        return [leaf.convert for leaf in self.target.key_leaves]

    def _key(self, raw: Any) -> Key:
        leaves, fewest = self.target.key_leaves, self.target.fewest_in_key
        if not isinstance(raw, list) or not fewest <= len(raw) <= len(leaves):
            names = [leaf.name for leaf in leaves[:fewest]]
            message = (
                f"This value is not a {self.target} key. Give a list of {names} "
                f"(in CSV: {':'.join(names)})."
            )
            raise RejectedValueError("wrong_type", message)
        if None in raw:
            message = "The natural key contains null. Give all of its values."
            raise RejectedValueError("wrong_type", message)
        given = [convert(value) for convert, value in zip(self._converters, raw, strict=False)]
        if len(given) == len(leaves):
            return tuple(given)
        return (*given, *(leaf.default for leaf in leaves[len(raw) :]))

    def _check(self, value: Any) -> None:
        """Accept any key: `resolve` and `compare` test whether the row exists."""


@dataclass(frozen=True, eq=False)
class Noun:
    """A curated model as it is in files: its columns and its natural key."""

    model: type[CuratedModel]
    columns: tuple[LoadColumn, ...]
    key_columns: tuple[LoadColumn, ...]

    def __str__(self) -> str:
        return self.name

    @functools.cached_property
    def name(self) -> str:
        """The model's name in lower case."""
        return self.model._meta.model_name or ""

    @property
    def label(self) -> str:
        """The name fixtures use, such as 'provisions.clause'."""
        return self.model._meta.label_lower

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    @functools.cached_property
    def attnames(self) -> list[str]:
        """The attributes of an instance, the primary key first."""
        return ["id", *(column.attname for column in self.columns)]

    @functools.cached_property
    def by_name(self) -> dict[str, LoadColumn]:
        """The columns by the name files give them."""
        return {column.name: column for column in self.columns}

    @functools.cached_property
    def references(self) -> tuple[Reference, ...]:
        """The foreign keys."""
        return tuple(column for column in self.columns if isinstance(column, Reference))

    @functools.cached_property
    def partial_dates(self) -> tuple[LoadColumn, ...]:
        """The dates with a precision, of which month or day may be unknown."""
        return tuple(column for column in self.columns if column.precision)

    @functools.cached_property
    def key_leaves(self) -> tuple[LoadColumn, ...]:
        """The plain column behind each value of a key."""
        return tuple(
            leaf
            for column in self.key_columns
            for leaf in (column.target.key_leaves if isinstance(column, Reference) else (column,))
        )

    @functools.cached_property
    def fewest_in_key(self) -> int:
        """The least number of values of a key: a last one with a default may be omitted."""
        last = self.key_columns[-1]
        return len(self.key_leaves) - (not isinstance(last, Reference) and not last.is_required)

    @functools.cached_property
    def _is_path(self) -> bool:
        """Whether public ids are paths, such as 'plan:eid', and not lists, such as 'a~b~c'."""
        return len(self.key_columns) > 1 and any(
            isinstance(column, Reference) and column.target is self
            for noun in nouns()
            for column in noun.columns
        )

    def key_of(self, values: tuple[Any, ...]) -> Key:
        """Return the key of a row with these values (foreign keys as keys)."""
        parts: list[Any] = []
        for column in self.key_columns:
            value = values[column.position]
            if not isinstance(column, Reference):
                parts.append(value)
            elif value is None:
                parts.extend([None] * len(column.target.key_leaves))
            else:
                parts.extend(value)
        return tuple(parts)

    def split(self, key: Key) -> list[Any]:
        """Return the value of each key column: the reverse of `key_of`."""
        values, start = [], 0
        for column in self.key_columns:
            if isinstance(column, Reference):
                part = key[start : start + len(column.target.key_leaves)]
                start += len(part)
                values.append(None if all(value is None for value in part) else part)
            else:
                values.append(key[start])
                start += 1
        return values

    def public_id(self, key: Key) -> str:
        """Return the id of a row in the API and in CSV: 'plan:eid', 'plan:eid@2'."""
        parts, suffix = [], ""
        for column, value in zip(self.key_columns, self.split(key), strict=True):
            if isinstance(column, Reference):
                parts.append("" if value is None else column.target.public_id(value))
            elif column is self.key_columns[-1] and not column.is_required and self._is_path:
                suffix = "" if value == column.default else f"@{value}"
            else:
                parts.append(str(value))
        return (":" if self._is_path else "~").join(filter(None, parts)) + suffix

    def key_values(self, public_id: str) -> list[Any]:
        """Return the natural key of the row with this public id."""
        if not self._is_path:
            return [public_id]
        has_suffix = self.fewest_in_key < len(self.key_leaves)
        path, at, last = public_id.rpartition("@") if has_suffix else (public_id, "", "")
        parts = (path if at else public_id).split(":", self.fewest_in_key - 1)
        return [*parts, last] if at else parts


def _column(model: type[CuratedModel], field: Any, position: int) -> LoadColumn:
    if field.many_to_one or field.one_to_one:
        return Reference(field, position)
    return LoadColumn(field, position)


def _noun(model: type[CuratedModel]) -> Noun:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = {field.name: _column(model, field, n) for n, field in enumerate(fields)}
    own = dict.fromkeys(path.split("__")[0] for path in model.key_fields)
    return Noun(model, tuple(columns.values()), tuple(columns[name] for name in own))


@functools.cache
def _by_model() -> dict[type[models.Model], Noun]:
    return {model: _noun(model) for model in CURATED_MODELS if model is not Load}


def noun_of(model: Any) -> Noun:
    """Return the noun of a curated model; raises KeyError for any other."""
    return _by_model()[model]


@functools.cache
def nouns() -> tuple[Noun, ...]:
    """Return every noun that files may contain, referenced nouns first.

    Raises ImproperlyConfigured if a model's natural key does not consist of complete keys.
    """
    found = tuple(_by_model().values())
    for noun in found:
        if len(noun.key_leaves) != len(noun.model.key_fields):
            raise ImproperlyConfigured(
                f"key_fields of {noun} must contain the complete keys of the rows it refers to."
            )
    return found
