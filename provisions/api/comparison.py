"""Reads from a snapshot what a comparison of plans needs, and says what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import QuerySet

from provisions.analysis import comparing
from provisions.analysis.comparable import best_text
from provisions.analysis.comparing import Cell, Line, Row
from provisions.analysis.judgements import Said
from provisions.analysis.words import word_count
from provisions.api.keys import OF_CLAUSES, OF_SILENCES, below
from provisions.api.notes import plan_day_notes
from provisions.api.snapshots import Snapshot, applied_snapshot
from provisions.api.statements import Statement, run
from provisions.choices import (
    ClauseType,
    CoderKind,
    Completeness,
    Modality,
)
from provisions.models.published import (
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedScheme,
    PublishedSilence,
    PublishedTheme,
)

Document = dict[str, Any]

THEME, CLAUSE_TYPE, MODALITY = "theme", "clause_type", "modality"
#: What plans can be set side by side by, and the column of clauses that tells it.
BY = {THEME: "themes", CLAUSE_TYPE: "clause_type", MODALITY: "modalities"}

CLAUSES = "/api/v1/clauses/"

#: How many themes without a result a note names.
NAMED_THEMES = 10

TOLD = ("id", "url", "locator", "heading", "summary")
#: Documents are canonical JSON, so this is how one without texts says so, and no other does.
NO_TEXTS = '"texts":[]'

THEME_COLUMNS = ("key", "preferred_label", "broader", "depth", "ancestors", "is_deprecated")
SILENCE_COLUMNS = ("plan", "theme", "key", "coder", "coder_kind")
FINDING_COLUMNS = ("plan", "theme", "coder", "coder_kind")
SAID_COLUMNS = ("plan", "clause", "coder", "theme", "applies")


@dataclass(frozen=True, slots=True)
class Question:
    """A comparison as asked."""

    plans: tuple[str, ...]
    by: str
    #: The scheme of the themes; empty unless it is by theme.
    scheme: str
    depth: int
    #: How many clauses of a cell are told of.
    limit: int


@dataclass(slots=True)
class PlanTotals:
    """What a plan's column adds up to."""

    clauses: int = 0
    #: Clauses that stand under any value at all.
    counted: int = 0
    words: int | None = None
    languages: set[str] | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """What a comparison asks of the database; the last three only by theme."""

    clauses: Statement
    correspondences: Statement
    themes: Statement
    silences: Statement
    findings: Statement


@lru_cache(maxsize=200)
def statements(question: Question, snapshot: Snapshot) -> Statements:
    """The statements that answer a question: composing them takes longer than running them.

    As for lists (decision 0010), they follow from the arguments, so they are kept; what they find
    is not.
    """
    plans = question.plans
    clauses = snapshot.visible(PublishedClause).filter(plan__in=plans)
    columns = ("public_id", "plan", BY[question.by], "document")
    edges = snapshot.visible(PublishedCorrespondence).filter(below(plans, OF_CLAUSES))
    themes = snapshot.rows(PublishedTheme).filter(scheme=question.scheme)
    silences = snapshot.visible(PublishedSilence).filter(below(plans, OF_SILENCES))
    findings = _codings(question, snapshot).filter(applies=True)
    return Statements(
        _statement(clauses.order_by("plan", "sort_path", "key"), *columns),
        _statement(edges.filter(to_plan__in=plans).order_by("key"), "document"),
        _statement(themes.order_by("sort_path", "key"), *THEME_COLUMNS),
        _statement(silences.order_by("key"), *SILENCE_COLUMNS),
        _statement(findings.order_by(*FINDING_COLUMNS).distinct(), *FINDING_COLUMNS),
    )


def _codings(question: Question, snapshot: Snapshot) -> QuerySet[Any]:
    """The codings of the plans' clauses by the scheme."""
    rows = snapshot.visible(PublishedCoding).filter(below(question.plans, OF_CLAUSES))
    return rows.filter(theme__startswith=f"{question.scheme}:").order_by("key")


def _statement(rows: QuerySet[Any], *columns: str) -> Statement:
    statement: Statement = rows.values_list(*columns).query.sql_with_params()
    return statement


def plans_of(plans: Sequence[str], snapshot: Snapshot) -> dict[str, Document]:
    """The documents of some plans, by id; those that do not exist are left out."""
    rows = snapshot.rows(PublishedPlan).filter(key__in=plans)
    return {key: orjson.loads(text) for key, text in rows.values_list("key", "document")}


