"""Assigns an id to every key of the files: that of the existing row, or a new one.

Afterwards the `known` table of a noun holds each row that is in the files or referred to.
"""

from __future__ import annotations

from provisions.loading.pipeline.lookups import Lookup, key_parts
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import (
    GOOD,
    NAMELESS,
    TWIN,
    TempTables,
    fetch,
    leaf_names,
    run_sql,
)
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.errors import RowError
from provisions.loading.rows.nouns import Reference
from provisions.loading.rows.progress import Progress


def resolve(run: Run, progress: Progress) -> None:
    """Fill the `known` tables; report keys that occur more than once in the files."""
    stages = run.read_stages
    for stage in stages:
        progress(f"looking up {stage.noun}", 0, 0)
        narrow = {name for c in stage.noun.references for name in leaf_names(c)} | {*stage.key}
        run_sql(f"ANALYZE {stage.read} (_n, _state, {', '.join(sorted(narrow))})")
        _reject_twins(run, stage)
        _know_own(run, stage)
    for stage in stages:
        for reference in stage.noun.references:
            _know(run, run.stages[reference.target], stage.read, leaf_names(reference))
    known = [stage.known for stage in run.stages.values() if stage.has(stage.known)]
    if known:
        run_sql(f"ANALYZE {', '.join(known)}")


def _reject_twins(run: Run, stage: TempTables) -> None:
    """Use only the first row with each key, valid rows before invalid ones.

    Identical repetitions are no error: several exports may contain the same jurisdiction.
    """
    key = ", ".join(stage.key)
    twins = f"FROM {stage.read} WHERE _state < {NAMELESS} GROUP BY {key} HAVING count(*) > 1"
    if not fetch(f"SELECT 1 {twins} LIMIT 1"):
        return
    stage.make(
        '"twins"',
        "ON COMMIT DROP AS SELECT unnest(numbers[2:]) AS _n, numbers[1] AS first "
        f"FROM (SELECT array_agg(_n ORDER BY _state, _n) AS numbers {twins}) found",
    )
    stage.make('"odd_twins"', f"ON COMMIT DROP AS {_odd_twins(stage)}")
    _report_twins(run, stage)
    run_sql(f'UPDATE {stage.read} r SET _state = {TWIN} FROM "twins" t WHERE t._n = r._n')
    stage.drop('"twins"', '"odd_twins"')


def _odd_twins(stage: TempTables) -> str:
    """Return the query for the twins that differ from the first row, with the columns.

    A field that only one of the two rows gives is a difference.
    """
    cases = []
    for column in stage.noun.columns:
        given = f"(coalesce(r._given, -1) # coalesce(f._given, -1)) & {1 << column.position} <> 0"
        values = (f"r.{name} IS DISTINCT FROM f.{name}" for name in leaf_names(column))
        cases.append(f"CASE WHEN {' OR '.join([given, *values])} THEN {column.position} END")
    return (
        "SELECT * FROM (SELECT t._n, t.first, "
        f"array_remove(ARRAY[{', '.join(cases)}]::int[], NULL) AS differing "
        f'FROM "twins" t JOIN {stage.read} r ON r._n = t._n AND r._state = {GOOD} '
        f"JOIN {stage.read} f ON f._n = t.first) compared WHERE cardinality(differing) > 0"
    )


def _report_twins(run: Run, stage: TempTables) -> None:
    listed = ", ".join(f"r.{name}" for name in stage.key)
    [(count,)] = fetch('SELECT count(*) FROM "odd_twins"')
    found = fetch(
        f'SELECT r._file, r._line, f._file, f._line, t.differing, {listed} FROM "odd_twins" t '
        f"JOIN {stage.read} r ON r._n = t._n JOIN {stage.read} f ON f._n = t.first "
        f"ORDER BY r._n LIMIT {LISTED}"
    )
    for file, line, first_file, first_line, differing, *values in found:
        first = f"{run.files[first_file]}, line {first_line}"
        names = ", ".join(stage.noun.columns[position].name for position in differing)
        message = (
            f"{first} contains the same {stage.noun} with a different {names}. Remove one of the "
            "two rows."
        )
        row = stage.noun.public_id(tuple(values))
        place = run.files[file], line, "duplicate_key", message
        run.report.add(RowError(*place, noun=stage.noun.name, row=row, field=names))
    run.report.add_unlisted(count - len(found))
    run.report.count(stage.noun.name).rejected += count


def _know_own(run: Run, stage: TempTables) -> None:
    """Look up the rows of the files; new rows get ids from the sequence of the table.

    Gaps in the sequence are harmless.
    """
    stage.make_known()
    for column, names in key_parts(stage.noun, stage.key):
        if isinstance(column, Reference):
            _know(run, run.stages[column.target], stage.read, names)
    lookup = Lookup(run, stage.noun, stage.read, stage.key)
    key = ", ".join(
        f"r.{name} AS {own}" for name, own in zip(stage.key, stage.known_key, strict=True)
    )
    run_sql(
        f"INSERT INTO {stage.known} {lookup.prepared} "
        f"SELECT _n, _state, CASE WHEN id IS NULL AND _state = {GOOD} "
        "THEN nextval(pg_get_serial_sequence(%s, 'id')) ELSE id END, "
        f"id IS NULL, {', '.join(stage.known_key)} FROM ("
        f"SELECT r._n, r._state, found.id, {key} FROM {stage.read} r "
        f"LEFT JOIN ({lookup.found}) found ON found.place = r.ctid "
        f"WHERE r._state < {NAMELESS} ORDER BY r._n) ordered",
        [stage.noun.table],
    )
    run_sql(f"ANALYZE {stage.known}")
    [(stage.has_existing,)] = fetch(
        f"SELECT EXISTS (SELECT 1 FROM {stage.known} WHERE NOT _is_new)"
    )


def _know(run: Run, target: TempTables, table: str, names: list[str]) -> None:
    """Add the referenced rows of the database that are not in `known`.

    `names` are the columns of `table` that hold the keys.
    """
    target.make_known()
    same = " AND ".join(
        f"k.{own} = r.{name}" for own, name in zip(target.known_key, names, strict=True)
    )
    wanted = f'"wanted_{target.noun.name}"'
    renamed = ", ".join(
        f"r.{name} AS {own}" for name, own in zip(names, target.known_key, strict=True)
    )
    target.make(
        wanted,
        f"ON COMMIT DROP AS SELECT DISTINCT {renamed} FROM {table} r WHERE "
        f"r.{names[0]} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {target.known} k WHERE {same})",
    )
    if fetch(f"SELECT 1 FROM {wanted} LIMIT 1"):
        for column, inner in key_parts(target.noun, target.known_key):
            if isinstance(column, Reference):
                _know(run, run.stages[column.target], wanted, inner)
        lookup = Lookup(run, target.noun, wanted, target.known_key)
        key = ", ".join(f"r.{name}" for name in target.known_key)
        run_sql(
            f"INSERT INTO {target.known} (_state, id, _is_new, {', '.join(target.known_key)}) "
            f"{lookup.prepared} SELECT {GOOD}, found.id, FALSE, {key} "
            f"FROM {wanted} r JOIN ({lookup.found}) found ON found.place = r.ctid"
        )
    target.drop(wanted)
