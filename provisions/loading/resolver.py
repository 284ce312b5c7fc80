"""Finds the primary keys behind natural keys: one query a noun for ten thousand keys."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import CharField, ForeignKey, IntegerField, TextField

from provisions.loading.columns import MISSING, Column
from provisions.loading.errors import RejectedValueError
from provisions.loading.nouns import Key, Noun, Reference
from provisions.loading.run import Batch, LooseReference, Record, Run, default_of
from provisions.loading.suggestions import NearestKey

CHUNK = 10_000


def chunks(items: list[Any]) -> Iterator[list[Any]]:
    """Cut a list into pieces that one query can take."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def resolve(run: Run) -> None:
    """Give every record its id and its row of ids; report references that lead nowhere.

    Rows that are not in the database get the ids under which they will be written.
    """
    wanted = _wanted(run)
    for noun in run.batches:
        _look_up(run, noun, wanted[noun])
        wanted[noun].clear()
    for noun, batch in run.batches.items():
        _number_new(noun, batch)
    finder = NearestKey(run)
    for noun, batch in run.batches.items():
        for record in batch.records.values():
            if record.is_partial and record.is_new:
                _fill(run, noun, record)
            _link(run, noun, record, finder)
    for loose in run.loose_references:
        _check_loose(run, loose, finder)


def _wanted(run: Run) -> dict[Noun, set[Key]]:
    """Every key that is in the files or referred to, and the keys inside those keys."""
    wanted: dict[Noun, set[Key]] = defaultdict(set)
    for noun, batch in run.batches.items():
        wanted[noun].update(batch.records)
        for reference in noun.references:
            position, found = reference.position, wanted[reference.target]
            found.update(record.values[position] for record in batch.records.values())
            found.discard(MISSING)
    for loose in run.loose_references:
        wanted[loose.reference.target].add(loose.key)
    for noun in reversed(run.batches):
        wanted[noun].discard(None)
        for column, values in _key_references(noun):
            keys = (noun.split(key)[values] for key in wanted[noun])
            wanted[column.target].update(key for key in keys if key is not None)
    return wanted


def _key_references(noun: Noun) -> list[tuple[Reference, int]]:
    """The foreign keys inside a noun's key, and their places among its key columns."""
    return [(c, n) for n, c in enumerate(noun.key_columns) if isinstance(c, Reference)]


def _look_up(run: Run, noun: Noun, keys: Iterable[Key]) -> None:
    """Find existing rows by the columns of their keys, so that the unique index serves.

    Keys with a null in them go apart: `=` finds no null and `IS NOT DISTINCT FROM` no index.
    """
    by_nulls: dict[tuple[bool, ...], list[tuple[Key, list[Any]]]] = defaultdict(list)
    for key in keys:
        row = _own_columns(run, noun, key)
        if row is not None:
            by_nulls[tuple(value is None for value in row)].append((key, row))
    for nulls, rows in by_nulls.items():
        for chunk in chunks(rows):
            _query(run.batches[noun], nulls, chunk)


def _own_columns(run: Run, noun: Noun, key: Key) -> list[Any] | None:
    """The values of the key's columns; None if it refers to a row that does not exist yet."""
    values = noun.split(key)
    for reference, place in _key_references(noun):
        if values[place] is not None:
            values[place] = run.batches[reference.target].ids.get(values[place])
            if values[place] is None:
                return None
    return values


def _query(batch: Batch, nulls: tuple[bool, ...], rows: list[tuple[Key, list[Any]]]) -> None:
    columns = batch.noun.key_columns
    given = [n for n, is_null in enumerate(nulls) if not is_null]
    arrays = ", ".join(f"%s::{_wide_type(columns[n])}[]" for n in given)
    names = ", ".join(f"k{n}" for n in given)
    joins = [f't."{columns[n].field.column}" = k.k{n}' for n in given]
    absent = [
        f't."{c.field.column}" IS NULL' for c, null in zip(columns, nulls, strict=True) if null
    ]
    sql = (
        f'SELECT k.place, t.id FROM "{batch.noun.table}" t '
        f"JOIN unnest({arrays}) WITH ORDINALITY AS k({names}, place) ON {' AND '.join(joins)} "
        f"WHERE {' AND '.join(absent) or 'TRUE'}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [[row[n] for _, row in rows] for n in given])
        for place, pk in cursor:
            batch.ids[rows[place - 1][0]] = pk


def _wide_type(column: Column) -> str:
    """A type that holds whatever a file may ask for: a cast to varchar(9) would cut it off."""
    if isinstance(column.field, CharField | TextField):
        return "text"
    if isinstance(column.field, IntegerField | ForeignKey):
        return "bigint"
    return column.field.db_type(connection) or "text"


def _number_new(noun: Noun, batch: Batch) -> None:
    """Take ids for new rows from the table's own sequence; a gap there does no harm."""
    new = [record for key, record in batch.records.items() if key not in batch.ids]
    for record in batch.records.values():
        record.pk = batch.ids.get(record.key, 0)
    if not new:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [noun.table, len(new)],
        )
        for record, (pk,) in zip(new, cursor, strict=True):
            record.pk = batch.ids[record.key] = pk
            record.is_new = True
    batch.created = new


def _fill(run: Run, noun: Noun, record: Record) -> None:
    """Give a new partial row its defaults; report the fields that have none."""
    values = list(record.values)
    for column in noun.columns:
        if values[column.position] is MISSING:
            try:
                values[column.position] = default_of(noun, column)
            except RejectedValueError as error:
                values[column.position] = None
                run.reject_fields(noun, record, error, column.name, None)
    record.values = tuple(values)


def _link(run: Run, noun: Noun, record: Record, finder: NearestKey) -> None:
    row = list(record.values)
    for reference in noun.references:
        key = row[reference.position]
        if key is None or key is MISSING:
            continue
        row[reference.position] = run.batches[reference.target].ids.get(key)
        if not run.knows(reference.target, key):
            run.reject(noun, record, finder.error(reference.target, key), reference)
    record.row = tuple(row)


def _check_loose(run: Run, loose: LooseReference, finder: NearestKey) -> None:
    reference, key = loose.reference, loose.key
    if not run.knows(reference.target, key):
        error, value = finder.error(reference.target, key), reference.shown(key)
        run.report.errors.append(
            error.at(loose.file, loose.line, loose.noun.name, loose.row, reference.name, value)
        )
