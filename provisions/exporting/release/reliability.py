"""The reliability of a revision's codings: disagreements, and agreement by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from provisions.analysis.agreement import agreement
from provisions.analysis.judgements import CoderValue, of_scheme, of_theme
from provisions.choices import CoderKind
from provisions.models import PublishedCoding, PublishedScheme, PublishedTheme

DISAGREEMENT_COLUMNS = {
    "clause": "TEXT",
    "scheme": "TEXT",
    "codebook_version": "TEXT",
    "theme": "TEXT",
    "coder": "TEXT",
    "coder_kind": "TEXT",
    "applies": "INTEGER",
}
AGREEMENT_COLUMNS = {
    "theme": "TEXT",
    "codebook_version": "TEXT",
    "alpha": "REAL",
    "alpha_low": "REAL",
    "alpha_high": "REAL",
    "agreed_share": "REAL",
    "unit_count": "INTEGER",
    "disagreement_count": "INTEGER",
    "coders": "TEXT",
}
CODING_COLUMNS = ("clause", "coder", "theme", "applies", "coder_kind", "codebook_version")


def disagreements(revision: int) -> Iterator[tuple[Any, ...]]:
    """Every judgement on the clauses and themes on which coders differ, including models.

    A coder who judged a clause with a scheme and did not choose a theme rejects the theme.
    """
    rows = PublishedCoding.objects.known_at(revision).order_by("clause", "key")
    for _, of_clause in groupby(rows.values_list(*CODING_COLUMNS).iterator(), key=itemgetter(0)):
        yield from _of_clause(of_clause)


def _of_clause(codings: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    kinds: dict[str, str] = {}
    by_codebook: dict[tuple[str, str], list[CoderValue]] = defaultdict(list)
    for clause, coder, theme, applies, kind, version in codings:
        kinds[coder] = kind
        scheme = theme.partition(":")[0]
        by_codebook[scheme, version].append(CoderValue(clause, coder, theme, applies))
    for codebook, values in sorted(by_codebook.items()):
        judged = list(of_scheme(values))
        chosen: list[frozenset[str]] = [frozenset(each.value) for each in judged]  # type: ignore[call-overload]
        shared = frozenset.intersection(*chosen)
        for theme in sorted(frozenset().union(*chosen) - shared):
            for each, themes in zip(judged, chosen, strict=True):
                judgement = (each.coder, kinds[each.coder], theme in themes)
                yield (each.unit, *codebook, theme, *judgement)


def agreements(revision: int) -> Iterator[tuple[Any, ...]]:
    """The agreement of people on each theme under its scheme's current codebook."""
    schemes = PublishedScheme.objects.known_at(revision).order_by("key")
    for scheme, version in schemes.values_list("key", "version"):
        rows = PublishedCoding.objects.known_at(revision).filter(
            theme__startswith=f"{scheme}:", codebook_version=version
        )
        persons = rows.exclude(coder_kind=CoderKind.MODEL).order_by("key")
        values = [CoderValue(*row) for row in persons.values_list(*CODING_COLUMNS[:4])]
        themes = PublishedTheme.objects.known_at(revision).filter(scheme=scheme)
        for theme in themes.order_by("sort_path", "key").values_list("key", flat=True):
            found = agreement(of_theme(values, {theme}))
            measures = (found.alpha, found.low, found.high, found.raw, found.units)
            coders = "; ".join(found.coders)
            yield (theme, version, *measures, found.disagreement_count, coders)
