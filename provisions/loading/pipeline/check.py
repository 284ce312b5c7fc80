"""Takes the rows of files one by one: finds all that is wrong with each as it stands."""

from __future__ import annotations

from typing import Any

from provisions import partial_dates
from provisions.choices import DatePrecision
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import GOOD, NAMELESS, WRONG
from provisions.loading.rows.columns import MISSING, LoadColumn
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import Noun, Reference
from provisions.loading.rows.raw_rows import RawRow
from provisions.nearest import nearest_spelling

#: A field, and what is wrong with it.
Wrong = tuple[str, RejectedValueError]


def take(run: Run, file: int, raw: RawRow) -> None:
    """Stage a row, also one that is wrong: its references are checked all the same."""
    wrong: list[Wrong] = []
    values, given, size = _values(raw, wrong)
    state = GOOD
    if wrong or not raw.fields.keys() <= raw.noun.by_name.keys():
        state = _refuse(run, file, raw, values, wrong)
    run.stages[raw.noun].add(file, raw.line, state, given, values, size)


def _values(raw: RawRow, wrong: list[Wrong]) -> tuple[list[Any], int | None, int]:
    """The values of a row with references in pieces, the fields it gives, and its size."""
    values: list[Any] = []
    fields, given, size = _with_precisions(raw, wrong), 0, 0
    for column in raw.noun.columns:
        found = fields.get(column.name, MISSING)
        try:
            if found is not MISSING:
                given |= 1 << column.position
                value = column.parse(found)
            else:
                value = _left_out(raw, column)
        except RejectedValueError as error:
            wrong.append((column.name, error))
            value = None
        if isinstance(column, Reference):
            values.extend(value or column.nothing)
        else:
            values.append(value)
            if type(value) is str:
                size += len(value)
    return values, given if raw.is_partial else None, size


def _with_precisions(raw: RawRow, wrong: list[Wrong]) -> dict[str, Any]:
    """The fields of a row, in which the way a date is written tells how much of it is known."""
    fields = raw.fields
    for column in raw.noun.partial_dates:
        text = fields.get(column.name)
        try:
            known = partial_dates.parse(text.strip())[1] if isinstance(text, str) else None
        except ValueError:
            continue  # The column says what is wrong with it.
        if known is None:
            continue
        told = fields.get(column.precision)
        if told is None:
            fields = {**fields, column.precision: known.value}
        elif known is not DatePrecision.DAY and told != known:
            message = f"{column.name} is written to the {known.value}; leave this out."
            wrong.append((column.precision, RejectedValueError("contradiction", message)))
    return fields


def _left_out(raw: RawRow, column: LoadColumn) -> Any:
    """The value of a field that is not given. Of a partial row's it is known only later."""
    if not column.is_required:
        return column.default
    if raw.is_partial and column not in raw.noun.key_columns:
        return None
    raise missing(raw.noun)


def missing(noun: Noun) -> RejectedValueError:
    """Say that a field has to be given."""
    return RejectedValueError("missing", f"A {noun} needs this field.")


def _refuse(run: Run, file: int, raw: RawRow, values: list[Any], wrong: list[Wrong]) -> int:
    noun, row, state = raw.noun, "", NAMELESS
    names = {name for name, _ in wrong}
    if names.isdisjoint(column.name for column in noun.key_columns):
        row, state = noun.public_id(run.stages[noun].key_of(tuple(values))), WRONG
    unknown = [(name, _unknown(noun, name)) for name in raw.fields if name not in noun.by_name]
    for name, error in [*unknown, *wrong]:
        value = raw.fields.get(name)
        run.report.add(error.at(run.files[file], raw.line, noun.name, row, name, value))
    run.report.count(noun.name).rejected += 1
    return state


def _unknown(noun: Noun, name: str) -> RejectedValueError:
    message = f"A {noun} has no such field."
    return RejectedValueError("unknown_field", message, nearest_spelling(name, noun.by_name))
