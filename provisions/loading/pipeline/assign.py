"""Results that follow from the codings of a single coder, made on request along with a load.

The rows are staged beside those of the files, so that they are compared, reported and written the
same way. Where several coders judged a clause, people decide, in the workbench.
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

#: What `--assign` can say.
SINGLE = AssignmentMethod.SINGLE.value

#: The values of a coding's key: those of its clause, those of its theme, and the rest.
CLAUSE, THEME = ("plan", "eid", "wording"), ("scheme", "theme")
PLACE, KEY = (*CLAUSE, *THEME), (*CLAUSE, *THEME, "coder", "version")

#: The temporary table of what the files, and the codings here, say together.
JUDGED = '"judged"'


def assign_single(run: Run) -> None:
    """Stage an assignment for each theme that the only coder of a clause says is there or not.

    A result that exists is kept, unless it came from a single coder who now says otherwise.
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


def name_unassigned(run: Run) -> None:
    """Say in the report which plans of the files have codings without a result."""
    stage = run.stages[noun_of(Coding)]
    if not stage.has(stage.read) or run.report.errors:
        return
    clause = leaf_names(stage.noun.by_name["clause"])[0]
    plans = [plan for (plan,) in fetch(f"SELECT DISTINCT {clause} FROM {stage.read}")]
    for plan, sentence in notes_on_unassigned(Coding.objects.filter(clause__plan__slug__in=plans)):
        run.report.findings.append(Finding("unassigned", sentence, plan))


def _list_undecided(run: Run) -> None:
    """Say which clauses get no result because people have to decide."""
    clause = ", ".join(CLAUSE)
    found = fetch(
        f"SELECT {clause}, min(first_coder), max(last_coder) FROM {JUDGED} WHERE method IS NULL "
        "AND NOT is_given AND (first_coder <> last_coder OR is_split) "
        f"GROUP BY {clause} ORDER BY min(n) LIMIT {LISTED}"
    )
    for *key, first, last in found:
        message = (
            f"{first} says yes by one codebook and no by another: no assignment is made."
            if first == last
            else f"Judged by {first} and {last}: no assignment is made; decide in the workbench."
        )
        place = noun_of(Clause).public_id(tuple(key))
        run.report.findings.append(Finding("undecided", message, place))


def _judged(run: Run, stage: TempTables, target: TempTables) -> str:
    """The query for each clause and theme of the files: who judged it, how, and its result."""
    applies = quoted(stage.noun.by_name["applies"])
    here, results = KeyedTable(stage.noun), KeyedTable(target.noun)
    clause, place = (", ".join(names) for names in ((*CLAUSE, "scheme"), PLACE))
    same = " AND ".join(f"s.{name} = h.{name}" for name in KEY)
    is_given = "FALSE"
    if target.has(target.read):
        is_given = f"({place}) IN (SELECT {', '.join(target.key)} FROM {target.read})"
    return (
        f"WITH said AS MATERIALIZED (SELECT {_named(stage.key, KEY)}, {applies} AS applies, "
        f"_n AS n, _file AS file, _line AS line FROM {stage.read} WHERE _state = {GOOD}), "
        # Materialized, so that the joins do not hang on how old PostgreSQL's statistics are.
        f"here AS MATERIALIZED (SELECT {_named(here.leaves, KEY)}, t.{applies} FROM {here}), "
        f"results AS MATERIALIZED (SELECT {_named(results.leaves, PLACE)}, t.method, "
        f"t.applies AS result FROM {results}), "
        # What the files say of a coding replaces what is here.
        f"held AS (SELECT * FROM here h WHERE ({clause}) IN (SELECT {clause} FROM said) "
        f"AND NOT EXISTS (SELECT 1 FROM said s WHERE {same})), "
        "said_or_held AS (SELECT * FROM said UNION ALL SELECT *, NULL, NULL, NULL FROM held), "
        f"merged AS MATERIALIZED ({_merged(run)}), "
        # A coder who says yes to one of the themes that are one by now says yes to it.
        f"every AS (SELECT {', '.join(CLAUSE)}, scheme, coalesce(leads_to, theme) AS theme, "
        "coder, version, bool_or(applies) AS applies, min(n) AS n, "
        "(array_agg(file ORDER BY n))[1] AS file, (array_agg(line ORDER BY n))[1] AS line "
        "FROM said_or_held LEFT JOIN merged USING (scheme, theme) "
        f"GROUP BY {', '.join(CLAUSE)}, scheme, coalesce(leads_to, theme), coder, version), "
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
    """The query for where the codings of a theme count: by the files, else by what is here."""
    stage = run.stages[noun_of(Theme)]
    here = KeyedTable(stage.noun)
    found = (
        f"SELECT {_named(here.leaves, THEME)}, r.slug AS leads_to, 2 AS place "
        f"FROM {here} LEFT JOIN {stage.table} r ON r.id = t.replaced_by_id"
    )
    if stage.has(stage.read):
        new = leaf_names(stage.noun.by_name["replaced_by"])[-1]
        found += f" UNION ALL SELECT {_named(stage.key, THEME)}, {new}, 1 FROM {stage.read}"
    return (
        "SELECT DISTINCT ON (scheme, theme) scheme, theme, leads_to "
        f"FROM ({found}) m ORDER BY scheme, theme, place"
    )


def _named(columns: Sequence[str], names: Sequence[str]) -> str:
    return ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))


def _is_known(run: Run, model: type[CuratedModel], names: Sequence[str]) -> str:
    """Whether a row that codings refer to is there: of one that is not, they say so themselves."""
    stage = run.stages[noun_of(model)]
    keyed, key = KeyedTable(stage.noun), ", ".join(names)
    known = f"({key}) IN (SELECT {', '.join(keyed.leaves)} FROM {keyed})"
    if stage.has(stage.read):
        known += f" OR ({key}) IN (SELECT {', '.join(stage.key)} FROM {stage.read})"
    return f"({known})"
