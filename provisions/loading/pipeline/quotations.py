"""Checks the evidence of codings against the texts as they are after the run.

This step runs after the rows are written, and errors roll them back. The result therefore depends
neither on the order of the files nor on whether the text or the coding has changed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from provisions.analysis.evidence import EvidenceFault, faults, misplaced
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import GOOD, TRIED, TempTables, fetch, run_sql
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.progress import Progress
from provisions.loading.rows.raw_rows import Finding
from provisions.models import Clause, ClauseText, Coding

RULE = "misplaced_evidence"


def check_quotations(run: Run, progress: Progress) -> None:
    """Reject codings of the files whose evidence is not in the text; list other such codings.

    If a clause or a text was rejected, nothing is checked until that error is corrected.
    """
    texts, stage = run.stages[noun_of(ClauseText)], run.stages[noun_of(Coding)]
    if any(_has_unwritten_rows(run, each) for each in (run.stages[noun_of(Clause)], texts)):
        return
    if stage.has(stage.read):
        progress("checking evidence", 0, stage.row_count)
        _reject(run, stage)
    if texts.has(texts.changed):
        _list_other_codings(run, stage, texts)


def _has_unwritten_rows(run: Run, stage: TempTables) -> bool:
    """Whether a row of the files is not written, because it or a row it refers to is rejected."""
    counts = run.report.counts.get(stage.noun.name)
    if counts is not None and counts.rejected:
        return True
    if not stage.has(stage.changed):
        return False
    [(exists,)] = fetch(f"SELECT EXISTS (SELECT 1 FROM {stage.changed} WHERE NOT ({TRIED}))")
    return bool(exists)


def _reject(run: Run, stage: TempTables) -> None:
    """Report the rows of the files, changed or not, whose quotation is not in the text."""
    written = f"SELECT k.id FROM {stage.known} k WHERE k._n IS NOT NULL AND k._state = {GOOD}"
    if stage.has(stage.changed):
        written += (
            f" AND NOT EXISTS (SELECT 1 FROM {stage.changed} c WHERE c._n = k._n AND NOT ({TRIED}))"
        )
    pks = list(misplaced(_among(written)).order_by().values_list("pk", flat=True))
    if not pks:
        return
    if stage.has(stage.changed):
        run_sql(f"UPDATE {stage.changed} SET _is_rejected = TRUE WHERE id = ANY(%s)", [pks])
    run.report.count(stage.noun.name).rejected += len(pks)
    key = ", ".join(f"k.{name}" for name in stage.known_key)
    found = fetch(
        f"SELECT k.id, r._file, r._line, {key} FROM {stage.known} k JOIN {stage.read} r "
        f"ON r._n = k._n WHERE k.id = ANY(%s) ORDER BY r._n LIMIT {LISTED}",
        [pks],
    )
    faults_by_pk = _faults_by_pk([pk for pk, *_ in found])
    for pk, file, line, *values in found:
        coding, fault = faults_by_pk[pk]
        error = RejectedValueError(RULE, fault.message, fault.nearest or None)
        row = stage.noun.public_id(tuple(values))
        place = run.files[file], line, stage.noun.name, row, ", ".join(fault.fields)
        run.report.add(error.at(*place, _value(coding, fault)))
    run.report.add_unlisted(len(pks) - len(found))


def _list_other_codings(run: Run, stage: TempTables, texts: TempTables) -> None:
    """List codings outside the files whose quotation is no longer in a changed text."""
    reworded = f"SELECT clause_id FROM {texts.changed} WHERE NOT _is_new"
    codings = Coding.objects.filter(clause__in=RawSQL(reworded, ()))
    if stage.has(stage.known):
        in_files = f"SELECT id FROM {stage.known} WHERE _n IS NOT NULL AND id IS NOT NULL"
        codings = codings.exclude(pk__in=RawSQL(in_files, ()))
    for coding, fault in faults(misplaced(codings).order_by("pk")[:LISTED]):
        run.report.findings.append(Finding(RULE, str(fault), f"coding {coding.record_key}"))


def _among(ids: str) -> QuerySet[Coding]:
    rows: QuerySet[Coding] = Coding.objects.filter(pk__in=RawSQL(ids, ()))
    return rows


def _faults_by_pk(pks: list[int]) -> dict[int, tuple[Coding, EvidenceFault]]:
    rows = Coding.objects.filter(pk__in=pks)
    return {coding.pk: (coding, fault) for coding, fault in faults(rows)}


def _value(coding: Coding, fault: EvidenceFault) -> Any:
    values = {name: getattr(coding, name) for name in fault.fields}
    return values if len(values) > 1 else values[fault.fields[0]]
