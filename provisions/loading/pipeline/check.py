"""Checks each row of the files on its own, and puts it into the temporary tables."""

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

#: The name of a field, and its error.
FieldError = tuple[str, RejectedValueError]


def stage_row(run: Run, file: int, raw: RawRow) -> None:
    """Stage a row. Invalid rows are staged too, so that their references are checked."""
    errors: list[FieldError] = []
    values, given, size = _values(raw, errors)
    state = GOOD
    if errors or not raw.fields.keys() <= raw.noun.by_name.keys():
        state = _report_errors(run, file, raw, values, errors)
    run.stages[raw.noun].add(file, raw.line, state, given, values, size)


def _values(raw: RawRow, errors: list[FieldError]) -> tuple[list[Any], int | None, int]:
    """Return the values with references split into key values, the given fields, and the size."""
    values: list[Any] = []
    fields, given, size = _with_precisions(raw, errors), 0, 0
    for column in raw.noun.columns:
        found = fields.get(column.name, MISSING)
        try:
            if found is not MISSING:
                given |= 1 << column.position
                value = column.parse(found)
            else:
                value = _value_if_absent(raw, column)
        except RejectedValueError as error:
            errors.append((column.name, error))
            value = None
        if isinstance(column, Reference):
            values.extend(value or column.nothing)
        else:
            values.append(value)
            if type(value) is str:
                size += len(value)
    return values, given if raw.is_partial else None, size


def _with_precisions(raw: RawRow, errors: list[FieldError]) -> dict[str, Any]:
    """Return the fields of a row, with the precision of each partial date from its notation."""
    fields = raw.fields
    for column in raw.noun.partial_dates:
        text = fields.get(column.name)
        try:
            known = partial_dates.parse(text.strip())[1] if isinstance(text, str) else None
        except ValueError:
            continue  # The column reports the invalid date.
        if known is None:
            continue
        precision = fields.get(column.precision)
        if precision is None:
            fields = {**fields, column.precision: known.value}
        elif known is not DatePrecision.DAY and precision != known:
            message = (
                f"{column.name} gives only the {known.value}, so the precision is {known.value}; "
                "omit this field."
            )
            errors.append((column.precision, RejectedValueError("contradiction", message)))
    return fields


def _value_if_absent(raw: RawRow, column: LoadColumn) -> Any:
    """Return the value of an absent field; for a partial row it is determined later."""
    if not column.is_required:
        return column.default
    if raw.is_partial and column not in raw.noun.key_columns:
        return None
    raise missing(raw.noun)


def missing(noun: Noun) -> RejectedValueError:
    """Return the error for a required field that is absent."""
    return RejectedValueError("missing", f"This field is required for a {noun}; add it.")


def _report_errors(
    run: Run, file: int, raw: RawRow, values: list[Any], errors: list[FieldError]
) -> int:
    noun, row, state = raw.noun, "", NAMELESS
    names = {name for name, _ in errors}
    if names.isdisjoint(column.name for column in noun.key_columns):
        row, state = noun.public_id(run.stages[noun].key_of(tuple(values))), WRONG
    unknown = [(name, _unknown(noun, name)) for name in raw.fields if name not in noun.by_name]
    for name, error in [*unknown, *errors]:
        value = raw.fields.get(name)
        run.report.add(error.at(run.files[file], raw.line, noun.name, row, name, value))
    run.report.count(noun.name).rejected += 1
    return state


def _unknown(noun: Noun, name: str) -> RejectedValueError:
    message = f"A {noun} has no field '{name}'."
    return RejectedValueError("unknown_field", message, nearest_spelling(name, noun.by_name))
