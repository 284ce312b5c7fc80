"""Finds the spans of a source's text that an earlier load made and this load no longer makes.

When a file is loaded again, perhaps with a better grammar, old spans must not remain beside the
new ones. Spans that people made in the admin remain, and so do those from our own formats, which
people may have made elsewhere: the history of each span records who wrote it last.
"""

from __future__ import annotations

from provisions.loading.pipeline.formats import NATIVE
from provisions.loading.pipeline.prune import prune
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import fetch
from provisions.loading.rows.nouns import noun_of
from provisions.models import Load, SourceText, Span


def find_stale_spans(run: Run) -> None:
    """Mark the stale spans of each text that was read from its official file for deletion."""
    transcripts = _read_again(run)
    if not transcripts:
        return
    stage = run.stages[noun_of(Span)]
    stage.make_known()
    spans, loads = stage.table, f'"{Load._meta.db_table}"'
    # The history is read only for spans that are not in the files, not for all spans of a text.
    prune(
        stage,
        "WITH candidate AS MATERIALIZED ("
        f"SELECT s.id FROM {spans} s WHERE s.transcript_id = ANY(%s) AND NOT EXISTS "
        f"(SELECT 1 FROM {stage.known} k WHERE k.id = s.id AND k._n IS NOT NULL)) "
        "SELECT candidate.id FROM candidate CROSS JOIN LATERAL ("
        f'SELECT e.pgh_context_id FROM "{_events()}" e '
        "WHERE e.pgh_obj_id = candidate.id ORDER BY e.pgh_id DESC LIMIT 1) last "
        "JOIN pghistory_context c ON c.id = last.pgh_context_id "
        f"JOIN {loads} l ON l.key::text = c.metadata ->> 'load' "
        "WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(l.files) file "
        "WHERE file ->> 'format' <> ALL(%s))",
        [transcripts, list(NATIVE.values())],
    )


def _read_again(run: Run) -> list[int]:
    """Return the primary keys of the existing texts that a file of this run contains."""
    stage = run.stages[noun_of(SourceText)]
    official = [n for n, file in enumerate(run.report.files) if file.format not in NATIVE.values()]
    if not (official and stage.has(stage.read)):
        return []
    found = fetch(
        f"SELECT k.id FROM {stage.known} k JOIN {stage.read} r ON r._n = k._n "
        "WHERE NOT k._is_new AND r._file = ANY(%s)",
        [official],
    )
    return [pk for (pk,) in found]


def _events() -> str:
    # pghistory adds the attribute to every tracked model, and has no type hints.
    table: str = Span.pgh_event_model._meta.db_table  # type: ignore[attr-defined]
    return table
