"""Reads from a snapshot what a comparison of plans needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from provisions.analysis import comparison, stances
from provisions.analysis.codable import PlacedClause, codable, owners
from provisions.analysis.comparison import Row
from provisions.analysis.judgements import CoderValue
from provisions.analysis.representative_texts import best_text
from provisions.analysis.stances import StatedStance
from provisions.analysis.words import word_count
from provisions.api.compare.question import (
    CLAUSE_TYPE,
    MODALITY,
    SAID_COLUMNS,
    THEME,
    Question,
    Statements,
    codings_of,
)
from provisions.api.lists.sql_cache import fetch
from provisions.api.snapshot.replacements import way_from
from provisions.api.snapshot.snapshots import Snapshot
from provisions.choices import ClauseType, CoderKind, Completeness, Modality, Stance
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
class ReadPlans:
    """The compared plans' clauses by id, in document order, and what they add up to."""

    clauses: Mapping[str, comparison.ComparedClause]
    #: Their documents, opened only if they are shown.
    documents: Mapping[str, str]
    totals: Mapping[str, PlanTotals]
    #: The stances that hold, by clause; None where rows have no stances.
    stances: Mapping[str, list[StatedStance]] | None


@dataclass(frozen=True, slots=True)
class SchemeThemes:
    """The themes of the scheme, as THEME_COLUMNS; none where rows are something else."""

    rows: Sequence[tuple[Any, ...]] = ()
    #: Of themes that were merged, the theme to use. Codings stay as they were made.
    merged: Mapping[str, str] = field(default_factory=dict)


def themes_of(question: Question, asked: Statements) -> SchemeThemes:
    """Read the themes, and where those that were merged lead."""
    if question.by != THEME:
        return SchemeThemes()
    rows = fetch(asked.themes)
    leads_to = {key: new for key, *_, new in rows}
    merged = {key: way[-1] for key in leads_to if (way := way_from(key, leads_to))}
    return SchemeThemes(rows, merged)


def read_plans(question: Question, asked: Statements, themes: SchemeThemes) -> ReadPlans:
    """Read the clauses of the plans, with the words and stances that count for each."""
    more = fetch(asked.more) if question.by == THEME else []
    judged = {key.partition("~")[0] for key, *_ in more}
    prefix = f"{question.scheme}:" if question.by == THEME else ""
    placed: dict[str, list[PlacedClause]] = {plan: [] for plan in question.plans}
    totals = {plan: PlanTotals() for plan in question.plans}
    public_ids: dict[str, str] = {}
    values: dict[str, Sequence[str]] = {}
    documents: dict[str, str] = {}
    languages: dict[str, str] = {}
    for key, name, plan, parent, clause_type, is_operative, document, value in fetch(asked.clauses):
        own = (value,) if question.by == CLAUSE_TYPE else value
        is_coded = key in judged or any(each.startswith(prefix) for each in own)
        words, languages[name] = _words(document)
        placed[plan].append(PlacedClause(name, parent, clause_type, is_operative, is_coded, words))
        totals[plan].counted += bool(own)
        public_ids[key], values[name], documents[name] = name, own, document
    words_of: dict[str, int] = {}
    for plan, found in placed.items():
        words_of |= _add_up(found, languages, totals[plan])
    clauses = {
        each.id: comparison.ComparedClause(each.id, plan, values[each.id], words_of.get(each.id))
        for plan, found in placed.items()
        for each in found
    }
    is_by_theme = question.by == THEME
    stated = _stances(more, public_ids, values, themes.merged) if is_by_theme else None
    return ReadPlans(clauses, documents, totals, stated)


def _add_up(
    found: Sequence[PlacedClause], languages: Mapping[str, str], totals: PlanTotals
) -> dict[str, int]:
    """Add a plan's clauses to its totals; return the words that count for each codable clause."""
    units = codable(found)
    totals.codable = len(units)
    totals.coded = sum(clause.is_coded for clause in found)
    worded = [clause for clause in found if clause.words is not None]
    if not worded:
        return {}
    owner_of = owners(found, units)
    words_of: dict[str, int] = defaultdict(int)
    for clause in worded:
        if clause.words is not None and clause.id in owner_of:
            words_of[owner_of[clause.id]] += clause.words
            totals.languages.add(languages[clause.id])
    totals.words = sum(words_of.values()) if words_of else None
    return words_of


def _words(document: str) -> tuple[int | None, str]:
    """The words of a clause's text: of the original if it is there, else the nearest to it."""
    if NO_TEXTS in document:
        return None, ""
    best = best_text(orjson.loads(document)["texts"])
    return (None, "") if best is None else (word_count(best["text"]), best["language"])


