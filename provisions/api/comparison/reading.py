"""Reads from a snapshot what a comparison of plans needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from provisions.analysis import comparing, stances
from provisions.analysis.codable import PlacedClause, codable, owners
from provisions.analysis.comparable import best_text
from provisions.analysis.comparing import Row
from provisions.analysis.judgements import Said
from provisions.analysis.stances import StatedStance
from provisions.analysis.words import word_count
from provisions.api.comparison.asking import (
    CLAUSE_TYPE,
    MODALITY,
    SAID_COLUMNS,
    THEME,
    Question,
    Statements,
    codings_of,
)
from provisions.api.snapshots import Snapshot
from provisions.api.statements import run
from provisions.choices import ClauseType, CoderKind, Completeness, Modality
from provisions.models.published import PublishedScheme

Document = dict[str, Any]

#: Documents are canonical JSON, so this is how one without texts says so, and no other does.
NO_TEXTS = '"texts":[]'


@dataclass(slots=True)
class PlanTotals:
    """What a plan's column adds up to."""

    #: Clauses that shares are shares of, and those of them that a coder judged.
    codable: int = 0
    coded: int = 0
    #: Clauses that stand under any value at all.
    counted: int = 0
    words: int | None = None
    languages: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as compared, and its document, opened only if the clause is shown."""

    clause: comparing.Clause
    document: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause as found: its place, what it stands under, and the language of its words."""

    placed: PlacedClause
    values: tuple[str, ...]
    language: str
    document: str


@dataclass(frozen=True, slots=True)
class ReadPlans:
    """The compared plans' clauses by id, in document order, and what they add up to."""

    clauses: Mapping[str, ReadClause]
    totals: Mapping[str, PlanTotals]
    #: The stances that hold, by clause; None where rows have no stances.
    stances: Mapping[str, list[StatedStance]] | None


def read_plans(question: Question, asked: Statements) -> ReadPlans:
    """Read the clauses of the plans, with the words and stances that count for each."""
    more = run(asked.more) if question.by == THEME else []
    judged = {key.partition("~")[0] for key, *_ in more}
    plans: dict[str, list[_Found]] = {plan: [] for plan in question.plans}
    public_ids: dict[str, str] = {}
    for key, public_id, plan, ancestors, clause_type, is_operative, document, value in run(
        asked.clauses
    ):
        values = (value,) if question.by == CLAUSE_TYPE else tuple(value)
        is_coded = key in judged or _is_coded(question, values)
        words, language = _words(document)
        placed = PlacedClause(public_id, ancestors, clause_type, is_operative, is_coded, words)
        plans[plan].append(_Found(placed, values, language, document))
        public_ids[key] = public_id
    clauses: dict[str, ReadClause] = {}
    totals = {}
    for plan, found in plans.items():
        units = codable(each.placed for each in found)
        words_of = _add_up(found, units, totals.setdefault(plan, PlanTotals()))
        for each in found:
            name = each.placed.id
            clause = comparing.Clause(name, plan, each.values, words_of.get(name))
            clauses[name] = ReadClause(clause, each.document)
    stated = _stances(more, public_ids) if question.by == THEME else None
    return ReadPlans(clauses, totals, stated)


def _is_coded(question: Question, values: Sequence[str]) -> bool:
    """Whether some of the values are those that the rows are about."""
    if question.by != THEME:
        return bool(values)
    return any(value.startswith(f"{question.scheme}:") for value in values)


def _add_up(found: Iterable[_Found], units: set[str], totals: PlanTotals) -> dict[str, int]:
    """Add a plan's clauses to its totals; return the words that count for each codable clause."""
    owner_of = owners((each.placed for each in found), units)
    words_of: dict[str, int] = {}
    for each in found:
        placed = each.placed
        totals.codable += placed.id in units
        totals.coded += placed.is_coded
        totals.counted += bool(each.values)
        if placed.words is not None and (owner := owner_of.get(placed.id)) is not None:
            words_of[owner] = words_of.get(owner, 0) + placed.words
            totals.languages.add(each.language)
    if words_of:
        totals.words = sum(words_of.values())
    return words_of


def _words(document: str) -> tuple[int | None, str]:
    """The words of a clause's text: of the original if it is there, else the nearest to it."""
    if NO_TEXTS in document:
        return None, ""
    best = best_text(orjson.loads(document)["texts"])
    return (None, "") if best is None else (word_count(best["text"]), best["language"])


def _stances(
    more: Iterable[tuple[Any, ...]], public_ids: Mapping[str, str]
) -> Mapping[str, list[StatedStance]]:
    """The stances that hold of the shown wordings, by clause."""
    return stances.by_clause(
        StatedStance(public_ids[clause], *judgement)
        for key, *judgement in more
        if (clause := key.partition("~")[0]) in public_ids
    )


def rows_of(question: Question, asked: Statements, read: Iterable[ReadClause]) -> list[Row]:
    """The rows, in the order of the tree or of the vocabulary."""
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
    """The scheme's themes in tree order; one that is deprecated only where it is still in use."""
    found = run(asked.themes)
    within: dict[str, set[str]] = defaultdict(set)
    for key, _, _, _, ancestors, _ in found:
        for above in (*ancestors, key):
            within[above].add(key)
    for key, label, broader, depth, ancestors, is_deprecated in found:
        if depth <= question.depth and not (is_deprecated and not within[key] & used):
            absences = frozenset({*ancestors, key})
            yield Row(key, label, broader or None, depth, frozenset(within[key]), absences)


def absences_of(
    question: Question, asked: Statements, rows: Iterable[Row], plans: Mapping[str, Document]
) -> Iterator[comparing.Absence]:
    """The published silences of the plans, and what follows from what is held in full."""
    if question.by == THEME:
        yield from (comparing.Absence(*row) for row in run(asked.silences))
    if question.by == CLAUSE_TYPE:
        for plan, document in plans.items():
            if document["coverage"]["completeness"] == Completeness.FULL:
                yield from (comparing.Absence(plan, row.id) for row in rows)


def findings_of(question: Question, asked: Statements) -> list[comparing.Finding]:
    """Who found clauses of which plan to be about which theme."""
    if question.by != THEME:
        return []
    return [comparing.Finding(*row) for row in run(asked.findings)]


def said_of(
    question: Question, findings: Iterable[comparing.Finding], snapshot: Snapshot
) -> dict[str, list[Said]]:
    """What persons said by the present codebook, by plan; nothing where only models coded."""
    said: dict[str, list[Said]] = defaultdict(list)
    if any(found.coder_kind != CoderKind.MODEL for found in findings):
        schemes = snapshot.rows(PublishedScheme).filter(key=question.scheme)
        version = schemes.values_list("version", flat=True).first()
        codings = codings_of(question, snapshot).filter(codebook_version=version)
        persons = codings.exclude(coder_kind=CoderKind.MODEL)
        for plan, *judgement in persons.values_list(*SAID_COLUMNS):
            said[plan].append(Said(*judgement))
    return said


def edges_of(
    asked: Statements, read: Mapping[str, ReadClause]
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
