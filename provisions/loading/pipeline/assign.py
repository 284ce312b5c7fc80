"""Makes assignments from the codings of clauses with a single coder, if a load requests it.

The rows are staged with those of the files, so that they are compared, reported and written in the
same way. If several coders coded a clause, people decide in the workbench.
"""

from __future__ import annotations

from collections.abc import Sequence

from provisions.analysis.missing_assignments import notes_on_unassigned
from provisions.choices import AssignmentMethod
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import (
    GOOD,
    TempTables,
    fetch,
    leaf_names,
    quoted,
    run_sql,
)
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.keys import KeyedTable
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.raw_rows import Finding
from provisions.models import Assignment, Clause, Coding, Theme
from provisions.models.curated.base import CuratedModel

#: The value of `--assign`.
SINGLE = AssignmentMethod.SINGLE.value

#: The values of a coding's key: those of its clause, those of its theme, and all of them.
CLAUSE, THEME = ("plan", "eid", "wording"), ("scheme", "theme")
PLACE, KEY = (*CLAUSE, *THEME), (*CLAUSE, *THEME, "coder", "version")

#: The temporary table of the codings of the files and of the database together.
JUDGED = '"judged"'


def assign_single(run: Run) -> None:
    """Stage an assignment for each theme that the only coder of a clause coded.

    An existing assignment is kept, unless it came from a single coder who has changed the coding.
    """
    stage = run.stages[noun_of(Coding)]
    if not stage.has(stage.read):
        return
    target = run.stages[noun_of(Assignment)]
    run_sql(f"ANALYZE {stage.read}")
    stage.make(JUDGED, f"ON COMMIT DROP AS {_judged(run, stage, target)}")
    _list_undecided(run)
    names = target.noun.by_name
    target.copy(
        [*target.noun.key_columns, names["applies"], names["method"]],
        f"SELECT file, line, {', '.join(PLACE)}, applies, '{SINGLE}' FROM {JUDGED} "
        "WHERE first_coder = last_coder AND NOT is_split AND NOT is_given "
        "AND CASE WHEN method IS NULL THEN applies "
        f"ELSE method = '{SINGLE}' AND result <> applies END ORDER BY n",
    )
    stage.drop(JUDGED)


def list_unassigned(run: Run) -> None:
    """List the plans of the files that have codings without an assignment as findings."""
    stage = run.stages[noun_of(Coding)]
    if not stage.has(stage.read) or run.report.errors:
        return
    clause = leaf_names(stage.noun.by_name["clause"])[0]
    plans = [plan for (plan,) in fetch(f"SELECT DISTINCT {clause} FROM {stage.read}")]
    for plan, sentence in notes_on_unassigned(Coding.objects.filter(clause__plan__slug__in=plans)):
        run.report.findings.append(Finding("unassigned", sentence, plan))


def _list_undecided(run: Run) -> None:
    """List the clauses that get no assignment, because people must decide, as findings."""
    clause = ", ".join(CLAUSE)
    found = fetch(
        f"SELECT {clause}, min(first_coder), max(last_coder) FROM {JUDGED} WHERE method IS NULL "
        "AND NOT is_given AND (first_coder <> last_coder OR is_split) "
        f"GROUP BY {clause} ORDER BY min(n) LIMIT {LISTED}"
    )
    for *key, first, last in found:
        message = (
            f"The codings of {first} differ between versions of the codebook, so no assignment is "
            "made; decide in the workbench."
            if first == last
            else f"Coded by {first} and {last}, so no assignment is made; decide in the workbench."
        )
        place = noun_of(Clause).public_id(tuple(key))
        run.report.findings.append(Finding("undecided", message, place))


