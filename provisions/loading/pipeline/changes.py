"""Summarizes a run: counts its changes, lists the first, and writes all to a file on request."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import orjson

from provisions.loading.pipeline.compare import was
from provisions.loading.pipeline.run import Run, keys_of
from provisions.loading.pipeline.temp_tables import GOOD, TempTables, fetch, quoted, stream
from provisions.loading.report.outcome import LISTED, RowChange
from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Reference
from provisions.loading.rows.progress import Progress

#: The number of updates described together; the rows they refer to are read once per chunk.
CHUNK = 2_000

#: Number of rows between two progress reports.
STRIDE = 5_000


def summarize(run: Run, written: IO[bytes] | None, progress: Progress) -> None:
    """Count the outcomes and list the changes, without rejected rows.

    Rows that only refer to a rejected row are included: they will be written once that row is
    corrected. `written` receives every change as a line of JSON.
    """
    for stage in run.stages.values():
        if stage.has(stage.read) or stage.has(stage.pruned):
            _count(run, stage)
            for found in (_created(run, stage), _updated(run, stage), _pruned(stage)):
                _list(run, stage, found, written, progress)


def _count(run: Run, stage: TempTables) -> None:
    counts = run.report.count(stage.noun.name)
    if stage.has(stage.changed):
        [(counts.created, counts.updated, differing)] = fetch(
            "SELECT count(*) FILTER (WHERE _is_new AND NOT _is_rejected), "
            "count(*) FILTER (WHERE NOT _is_new AND NOT _is_rejected), "
            f"count(*) FILTER (WHERE NOT _is_new) FROM {stage.changed} WHERE _state = {GOOD}"
        )
        [(existing,)] = fetch(
            f"SELECT count(*) FROM {stage.known} "
            f"WHERE NOT _is_new AND _n IS NOT NULL AND _state = {GOOD}"
        )
        counts.unchanged = existing - differing
    if stage.has(stage.pruned):
        [(counts.pruned,)] = fetch(f"SELECT count(*) FROM {stage.pruned}")


def _list(
    run: Run,
    stage: TempTables,
    found: Iterator[RowChange],
    written: IO[bytes] | None,
    progress: Progress,
) -> None:
    first = list(islice(found, LISTED))
    run.report.changes += first
    if written is None:
        return
    for done, change in enumerate(_chain(first, found), 1):
        written.write(orjson.dumps(dataclasses.asdict(change), default=str) + b"\n")
        if done % STRIDE == 0:
            progress(f"reporting {stage.noun}", done, stage.row_count)


def _chain(first: list[RowChange], rest: Iterator[RowChange]) -> Iterator[RowChange]:
    yield from first
    yield from rest


def _created(run: Run, stage: TempTables) -> Iterator[RowChange]:
    if not stage.has(stage.changed):
        return
    key = ", ".join(f"k.{name}" for name in stage.known_key)
    name, public_id = stage.noun.name, stage.noun.public_id
    for file, line, *values in stream(
        f"SELECT c._file, c._line, {key} FROM {stage.changed} c JOIN {stage.known} k "
        f"ON k._n = c._n WHERE c._is_new AND NOT c._is_rejected AND c._state = {GOOD} "
        "ORDER BY c._n"
    ):
        yield RowChange("created", name, public_id(tuple(values)), run.files[file], line)


def _pruned(stage: TempTables) -> Iterator[RowChange]:
    if stage.has(stage.pruned):
        key = ", ".join(stage.known_key)
        for values in stream(f"SELECT {key} FROM {stage.pruned} ORDER BY id"):
            yield RowChange("pruned", stage.noun.name, stage.noun.public_id(tuple(values)))


def _updated(run: Run, stage: TempTables) -> Iterator[RowChange]:
    if not (stage.has(stage.changed) and stage.has_existing):
        return
    columns = stage.noun.columns
    key = [f"k.{name}" for name in stage.known_key]
    values = [f"c.{quoted(c)}" for c in columns] + [f"c.{was(c)}" for c in columns]
    rows = stream(
        f"SELECT c._file, c._line, c._changed, {', '.join([*key, *values])} "
        f"FROM {stage.changed} c JOIN {stage.known} k ON k._n = c._n "
        f"WHERE NOT c._is_new AND NOT c._is_rejected AND c._state = {GOOD} ORDER BY c._n"
    )
    while chunk := list(islice(rows, CHUNK)):
        yield from _describe(run, stage, chunk)


def _describe(run: Run, stage: TempTables, rows: list[tuple[Any, ...]]) -> Iterator[RowChange]:
    size, count = len(stage.key), len(stage.noun.columns)
    split = [
        (file, line, changed, v[:size], v[size : size + count], v[size + count :])
        for file, line, changed, *v in rows
    ]
    names = _names(run, stage, [(changed, v) for _, _, changed, _, *both in split for v in both])
    for file, line, changed, key, after, before in split:
        columns = [stage.noun.columns[position] for position in changed]
        yield RowChange(
            "updated",
            stage.noun.name,
            stage.noun.public_id(tuple(key)),
            run.files[file],
            line,
            {c.name: _shown(names, c, before) for c in columns},
            {c.name: _shown(names, c, after) for c in columns},
        )


def _names(
    run: Run, stage: TempTables, rows: list[tuple[list[int], list[Any]]]
) -> dict[tuple[LoadColumn, int], str]:
    """Return the public ids of the old and new targets of changed references."""
    names: dict[tuple[LoadColumn, int], str] = {}
    for column in stage.noun.references:
        position = column.position
        pks = {values[position] for changed, values in rows if position in changed} - {None}
        for pk, key in keys_of(run, column.target, pks).items():
            names[column, pk] = column.target.public_id(key)
    return names


def _shown(names: dict[tuple[Any, int], str], column: LoadColumn, values: list[Any]) -> Any:
    value = values[column.position]
    return names.get((column, value), value) if isinstance(column, Reference) else value
