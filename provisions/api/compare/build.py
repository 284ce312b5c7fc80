"""The matrix of plans by themes, clause types or modalities, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from provisions.analysis import comparison
from provisions.analysis.comparison import Cell, ComparisonLine, Row
from provisions.api.compare import load
from provisions.api.compare.load import PlanTotals, ReadPlans
from provisions.api.compare.question import CLAUSE_TYPE, MODALITY, THEME, Question, statements
from provisions.api.snapshot.notes import plan_day_notes
from provisions.api.snapshot.snapshots import INCLUDE_UNDATED, Snapshot, applied_snapshot
from provisions.models.published import PublishedClause, PublishedPlan

Document = dict[str, Any]

CLAUSES, CODINGS = "/api/v1/clauses/", "/api/v1/codings/"

#: The members of a clause's document that a cell shows.
SHOWN = ("id", "url", "locator", "heading", "summary")

#: A note names at most this many themes without a result.
NAMED_THEMES = 10

#: The clauses of which shares are computed, by kind of row.
SHARE_BASES = {
    THEME: "the clauses that coders can judge (operative, at the level of the plan's codings)",
    CLAUSE_TYPE: "all clauses",
    MODALITY: "the clauses at the level of those that state duties",
}


def plans_of(plans: Sequence[str], snapshot: Snapshot) -> dict[str, Document]:
    """The documents of some plans, by id; plans that do not exist are omitted."""
    rows = snapshot.rows(PublishedPlan).filter(key__in=plans)
    return {key: orjson.loads(text) for key, text in rows.values_list("key", "document")}


def compare(question: Question, plans: Mapping[str, Document], snapshot: Snapshot) -> Document:
    """The response to a question: rows, cells, totals, correspondences, and their evidence."""
    prepared = statements(question, snapshot)
    themes = load.themes_of(question, prepared)
    read = load.read_plans(question, prepared, themes)
    rows = load.rows_of(question, themes, read.clauses.values())
    edges = list(load.edges_of(prepared, read.clauses))
    findings = load.findings_of(question, prepared, themes, read.clauses.values())
    lines = comparison.compare(
        rows,
        question.plans,
        read.clauses.values(),
        load.absences_of(question, prepared, rows, plans, read.totals),
        findings,
        load.judgements_of(question, findings, snapshot),
        [edge for edge, _ in edges],
        read.stances,
    )
    cells = _Cells(question, snapshot, read)
    return {
        "applied": {
            **applied_snapshot(snapshot, PublishedClause),
            "plans": list(question.plans),
            "by": question.by,
            "scheme": question.scheme or None,
            "depth": question.depth,
            "limit": question.limit,
            "notes": [
                _note(question, read.totals),
                *_unsettled_themes(question, findings, read.clauses.values()),
                *plan_day_notes(snapshot, question.plans),
            ],
        },
        "plans": [_plan_document(plans[plan], read.totals[plan]) for plan in question.plans],
        "rows": [_line_document(line, cells) for line in lines],
        "totals": list(comparison.totals(lines, question.plans)),
        "correspondences": [document for _, document in edges],
    }


def _note(question: Question, totals: Mapping[str, PlanTotals]) -> str:
    """The number of clauses of which shares are computed, in a sentence."""
    counts = ", ".join(f"{plan} {found.codable}" for plan, found in totals.items())
    return f"Shares are of {SHARE_BASES[question.by]}: {counts}."


def _unsettled_themes(
    question: Question,
    findings: Iterable[comparison.CoderFinding],
    clauses: Iterable[comparison.ComparedClause],
) -> Iterator[str]:
    """Notes on themes that a plan's codings find but no assignment puts on its clauses."""
    held = {(clause.plan, value) for clause in clauses for value in clause.values}
    for plan in question.plans:
        seen = {found.theme for found in findings if found.plan == plan}
        if missing := sorted(theme for theme in seen if (plan, theme) not in held):
            shown = ", ".join(missing[:NAMED_THEMES])
            more = f" and {len(missing) - NAMED_THEMES} more" if len(missing) > NAMED_THEMES else ""
            yield (
                f"{plan} has published codings on {shown}{more}, but no assignment puts these "
                "themes on a clause: their cells are not `present` until the codings are settled."
            )


@dataclass(frozen=True, slots=True)
class _Cells:
    """Makes the documents of cells from the data that they share."""

    question: Question
    snapshot: Snapshot
    read: ReadPlans

    def document(self, row: Row, cell: Cell) -> Document:
        """The document of a cell."""
        totals = self.read.totals[cell.plan]
        shown = cell.clauses[: self.question.limit]
        query = self._query(cell.plan, row)
        return {
            "plan": cell.plan,
            "state": cell.state,
            "clause_count": len(cell.clauses),
            "clause_share": _share(len(cell.clauses), totals.codable),
            "word_count": cell.words,
            "word_share": _share(cell.words, totals.words),
            "stance_counts": cell.stances or None,
            "clauses": [self._shown(clause) for clause in shown],
            "clauses_url": f"{CLAUSES}?{query}",
            "codings_url": f"{CODINGS}?{query}" if self.question.by == THEME else None,
            "coders": [{"id": coder, "kind": kind} for coder, kind in sorted(cell.coders.items())],
            "alpha": cell.alpha,
            "unit_count": cell.units,
            "silences": cell.silences,
        }

    def _shown(self, clause: str) -> Document:
        document = orjson.loads(self.read.documents[clause])
        return {name: document[name] for name in SHOWN}

    def _query(self, plan: str, row: Row) -> str:
        """The query that lists all records of a cell, at the same revision and day."""
        given = {
            "plan": plan,
            self.question.by: row.id,
            "as_of": self.snapshot.as_of,
            INCLUDE_UNDATED: "true" if self.snapshot.is_undated_included else None,
            "known_at": self.snapshot.known_at,
        }
        return urlencode({name: value for name, value in given.items() if value is not None})


def _share(part: int | None, whole: int | None) -> float | None:
    return round(part / whole, 4) if part is not None and whole else None


def _plan_document(plan: Document, totals: PlanTotals) -> Document:
    return {
        **{name: plan[name] for name in ("id", "url", "title", "jurisdiction", "published_on")},
        "completeness": plan["coverage"]["completeness"],
        "clause_count": totals.codable,
        "codable_clause_count": totals.codable,
        "coded_clause_count": totals.coded,
        "counted_clause_count": totals.counted,
        "word_count": totals.words,
        "word_languages": sorted(totals.languages),
    }


def _line_document(line: ComparisonLine, cells: _Cells) -> Document:
    row, holders = line.row, line.holders
    return {
        "id": row.id,
        "label": row.label,
        "parent": row.parent,
        "depth": row.depth,
        "held_by": line.reach,
        "only_in": holders[0] if len(holders) == 1 else None,
        "clause_count": sum(len(cell.clauses) for cell in line.cells),
        "converging": line.converging,
        "diverging": line.diverging,
        "otherwise_related": line.other,
        "touching": line.touching,
        "cells": [cells.document(row, cell) for cell in line.cells],
    }
