"""Reads the data for a comparison of plans from a snapshot."""

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
    JUDGEMENT_COLUMNS,
    MODALITY,
    THEME,
    Question,
    Statements,
    codings_of,
)
from provisions.api.lists.sql_cache import fetch
from provisions.api.snapshot.replacements import successors_of
from provisions.api.snapshot.snapshots import Snapshot
from provisions.choices import ClauseType, CoderKind, Completeness, Modality, Stance
from provisions.models.published import PublishedScheme

Document = dict[str, Any]

#: Documents are canonical JSON, so exactly those without texts contain this.
NO_TEXTS = '"texts":[]'


@dataclass(slots=True)
class PlanTotals:
    """The totals of a plan's column."""

    #: The clauses of which shares are computed, and those of them that a coder judged.
    codable: int = 0
    coded: int = 0
    #: Clauses with any value.
    counted: int = 0
    words: int | None = None
    languages: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ReadPlans:
    """The compared plans' clauses by id, in document order, and their totals."""

    clauses: Mapping[str, comparison.ComparedClause]
    #: Their documents, parsed only if they are shown.
    documents: Mapping[str, str]
    totals: Mapping[str, PlanTotals]
    #: The valid stances, by clause; None if rows have no stances.
    stances: Mapping[str, list[StatedStance]] | None


@dataclass(frozen=True, slots=True)
class SchemeThemes:
    """The themes of the scheme, as THEME_COLUMNS; empty if rows are not themes."""

    rows: Sequence[tuple[Any, ...]] = ()
    #: The theme to use instead of each merged one. Codings keep their original theme.
    merged: Mapping[str, str] = field(default_factory=dict)


def themes_of(question: Question, prepared: Statements) -> SchemeThemes:
    """Read the themes, and the successors of merged ones."""
    if question.by != THEME:
        return SchemeThemes()
    rows = fetch(prepared.themes)
    replaced_by = {key: new for key, *_, new in rows}
    merged = {key: chain[-1] for key in replaced_by if (chain := successors_of(key, replaced_by))}
    return SchemeThemes(rows, merged)


def read_plans(question: Question, prepared: Statements, themes: SchemeThemes) -> ReadPlans:
    """Read the clauses of the plans, with the words and stances counted for each."""
    more = fetch(prepared.more) if question.by == THEME else []
    judged = {key.partition("~")[0] for key, *_ in more}
    prefix = f"{question.scheme}:" if question.by == THEME else ""
    placed: dict[str, list[PlacedClause]] = {plan: [] for plan in question.plans}
    totals = {plan: PlanTotals() for plan in question.plans}
    public_ids: dict[str, str] = {}
    values: dict[str, Sequence[str]] = {}
    documents: dict[str, str] = {}
    languages: dict[str, str] = {}
    for key, name, plan, parent, clause_type, is_operative, document, value in fetch(
        prepared.clauses
    ):
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
    """Add a plan's clauses to its totals; return the number of words of each codable clause."""
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
    """The number of words and the language of a clause's most authoritative text."""
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
    """The valid stances on the shown wordings, by clause."""
    if all(stance == Stance.NOT_STATED for *_, stance in more):
        return {}
    held = stances.by_clause(
        StatedStance(public_ids[clause], *judgement)
        for key, *judgement in more
        if (clause := key.partition("~")[0]) in public_ids
    )

    def on_current_theme(clause: str, each: StatedStance) -> StatedStance:
        """The stance with the successor of its theme, if the theme was merged."""
        if each.theme in assigned[clause] or each.theme not in merged:
            return each
        return replace(each, theme=merged[each.theme])

    # After by_clause, which distinguishes judgements by the coder's original theme.
    return {
        clause: [on_current_theme(clause, each) for each in stated]
        for clause, stated in held.items()
    }


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
    """The scheme's themes in tree order; deprecated ones only if they are still in use."""
    within: dict[str, set[str]] = defaultdict(set)
    for key, _, _, _, ancestors, *_ in themes.rows:
        for above in (*ancestors, key):
            within[above].add(key)
    for key, label, broader, depth, ancestors, is_deprecated, _ in themes.rows:
        if depth <= question.depth and not (is_deprecated and not within[key] & used):
            absences = frozenset({*ancestors, key})
            # As the filter `theme` does: a merged theme also finds the clauses of its successor.
            found = within[key] | within.get(themes.merged.get(key, ""), set())
            yield Row(key, label, broader or None, depth, frozenset(found), absences)


def absences_of(
    question: Question,
    prepared: Statements,
    rows: Iterable[Row],
    plans: Mapping[str, Document],
    totals: Mapping[str, PlanTotals],
) -> Iterator[comparison.Absence]:
    """The published silences of the plans, and the absences in plans held in full.

    Nothing is known about a plan that has no clauses on the requested day.
    """
    if question.by == THEME:
        yield from (comparison.Absence(*row) for row in fetch(prepared.silences))
    if question.by == CLAUSE_TYPE:
        for plan, document in plans.items():
            is_full = document["coverage"]["completeness"] == Completeness.FULL
            if is_full and totals[plan].counted:
                yield from (comparison.Absence(plan, row.id) for row in rows)


def findings_of(
    question: Question,
    prepared: Statements,
    themes: SchemeThemes,
    clauses: Iterable[comparison.ComparedClause],
) -> list[comparison.CoderFinding]:
    """The coders' findings by plan and theme; merged themes are replaced by their successor."""
    if question.by != THEME:
        return []
    used = {(clause.plan, theme) for clause in clauses for theme in clause.values}
    return [
        comparison.CoderFinding(
            plan, theme if (plan, theme) in used else themes.merged.get(theme, theme), *coder
        )
        for plan, theme, *coder in fetch(prepared.findings)
    ]


def judgements_of(
    question: Question, findings: Iterable[comparison.CoderFinding], snapshot: Snapshot
) -> dict[str, list[CoderValue]]:
    """People's judgements under the current codebook, by plan; empty if only models coded."""
    judgements: dict[str, list[CoderValue]] = defaultdict(list)
    if any(found.coder_kind != CoderKind.MODEL for found in findings):
        schemes = snapshot.rows(PublishedScheme).filter(key=question.scheme)
        version = schemes.values_list("version", flat=True).first()
        codings = codings_of(question, snapshot).filter(codebook_version=version)
        persons = codings.exclude(coder_kind=CoderKind.MODEL)
        for plan, *judgement in persons.values_list(*JUDGEMENT_COLUMNS):
            judgements[plan].append(CoderValue(*judgement))
    return judgements


def edges_of(
    prepared: Statements, clauses: Mapping[str, comparison.ComparedClause]
) -> Iterator[tuple[comparison.Edge, Document]]:
    """The correspondences between any two of the compared plans."""
    for (text,) in fetch(prepared.correspondences):
        document = orjson.loads(text)
        sides = [clauses.get(document[name]) for name in ("from_clause", "to_clause")]
        values = [side.values if side else () for side in sides]
        edge = comparison.Edge(
            document["id"], document["relation"], document["review_state"], *values
        )
        yield edge, document
