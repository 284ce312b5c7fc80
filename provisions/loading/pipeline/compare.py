"""Compares the rows of the files with those of the database to find new and changed rows.

Unchanged rows are dropped here. References are replaced by ids, and unresolved references are
reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provisions.loading.pipeline.check import missing
from provisions.loading.pipeline.nearest_key import NearestKey
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import (
    GOOD,
    TWIN,
    TempTables,
    fetch,
    leaf_names,
    quoted,
    run_sql,
)
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Reference
from provisions.loading.rows.progress import Progress

NO_ROWS = "'{}'::int[]"


def compare(run: Run, progress: Progress) -> None:
    """Fill the `changed` tables, and report unresolved references and absent required fields."""
    finder = NearestKey(run)
    for stage in run.read_stages:
        progress(f"comparing {stage.noun}", 0, 0)
        stage.make(stage.changed, f"ON COMMIT DROP AS {_Comparison(run, stage)}")
        run_sql(f"CREATE INDEX ON {stage.changed} (_n)")
        run_sql(f"CREATE INDEX ON {stage.changed} (id)")
        run_sql(f"ANALYZE {stage.changed} (_n, id, _changed)")
    for stage in run.read_stages:
        _report_faults(run, stage, finder)


def was(column: LoadColumn) -> str:
    """Return the column of `changed` that holds the previous value of an existing row."""
    return f'"_was_{column.field.column}"'


class _Comparison:
    """The query for the rows of a noun to be written or reported."""

    def __init__(self, run: Run, stage: TempTables) -> None:
        self._run = run
        self._stage = stage
        self._columns = stage.noun.columns

    def __str__(self) -> str:
        names = map(quoted, self._columns)
        before = map(was, self._columns) if self._stage.has_existing else ()
        meta = "_n", "_file", "_line", "_state", "id", "_is_new", "_missing", "_absent"
        chosen = ", ".join([*meta, *names, *before])
        return (
            f"SELECT {chosen}, _is_blocked, FALSE AS _is_rejected, {self._changed()} AS _changed "
            f"FROM (SELECT {', '.join(self._linked())} FROM {' '.join(self._tables())} "
            f"WHERE r._state < {TWIN}) linked "
            "WHERE cardinality(_missing) > 0 OR cardinality(_absent) > 0 "
            f"OR (_state = {GOOD} AND (_is_new OR {self._differs()}))"
        )

    def _tables(self) -> Iterator[str]:
        yield f"{self._stage.read} r LEFT JOIN {self._stage.known} known ON known._n = r._n"
        for reference in self._stage.noun.references:
            target, alias = self._run.stages[reference.target], _alias(reference)
            same = " AND ".join(
                f"{alias}.{own} = r.{name}"
                for own, name in zip(target.known_key, leaf_names(reference), strict=True)
            )
            yield f"LEFT JOIN {target.known} {alias} ON {same}"
        if self._stage.has_existing:
            yield f"LEFT JOIN {self._stage.table} t ON t.id = known.id AND NOT known._is_new"

    def _linked(self) -> Iterator[str]:
        yield "r._n, r._file, r._line, r._state, known.id, known._is_new"
        yield f"{_positions(self._missing())} AS _missing"
        yield f"{_positions(self._absent())} AS _absent"
        yield f"{' OR '.join(self._blocked()) or 'FALSE'} AS _is_blocked"
        for column in self._columns:
            yield f"{self._value(column)} AS {quoted(column)}"
            if self._stage.has_existing:
                yield f"t.{quoted(column)} AS {was(column)}"

    def _value(self, column: LoadColumn) -> str:
        is_reference = isinstance(column, Reference)
        value = f"{_alias(column)}.id" if is_reference else f"r.{quoted(column)}"
        if not (self._stage.has_partial and self._stage.has_existing):
            return value
        is_given = f"r._given IS NULL OR known._is_new OR r._given & {_bit(column)} <> 0"
        return f"CASE WHEN {is_given} THEN {value} ELSE t.{quoted(column)} END"

    def _missing(self) -> Iterator[str]:
        for reference in self._stage.noun.references:
            is_missing = f"{_is_filled(reference)} AND {_alias(reference)}._is_new IS NULL"
            yield f"CASE WHEN {is_missing} THEN {reference.position} END"

    def _absent(self) -> Iterator[str]:
        """Yield the absent required fields of new partial rows."""
        if self._stage.has_partial:
            for column in self._columns:
                if column.is_required:
                    is_absent = f"known._is_new AND r._given & {_bit(column)} = 0"
                    yield f"CASE WHEN r._state = {GOOD} AND {is_absent} THEN {column.position} END"

    def _blocked(self) -> Iterator[str]:
        """Yield conditions for references to rejected new rows, which have no id."""
        for reference in self._stage.noun.references:
            alias = _alias(reference)
            yield f"({_is_filled(reference)} AND {alias}._is_new AND {alias}.id IS NULL)"

    def _changed(self) -> str:
        if not self._stage.has_existing:
            return NO_ROWS
        differing = (
            f"CASE WHEN NOT _is_new AND {quoted(c)} IS DISTINCT FROM {was(c)} THEN {c.position} END"
            for c in self._columns
        )
        return _positions(differing)

    def _differs(self) -> str:
        if not self._stage.has_existing:
            return "FALSE"
        return " OR ".join(f"{quoted(c)} IS DISTINCT FROM {was(c)}" for c in self._columns)


def _alias(reference: LoadColumn) -> str:
    return f"to{reference.position}"


def _bit(column: LoadColumn) -> str:
    return f"{1 << column.position}::bigint"


def _is_filled(reference: Reference) -> str:
    return f"r.{leaf_names(reference)[0]} IS NOT NULL"


def _positions(cases: Iterator[str]) -> str:
    found = ", ".join(cases)
    return f"array_remove(ARRAY[{found}]::int[], NULL)" if found else NO_ROWS


def _report_faults(run: Run, stage: TempTables, finder: NearestKey) -> None:
    """Report the errors that only a comparison with the database can show."""
    faulty = "cardinality(_missing) + cardinality(_absent) > 0"
    [(rows, good, faults)] = fetch(
        f"SELECT count(*), count(*) FILTER (WHERE _state = {GOOD}), "
        f"coalesce(sum(cardinality(_missing) + cardinality(_absent)), 0) "
        f"FROM {stage.changed} WHERE {faulty}"
    )
    if not rows:
        return
    run_sql(f"UPDATE {stage.changed} SET _is_rejected = TRUE WHERE {faulty}")
    run.report.count(stage.noun.name).rejected += good
    leaves = ", ".join(f"r.{name}" for name in stage.leaves)
    found = fetch(
        f"SELECT c._file, c._line, r._state, c._missing, c._absent, {leaves} "
        f"FROM {stage.changed} c JOIN {stage.read} r ON r._n = c._n "
        f"WHERE {faulty} ORDER BY c._n LIMIT {LISTED}"
    )
    listed = 0
    for file, line, state, missed, absent, *leaf_values in found:
        values = dict(zip(stage.leaves, leaf_values, strict=True))
        is_named = state in (GOOD, GOOD + 1)
        row = stage.noun.public_id(stage.key_of(tuple(leaf_values))) if is_named else ""
        place = run.files[file], line, stage.noun.name, row
        for position in absent:
            name = stage.noun.columns[position].name
            run.report.add(missing(stage.noun).at(*place, name))
        for position in missed:
            reference: Any = stage.noun.columns[position]
            key = tuple(values[name] for name in leaf_names(reference))
            error = finder.error(reference.target, key)
            run.report.add(error.at(*place, reference.name, reference.shown(key)))
        listed += len(missed) + len(absent)
    run.report.add_unlisted(int(faults) - listed)