def _stances(
    more: Sequence[tuple[Any, ...]],
    public_ids: Mapping[str, str],
    assigned: Mapping[str, Sequence[str]],
    merged: Mapping[str, str],
) -> Mapping[str, list[StatedStance]]:
    """The stances that hold of the shown wordings, by clause."""
    if all(stance == Stance.NOT_STATED for *_, stance in more):
        return {}
    held = stances.by_clause(
        StatedStance(public_ids[clause], *judgement)
        for key, *judgement in more
        if (clause := key.partition("~")[0]) in public_ids
    )

    def now(clause: str, each: StatedStance) -> StatedStance:
        """The stance on the theme that the clause has now, where the coder's was merged."""
        if each.theme in assigned[clause] or each.theme not in merged:
            return each
        return replace(each, theme=merged[each.theme])

    # Only now: by_clause tells judgements apart by the theme that a coder saw.
    return {clause: [now(clause, each) for each in stated] for clause, stated in held.items()}


def rows_of(
    question: Question, themes: SchemeThemes, clauses: Iterable[comparison.ComparedClause]
) -> list[Row]:
    """The rows, in the order of the tree or of the vocabulary."""
    used = {value for clause in clauses for value in clause.values}
    if question.by == THEME:
        return list(_theme_rows(question, themes, used))
    choices: Any = ClauseType if question.by == CLAUSE_TYPE else Modality
    return [
        Row(value, label, values=frozenset({value}), absences=frozenset({value}))
        for value, label in choices.choices
        if question.by == MODALITY or value in used
    ]


def _theme_rows(question: Question, themes: SchemeThemes, used: set[str]) -> Iterator[Row]:
    """The scheme's themes in tree order; one that is deprecated only where it is still in use."""
    within: dict[str, set[str]] = defaultdict(set)
    for key, _, _, _, ancestors, *_ in themes.rows:
        for above in (*ancestors, key):
            within[above].add(key)
    for key, label, broader, depth, ancestors, is_deprecated, _ in themes.rows:
        if depth <= question.depth and not (is_deprecated and not within[key] & used):
            absences = frozenset({*ancestors, key})
            # As the filter `theme` does: a theme finds what its replacement has now.
            found = within[key] | within.get(themes.merged.get(key, ""), set())
            yield Row(key, label, broader or None, depth, frozenset(found), absences)


def absences_of(
    question: Question,
    asked: Statements,
    rows: Iterable[Row],
    plans: Mapping[str, Document],
    totals: Mapping[str, PlanTotals],
) -> Iterator[comparison.Absence]:
    """The published silences of the plans, and what follows from what is held in full.

    Nothing is known of a plan that has no clauses on the requested day.
    """
    if question.by == THEME:
        yield from (comparison.Absence(*row) for row in fetch(asked.silences))
    if question.by == CLAUSE_TYPE:
        for plan, document in plans.items():
            is_full = document["coverage"]["completeness"] == Completeness.FULL
            if is_full and totals[plan].counted:
                yield from (comparison.Absence(plan, row.id) for row in rows)


def findings_of(
    question: Question,
    asked: Statements,
    themes: SchemeThemes,
    clauses: Iterable[comparison.ComparedClause],
) -> list[comparison.CoderFinding]:
    """Who found clauses of which plan to be about which theme, or about one merged into it."""
    if question.by != THEME:
        return []
    used = {(clause.plan, theme) for clause in clauses for theme in clause.values}
    return [
        comparison.CoderFinding(
            plan, theme if (plan, theme) in used else themes.merged.get(theme, theme), *coder
        )
        for plan, theme, *coder in fetch(asked.findings)
    ]


def said_of(
    question: Question, findings: Iterable[comparison.CoderFinding], snapshot: Snapshot
) -> dict[str, list[CoderValue]]:
    """What persons said by the present codebook, by plan; nothing where only models coded."""
    said: dict[str, list[CoderValue]] = defaultdict(list)
    if any(found.coder_kind != CoderKind.MODEL for found in findings):
        schemes = snapshot.rows(PublishedScheme).filter(key=question.scheme)
        version = schemes.values_list("version", flat=True).first()
        codings = codings_of(question, snapshot).filter(codebook_version=version)
        persons = codings.exclude(coder_kind=CoderKind.MODEL)
        for plan, *judgement in persons.values_list(*SAID_COLUMNS):
            said[plan].append(CoderValue(*judgement))
    return said


def edges_of(
    asked: Statements, clauses: Mapping[str, comparison.ComparedClause]
) -> Iterator[tuple[comparison.Edge, Document]]:
    """The correspondences between any two of the compared plans."""
    for (text,) in fetch(asked.correspondences):
        document = orjson.loads(text)
        sides = [clauses.get(document[name]) for name in ("from_clause", "to_clause")]
        values = [side.values if side else () for side in sides]
        edge = comparison.Edge(
            document["id"], document["relation"], document["review_state"], *values
        )
        yield edge, document