def compare(question: Question, plans: Mapping[str, Document], snapshot: Snapshot) -> Document:
    """The matrix of plans by themes, clause types or modalities, with everything it rests on."""
    asked = statements(question, snapshot)
    read, totals = _clauses(question, asked)
    rows = _rows(question, asked, read.values())
    edges = list(_edges(asked, read))
    findings = _findings(question, asked)
    lines = comparing.compare(
        rows,
        question.plans,
        [each.clause for each in read.values()],
        [*_absences(question, asked), *_structural_absences(question, rows, plans, totals)],
        findings,
        _said(question, findings, snapshot),
        [edge for edge, _ in edges],
    )
    cells = _Cells(question, snapshot, read, totals)
    return {
        "applied": {
            **applied_snapshot(snapshot, PublishedClause),
            "plans": list(question.plans),
            "by": question.by,
            "scheme": question.scheme or None,
            "depth": question.depth,
            "limit": question.limit,
            "notes": list(_notes(question, findings, read.values())),
        },
        "plans": [_plan_document(plans[plan], totals[plan]) for plan in question.plans],
        "rows": [_line_document(line, cells) for line in lines],
        "totals": list(comparing.totals(lines, question.plans)),
        "correspondences": [document for _, document in edges],
    }


@dataclass(frozen=True, slots=True)
class _Read:
    """A clause as compared, and as it is told of."""

    clause: comparing.Clause
    #: Opened only if the clause is told of.
    document: str

    @property
    def told(self) -> Document:
        """The clause as a cell tells of it."""
        document = orjson.loads(self.document)
        return {name: document[name] for name in TOLD}


def _clauses(
    question: Question, asked: Statements
) -> tuple[dict[str, _Read], dict[str, PlanTotals]]:
    """The compared plans' clauses by id, in document order."""
    totals = {plan: PlanTotals() for plan in question.plans}
    read: dict[str, _Read] = {}
    for public_id, plan, value, document in run(asked.clauses):
        values = (value,) if question.by == CLAUSE_TYPE else value
        words, language = _words(document)
        _add(totals[plan], words, language, is_counted=bool(values))
        read[public_id] = _Read(comparing.Clause(public_id, plan, values, words), document)
    return read, totals


def _words(document: str) -> tuple[int | None, str]:
    """The words of a clause's text: of the original if it is there, else the nearest to it."""
    if NO_TEXTS in document:
        return None, ""
    best = best_text(orjson.loads(document)["texts"])
    return (None, "") if best is None else (word_count(best["text"]), best["language"])


def _add(totals: PlanTotals, words: int | None, language: str, *, is_counted: bool) -> None:
    totals.clauses += 1
    totals.counted += is_counted
    if words is not None:
        totals.words = (totals.words or 0) + words
        totals.languages = {*(totals.languages or ()), language}


def _rows(question: Question, asked: Statements, read: Iterable[_Read]) -> list[Row]:
    used = {value for each in read for value in each.clause.values}
    if question.by == THEME:
        return list(_theme_rows(question, asked, used))
    choices: Any = ClauseType if question.by == CLAUSE_TYPE else Modality
    return [
        Row(value, label, values=frozenset({value}), absences=frozenset({value}))
        for value, label in choices.choices
        if question.by == MODALITY or value in used
    ]


def _theme_rows(question: Question, asked: Statements, used: set[str]) -> Iterator[Row]:
    """The scheme's themes in tree order; one that is given up only where it is still in use."""
    found = run(asked.themes)
    within: dict[str, set[str]] = defaultdict(set)
    for key, _, _, _, ancestors, _ in found:
        for above in (*ancestors, key):
            within[above].add(key)
    for key, label, broader, depth, ancestors, is_deprecated in found:
        if depth <= question.depth and not (is_deprecated and not within[key] & used):
            absences = frozenset({*ancestors, key})
            yield Row(key, label, broader or None, depth, frozenset(within[key]), absences)


def _absences(question: Question, asked: Statements) -> Iterator[comparing.Absence]:
    """The published silences of the plans."""
    if question.by == THEME:
        yield from (comparing.Absence(*row) for row in run(asked.silences))


def _structural_absences(
    question: Question,
    rows: Iterable[Row],
    plans: Mapping[str, Document],
    totals: Mapping[str, PlanTotals],
) -> Iterator[comparing.Absence]:
    """A plan that is held in full has no clause of a type that is not found in it.

    Of a plan without clauses on the asked day nothing is known.
    """
    if question.by == CLAUSE_TYPE:
        for plan, document in plans.items():
            is_full = document["coverage"]["completeness"] == Completeness.FULL
            if is_full and totals[plan].clauses:
                yield from (comparing.Absence(plan, row.id) for row in rows)


