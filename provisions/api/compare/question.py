"""The parsed question of a comparison, and the SQL statements that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from provisions.api.lists.key_prefix import key_prefix
from provisions.api.lists.sql_cache import Statement
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import (
    MORE_THAN_YES,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
    PublishedTheme,
)
from provisions.nouns import CLAUSE, CODING, SILENCE

THEME, CLAUSE_TYPE, MODALITY = "theme", "clause_type", "modality"
#: The kinds of rows of a comparison, and the column of clauses for each.
BY = {THEME: "themes", CLAUSE_TYPE: "clause_type", MODALITY: "modalities"}

CLAUSE_COLUMNS = (
    "key",
    "public_id",
    "plan",
    "parent",
    "clause_type",
    "is_operative",
    "document",
)
THEME_COLUMNS = (
    "key",
    "preferred_label",
    "broader",
    "depth",
    "ancestors",
    "is_deprecated",
    "replaced_by",
)
SILENCE_COLUMNS = ("plan", "theme", "key", "coder", "coder_kind")
FINDING_COLUMNS = ("plan", "theme", "coder", "coder_kind")
MORE_COLUMNS = ("key", "theme", "coder", "codebook_version", "applies", "stance")
JUDGEMENT_COLUMNS = ("plan", "clause", "coder", "theme", "applies")


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed request for a comparison."""

    plans: tuple[str, ...]
    by: str
    #: The scheme of the themes; empty unless rows are themes.
    scheme: str
    depth: int
    #: The number of clauses that a cell lists.
    limit: int


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL statements of a comparison; the last four only if rows are themes."""

    clauses: Statement
    correspondences: Statement
    themes: Statement
    silences: Statement
    findings: Statement
    #: The codings that reject a theme or state a stance.
    more: Statement


@lru_cache(maxsize=200)
def statements(question: Question, snapshot: Snapshot) -> Statements:
    """The statements of a question, which take longer to compose than to run.

    As for lists (decision 0010), they depend on the arguments only, so they are cached; their
    results are not.
    """
    plans = question.plans
    clauses = snapshot.visible(PublishedClause).filter(plan__in=plans)
    columns = (*CLAUSE_COLUMNS, BY[question.by])
    edges = snapshot.visible(PublishedCorrespondence).filter(key_prefix(plans, CLAUSE.plan_mark))
    themes = snapshot.rows(PublishedTheme).filter(scheme=question.scheme)
    silences = snapshot.visible(PublishedSilence).filter(key_prefix(plans, SILENCE.plan_mark))
    codings = codings_of(question, snapshot)
    findings = codings.filter(applies=True)
    return Statements(
        _statement(clauses.order_by("plan", "sort_path", "key"), *columns),
        _statement(edges.filter(to_plan__in=plans).order_by("key"), "document"),
        _statement(themes.order_by("sort_path", "key"), *THEME_COLUMNS),
        _statement(silences.order_by("key"), *SILENCE_COLUMNS),
        _statement(findings.order_by(*FINDING_COLUMNS).distinct(), *FINDING_COLUMNS),
        _statement(codings.filter(MORE_THAN_YES), *MORE_COLUMNS),
    )


def codings_of(question: Question, snapshot: Snapshot) -> QuerySet[Any]:
    """The codings of the plans' clauses with themes of the scheme."""
    rows = snapshot.visible(PublishedCoding).filter(key_prefix(question.plans, CODING.plan_mark))
    return rows.filter(theme__startswith=f"{question.scheme}:").order_by("key")


def _statement(rows: QuerySet[Any], *columns: str) -> Statement:
    statement: Statement = rows.values_list(*columns).query.sql_with_params()
    return statement
