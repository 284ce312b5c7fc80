"""Gives every key of the files an id: that of the existing row, or a fresh one.

Afterwards the `known` table of a noun holds each row that is in the files or referred to.
"""

from __future__ import annotations

from provisions.loading.errors import RowError
from provisions.loading.keys import KeyedTable, keyed_tables
from provisions.loading.nouns import Reference
from provisions.loading.progress import Progress
from provisions.loading.report import LISTED
from provisions.loading.run import Run
from provisions.loading.staging import GOOD, NAMELESS, TWIN, Stage, fetch, leaf_names, run_sql


def resolve(run: Run, progress: Progress) -> None:
    """Fill the `known` tables; report rows whose key stands in the files twice."""
    stages = run.read_stages
    for stage in stages:
        progress(f"looking up {stage.noun}", 0, 0)
        narrow = {name for c in stage.noun.references for name in leaf_names(c)} | {*stage.key}
        run_sql(f"ANALYZE {stage.read} (_n, _state, {', '.join(sorted(narrow))})")
        _reject_twins(run, stage)
        _know_own(stage)
    for stage in stages:
        for reference in stage.noun.references:
            _know_referred(stage, reference, run.stages[reference.target])
    known = [stage.known for stage in run.stages.values() if stage.has(stage.known)]
    if known:
        run_sql(f"ANALYZE {', '.join(known)}")


def _reject_twins(run: Run, stage: Stage) -> None:
    """Leave out all rows but the first with a key; a wrong one gives way to a good one."""
    key = ", ".join(stage.key)
    twins = f"FROM {stage.read} WHERE _state < {NAMELESS} GROUP BY {key} HAVING count(*) > 1"
    if not fetch(f"SELECT 1 {twins} LIMIT 1"):
        return
    stage.make(
        '"twins"',
        "ON COMMIT DROP AS SELECT unnest(numbers[2:]) AS _n, numbers[1] AS first "
        f"FROM (SELECT array_agg(_n ORDER BY _state, _n) AS numbers {twins}) found",
    )
    listed = ", ".join(f"r.{name}" for name in stage.key)
    joined = f'FROM "twins" t JOIN {stage.read} r ON r._n = t._n AND r._state = {GOOD}'
    [(count,)] = fetch(f"SELECT count(*) {joined}")
    found = fetch(
        f"SELECT r._file, r._line, f._file, f._line, {listed} {joined} "
        f"JOIN {stage.read} f ON f._n = t.first ORDER BY r._n LIMIT {LISTED}"
    )
    for file, line, first_file, first_line, *values in found:
        message = f"The same {stage.noun} stands in {run.files[first_file]}, line {first_line}."
        row = stage.noun.public_id(tuple(values))
        place = run.files[file], line, "duplicate_key", message
        run.report.add(RowError(*place, noun=stage.noun.name, row=row))
    run.report.add_unlisted(count - len(found))
    run.report.count(stage.noun.name).rejected += count
    run_sql(f'UPDATE {stage.read} r SET _state = {TWIN} FROM "twins" t WHERE t._n = r._n')
    stage.drop('"twins"')


def _know_own(stage: Stage) -> None:
    """Look up the rows of the files; new ones take ids from the table's own sequence.

    A gap in the sequence does no harm.
    """
    stage.make_known()
    key = ", ".join(f"r.{name}" for name in stage.key)
    found = " UNION ALL ".join(
        f"SELECT r._n, t.id FROM {stage.read} r "
        f"JOIN {keyed} ON {keyed.equals([f'r.{name}' for name in stage.key])}"
        for keyed in keyed_tables(stage.noun)
    )
    run_sql(
        f"INSERT INTO {stage.known} "
        f"SELECT _n, _state, CASE WHEN id IS NULL AND _state = {GOOD} "
        "THEN nextval(pg_get_serial_sequence(%s, 'id')) ELSE id END, "
        f"id IS NULL, {', '.join(stage.known_key)} FROM ("
        f"SELECT r._n, r._state, found.id, {_as(key, stage)} FROM {stage.read} r "
        f"LEFT JOIN ({found}) found ON found._n = r._n "
        f"WHERE r._state < {NAMELESS} ORDER BY r._n) ordered",
        [stage.noun.table],
    )
    run_sql(f"ANALYZE {stage.known}")
    [(stage.has_existing,)] = fetch(
        f"SELECT EXISTS (SELECT 1 FROM {stage.known} WHERE NOT _is_new)"
    )


def _as(key: str, stage: Stage) -> str:
    pairs = zip(key.split(", "), stage.known_key, strict=True)
    return ", ".join(f"{value} AS {name}" for value, name in pairs)


def _know_referred(stage: Stage, reference: Reference, target: Stage) -> None:
    """Add the rows of the database that are referred to and not in the files."""
    target.make_known()
    names = leaf_names(reference)
    same = " AND ".join(
        f"k.{own} = r.{name}" for own, name in zip(target.known_key, names, strict=True)
    )
    keyed = KeyedTable(reference.target)
    run_sql(
        f"INSERT INTO {target.known} (_state, id, _is_new, {', '.join(target.known_key)}) "
        f"SELECT {GOOD}, t.id, FALSE, {', '.join(keyed.leaves)} FROM ("
        f"SELECT DISTINCT {', '.join(names)} FROM {stage.read} r "
        f"WHERE r.{names[0]} IS NOT NULL AND r._state < {TWIN} "
        f"AND NOT EXISTS (SELECT 1 FROM {target.known} k WHERE {same})) wanted "
        f"JOIN {keyed} ON {keyed.equals(names)}"
    )