def _judged(run: Run, stage: TempTables, target: TempTables) -> str:
    """Return the query for the coders, verdict and assignment per clause and theme of the files."""
    applies = quoted(stage.noun.by_name["applies"])
    stored, results = KeyedTable(stage.noun), KeyedTable(target.noun)
    clause, place = (", ".join(names) for names in ((*CLAUSE, "scheme"), PLACE))
    same = " AND ".join(f"s.{name} = h.{name}" for name in KEY)
    is_given = "FALSE"
    if target.has(target.read):
        is_given = f"({place}) IN (SELECT {', '.join(target.key)} FROM {target.read})"
    return (
        f"WITH loaded AS MATERIALIZED (SELECT {_aliased(stage.key, KEY)}, {applies} AS applies, "
        f"_n AS n, _file AS file, _line AS line FROM {stage.read} WHERE _state = {GOOD}), "
        # Materialized, so that the join order does not depend on outdated statistics.
        f"stored AS MATERIALIZED (SELECT {_aliased(stored.leaves, KEY)}, t.{applies} "
        f"FROM {stored}), "
        f"results AS MATERIALIZED (SELECT {_aliased(results.leaves, PLACE)}, t.method, "
        f"t.applies AS result FROM {results}), "
        # A coding in the files replaces the stored one.
        f"kept AS (SELECT * FROM stored h WHERE ({clause}) IN (SELECT {clause} FROM loaded) "
        f"AND NOT EXISTS (SELECT 1 FROM loaded s WHERE {same})), "
        "combined AS (SELECT * FROM loaded UNION ALL SELECT *, NULL, NULL, NULL FROM kept), "
        f"merged AS MATERIALIZED ({_merged(run)}), "
        # Codings of merged themes count for the replacing theme; one positive coding is enough.
        f"every AS (SELECT {', '.join(CLAUSE)}, scheme, coalesce(replacement, theme) AS theme, "
        "coder, version, bool_or(applies) AS applies, min(n) AS n, "
        "(array_agg(file ORDER BY n))[1] AS file, (array_agg(line ORDER BY n))[1] AS line "
        "FROM combined LEFT JOIN merged USING (scheme, theme) "
        f"GROUP BY {', '.join(CLAUSE)}, scheme, coalesce(replacement, theme), coder, version), "
        "judged AS (SELECT *, min(coder) OVER clause AS first_coder, "
        "max(coder) OVER clause AS last_coder FROM every "
        f"WINDOW clause AS (PARTITION BY {clause})), "
        f"verdicts AS (SELECT {place}, min(first_coder) AS first_coder, "
        "max(last_coder) AS last_coder, bool_or(applies) AS applies, "
        "bool_and(applies) <> bool_or(applies) AS is_split, min(n) AS n, "
        "(array_agg(file ORDER BY n))[1] AS file, (array_agg(line ORDER BY n))[1] AS line "
        f"FROM judged GROUP BY {place} HAVING min(n) IS NOT NULL) "
        f"SELECT v.*, {is_given} AS is_given, method, result "
        f"FROM verdicts v LEFT JOIN results USING ({place}) "
        f"WHERE {_is_known(run, Clause, CLAUSE)} "
        f"AND {_is_known(run, Theme, THEME)}"
    )


def _merged(run: Run) -> str:
    """Return the query for the replacement of each theme, from the files or else the database."""
    stage = run.stages[noun_of(Theme)]
    stored = KeyedTable(stage.noun)
    found = (
        f"SELECT {_aliased(stored.leaves, THEME)}, r.slug AS replacement, 2 AS place "
        f"FROM {stored} LEFT JOIN {stage.table} r ON r.id = t.replaced_by_id"
    )
    if stage.has(stage.read):
        new = leaf_names(stage.noun.by_name["replaced_by"])[-1]
        found += f" UNION ALL SELECT {_aliased(stage.key, THEME)}, {new}, 1 FROM {stage.read}"
    return (
        "SELECT DISTINCT ON (scheme, theme) scheme, theme, replacement "
        f"FROM ({found}) m ORDER BY scheme, theme, place"
    )


def _aliased(columns: Sequence[str], names: Sequence[str]) -> str:
    return ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))


def _is_known(run: Run, model: type[CuratedModel], names: Sequence[str]) -> str:
    """Return the condition that the referenced row exists; absent ones are reported elsewhere."""
    stage = run.stages[noun_of(model)]
    keyed, key = KeyedTable(stage.noun), ", ".join(names)
    known = f"({key}) IN (SELECT {', '.join(keyed.leaves)} FROM {keyed})"
    if stage.has(stage.read):
        known += f" OR ({key}) IN (SELECT {', '.join(stage.key)} FROM {stage.read})"
    return f"({known})"
