"""The context of a clause for coders: its place in the plan, and the codebook in order."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from provisions.choices import LabelKind, Stage
from provisions.models import Clause, Scheme, Theme
from provisions.trees import in_document_order

#: The maximum number of themes with similar names that are shown for a theme.
LIKE_SHOWN = 4

#: Words that do not count as similarity of names.
COMMON = frozenset({"with", "from", "into", "other", "their", "this", "that", "over", "under"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The ancestors of a clause, top first, and its neighbours."""

    above: tuple[Clause, ...]
    before: Clause | None
    after: Clause | None


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """A theme of a codebook, with the themes that may be confused with it."""

    theme: Theme
    depth: int
    path: str
    names: tuple[str, ...]
    like: tuple[Theme, ...]


def surroundings(clause: Clause) -> Surroundings:
    """Read the surroundings of a clause, with the texts of its neighbours."""
    above: list[Clause] = []
    parent = clause.parent
    while parent is not None:
        above.append(parent)
        parent = parent.parent
    beside = Clause.objects.filter(plan=clause.plan, parent=clause.parent_id).exclude(
        eid=clause.eid
    )
    before = (
        beside.filter(position__lt=clause.position).order_by("-position", "-wording", "pk").first()
    )
    after = (
        beside.filter(position__gt=clause.position).order_by("position", "-wording", "pk").first()
    )
    read = [each for each in (*above[:1], before, after) if each is not None]
    prefetch_related_objects(read, "texts")
    return Surroundings(tuple(reversed(above)), before, after)


def name_of(clause: Clause) -> str:
    """Locator and heading, or only the heading if it repeats the locator."""
    if clause.heading.startswith(clause.locator):
        return clause.heading
    return f"{clause.locator} {clause.heading}".strip()


def codebook(scheme: Scheme) -> list[CodebookEntry]:
    """List the themes that coders may choose, in tree order."""
    rows = list(
        scheme.themes.filter(stage=Stage.READY, is_deprecated=False)
        .order_by("position", "pk")
        .prefetch_related("labels")
    )
    known = {row.pk for row in rows}
    parts: dict[int | None, list[Theme]] = defaultdict(list)
    for row in rows:
        parts[row.broader_id if row.broader_id in known else None].append(row)
    like = _alike(rows)
    found: list[CodebookEntry] = []
    for above, row in in_document_order(parts, lambda row: row.pk):
        path = " › ".join(theme.preferred_label for theme in above)
        found.append(CodebookEntry(row, len(above), path, _names(row), like[row.pk]))
    return found


def _names(theme: Theme) -> tuple[str, ...]:
    """All names for the search of a theme, including hidden labels."""
    return (theme.preferred_label, *(row.label for row in theme.labels.all()), theme.notation)


def _alike(themes: list[Theme]) -> dict[int, tuple[Theme, ...]]:
    """By theme: the themes whose names share words with its names, the most similar first."""
    words = {theme.pk: _words(theme) for theme in themes}
    holders: dict[str, list[Theme]] = defaultdict(list)
    for theme in themes:
        for word in words[theme.pk]:
            holders[word].append(theme)
    found = {}
    for theme in themes:
        shared: dict[Theme, int] = defaultdict(int)
        for word in words[theme.pk]:
            for other in holders[word]:
                if other.pk != theme.pk:
                    shared[other] += 1
        best = sorted(shared, key=lambda other: (-shared[other], other.position, other.pk))
        found[theme.pk] = tuple(best[:LIKE_SHOWN])
    return found


def _words(theme: Theme) -> set[str]:
    shown = [row.label for row in theme.labels.all() if row.kind != LabelKind.HIDDEN]
    words = re.findall(r"[^\W\d_]+", " ".join([theme.preferred_label, *shown]).casefold())
    return {word.rstrip("s") for word in words if len(word) > 3 and word not in COMMON}