def _findings(question: Question, asked: Statements) -> list[comparing.Finding]:
    """Who found clauses of which plan to be about which theme."""
    if question.by != THEME:
        return []
    return [comparing.Finding(*row) for row in run(asked.findings)]


def _notes(
    question: Question, findings: Iterable[comparing.Finding], read: Iterable[_Read]
) -> Iterator[str]:
    """Name themes that codings see in a plan and no assignment puts on any of its clauses."""
    held = {(each.clause.plan, value) for each in read for value in each.clause.values}
    for plan in question.plans:
        seen = {found.theme for found in findings if found.plan == plan}
        if missed := sorted(theme for theme in seen if (plan, theme) not in held):
            shown = ", ".join(missed[:NAMED_THEMES])
            more = f" and {len(missed) - NAMED_THEMES} more" if len(missed) > NAMED_THEMES else ""
            yield (
                f"{plan} has published codings on {shown}{more}, but no assignment puts these "
                "themes on a clause: their cells are not `present` until the codings are settled."
            )


def _said(
    question: Question, findings: Iterable[comparing.Finding], snapshot: Snapshot
) -> dict[str, list[Said]]:
    """What persons said by the present codebook, by plan; nothing where only models coded."""
    said: dict[str, list[Said]] = defaultdict(list)
    if any(found.coder_kind != CoderKind.MODEL for found in findings):
        schemes = snapshot.rows(PublishedScheme).filter(key=question.scheme)
        version = schemes.values_list("version", flat=True).first()
        codings = _codings(question, snapshot).filter(codebook_version=version)
        persons = codings.exclude(coder_kind=CoderKind.MODEL)
        for plan, *judgement in persons.values_list(*SAID_COLUMNS):
            said[plan].append(Said(*judgement))
    return said


def _edges(
    asked: Statements, read: Mapping[str, _Read]
) -> Iterator[tuple[comparing.Edge, Document]]:
    """The correspondences between any two of the compared plans."""
    for (text,) in run(asked.correspondences):
        document = orjson.loads(text)
        sides = [read.get(document[name]) for name in ("from_clause", "to_clause")]
        values = [side.clause.values if side else () for side in sides]
        edge = comparing.Edge(
            document["id"], document["relation"], document["review_state"], *values
        )
        yield edge, document


@dataclass(frozen=True, slots=True)
class _Cells:
    """Writes cells: what they share is here."""

    question: Question
    snapshot: Snapshot
    read: Mapping[str, _Read]
    totals: Mapping[str, PlanTotals]

    def document(self, row: Row, cell: Cell) -> Document:
        """A cell as clients see it."""
        totals = self.totals[cell.plan]
        shown = cell.clauses[: self.question.limit]
        return {
            "plan": cell.plan,
            "state": cell.state,
            "clause_count": len(cell.clauses),
            "clause_share": _share(len(cell.clauses), totals.clauses),
            "word_count": cell.words,
            "word_share": _share(cell.words, totals.words),
            "clauses": [self.read[clause].told for clause in shown],
            "clauses_url": self.address(cell.plan, row),
            "coders": [{"id": coder, "kind": kind} for coder, kind in sorted(cell.coders.items())],
            "alpha": cell.alpha,
            "unit_count": cell.units,
            "silences": cell.silences,
        }

    def address(self, plan: str, row: Row) -> str:
        """Where all clauses of a cell are listed, at the same revision and day."""
        given = {
            "plan": plan,
            self.question.by: row.id,
            "as_of": self.snapshot.as_of,
            "known_at": self.snapshot.known_at,
        }
        query = {name: value for name, value in given.items() if value is not None}
        return f"{CLAUSES}?{urlencode(query)}"


def _share(part: int | None, whole: int | None) -> float | None:
    return round(part / whole, 4) if part is not None and whole else None


def _plan_document(plan: Document, totals: PlanTotals) -> Document:
    return {
        **{name: plan[name] for name in ("id", "url", "title", "jurisdiction", "published_on")},
        "completeness": plan["coverage"]["completeness"],
        "clause_count": totals.clauses,
        "counted_clause_count": totals.counted,
        "word_count": totals.words,
        "word_languages": sorted(totals.languages or ()),
    }


def _line_document(line: Line, cells: _Cells) -> Document:
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
        "cells": [cells.document(row, cell) for cell in line.cells],
    }
