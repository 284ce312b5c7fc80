"""Changes of a codebook: themes are merged, split, moved and given up, and nothing is lost.

Each change makes a new version of the scheme. Themes that readers know stay known: a theme that is
merged or given up is marked so, and leads to the one to use instead. Codings stay as their coders
made them, with the codebook they applied; what has to be judged again is listed by `to_recode`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, QuerySet

from provisions.choices import LabelKind, Stage
from provisions.curating.errors import RefusedError
from provisions.models import Assignment, Clause, Coding, Scheme, Theme, ThemeLabel
from provisions.trees import in_document_order


@dataclass(frozen=True, slots=True)
class Part:
    """A narrower theme that comes out of a split."""

    slug: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class ThemeToRecode:
    """A theme whose meaning changed after clauses were coded with it."""

    theme: Theme
    clause_count: int


def in_tree_order(scheme: Scheme) -> list[tuple[Theme, int]]:
    """The ready themes of a scheme, narrower ones below broader ones, each with its depth."""
    below: dict[int | None, list[Theme]] = defaultdict(list)
    rows = scheme.themes.filter(stage=Stage.READY).select_related("scheme", "replaced_by")
    for theme in rows.order_by("position", "slug"):
        below[theme.broader_id].append(theme)
    ordered = in_document_order(below, lambda theme: theme.pk)
    return [(theme, len(above)) for above, theme in ordered]


@transaction.atomic
def merge(themes: Sequence[Theme], into: Theme, version: str, reason: str) -> None:
    """Make one theme of several: the others are given up and lead to it.

    Their names become names of it, their narrower themes and their results go to it. Raises
    RefusedError if they are not themes of one scheme, or the version is not a later one.
    """
    if not themes or into in themes:
        raise RefusedError("Choose the themes to merge, and another one to merge them into.")
    scheme = _new_version(into, version, reason)
    _check(themes, scheme)
    if above := set(_above(into)) & {theme.pk for theme in themes}:
        names = ", ".join(theme.preferred_label for theme in themes if theme.pk in above)
        raise RefusedError(f"{into.preferred_label} stands below {names}: move it first.")
    for theme in themes:
        theme.narrower.update(broader=into)
        theme.replaces.update(replaced_by=into)
        _take_names(theme, into)
        _take_results(theme, into)
        _give_up(theme, into)
    into.codebook_version = version
    into.save(update_fields=["codebook_version"])


@transaction.atomic
def split(theme: Theme, parts: Sequence[Part], version: str, reason: str) -> list[Theme]:
    """Make narrower themes of one, which stays as their sum; its clauses are to be judged again.

    Raises RefusedError with fewer than two parts, ValidationError where a part breaks a rule.
    """
    if len(parts) < 2:
        raise RefusedError("A split makes at least two themes.")
    scheme = _new_version(theme, version, reason)
    _check([theme], scheme)
    last = theme.narrower.count()
    made = []
    for number, part in enumerate(parts, last + 1):
        row = Theme(
            scheme=scheme,
            slug=part.slug,
            preferred_label=part.label,
            definition=part.definition,
            broader=theme,
            position=number,
            codebook_version=version,
            stage=theme.stage,
        )
        row.full_clean()
        row.save()
        made.append(row)
    theme.codebook_version = version
    theme.save(update_fields=["codebook_version"])
    return made


@transaction.atomic
def move(theme: Theme, broader: Theme | None, version: str, reason: str) -> None:
    """Put a theme, and all below it, under another one, or at the top.

    Raises ValidationError if it would stand below itself or in another scheme.
    """
    scheme = _new_version(theme, version, reason)
    _check([theme], scheme)
    theme.broader, theme.codebook_version = broader, version
    theme.position = scheme.themes.filter(broader=broader).count() + 1
    theme.full_clean()
    theme.save()


@transaction.atomic
def give_up(theme: Theme, instead: Theme | None, version: str, reason: str) -> None:
    """Let coders no longer use a theme; readers still find it, and what to use instead.

    Raises RefusedError while themes in use stand below it.
    """
    scheme = _new_version(theme, version, reason)
    _check([theme], scheme)
    if theme.narrower.filter(is_deprecated=False).exists():
        raise RefusedError(f"Themes stand below {theme.preferred_label}: move or merge them first.")
    if instead is not None:
        theme.replaces.update(replaced_by=instead)
    _give_up(theme, instead)


def to_recode(scheme: Scheme) -> list[ThemeToRecode]:
    """The themes in use whose meaning is newer than codings made with them, with how many clauses.

    A clause is done once somebody has judged it by the theme's present meaning.
    """
    rows = (
        _outdated(scheme)
        .values("theme")
        .annotate(count=Count("clause", distinct=True))
        .values_list("theme", "count")
    )
    counts = dict(rows)
    themes = Theme.objects.filter(pk__in=counts).select_related("scheme").order_by("slug")
    return [ThemeToRecode(theme, counts[theme.pk]) for theme in themes]


def clauses_to_recode(theme: Theme) -> QuerySet[Clause]:
    """The clauses that were coded with an earlier meaning of a theme, and not since."""
    rows = _outdated(theme.scheme).filter(theme=theme)
    found: QuerySet[Clause] = Clause.objects.filter(pk__in=rows.values("clause"))
    return found


def _outdated(scheme: Scheme) -> QuerySet[Coding]:
    rows = Coding.objects.filter(theme__scheme=scheme, theme__is_deprecated=False).annotate(
        applied=_Version("codebook_version"), meant=_Version("theme__codebook_version")
    )
    judged_since = (
        Coding.objects.filter(clause=OuterRef("clause"), theme__scheme=scheme)
        .annotate(applied=_Version("codebook_version"))
        .filter(applied__gte=OuterRef("meant"))
    )
    found: QuerySet[Coding] = rows.filter(~Exists(judged_since), applied__lt=F("meant"))
    return found


class _Version(Func):
    """A version such as '1.10' as numbers, which compare as versions do."""

    template = "string_to_array(%(expressions)s, '.')::int[]"
    output_field = ArrayField(IntegerField())


def _new_version(theme: Theme, version: str, reason: str) -> Scheme:
    """Raise the version of the scheme, locked against other changes of the codebook."""
    if not reason.strip():
        raise RefusedError("Say why the codebook changes: coders will ask.")
    scheme: Scheme = Scheme.objects.select_for_update().get(pk=theme.scheme_id)
    if _numbers(version) <= _numbers(scheme.version):
        raise RefusedError(f"The codebook is version {scheme.version}: give a later one.")
    pghistory.context(reason=reason.strip())
    scheme.version = version
    scheme.full_clean()
    scheme.save(update_fields=["version"])
    theme.scheme = scheme
    return scheme


def _numbers(version: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError as error:
        raise RefusedError(f"'{version}' is no version: use numbers and points.") from error


def _check(themes: Sequence[Theme], scheme: Scheme) -> None:
    for theme in themes:
        if theme.scheme_id != scheme.pk:
            raise RefusedError(f"{theme} is not a theme of {scheme.title}.")
        if theme.is_deprecated:
            raise RefusedError(f"{theme.preferred_label} is already given up.")


def _above(theme: Theme) -> list[int]:
    found = []
    above = theme.broader
    while above is not None:
        found.append(above.pk)
        above = above.broader
    return found


def _give_up(theme: Theme, instead: Theme | None) -> None:
    theme.is_deprecated, theme.replaced_by = True, instead
    theme.full_clean()
    theme.save(update_fields=["is_deprecated", "replaced_by"])


def _take_names(theme: Theme, into: Theme) -> None:
    """The names of a merged theme find the one that it went into."""
    names = [("en", theme.preferred_label)]
    names += theme.labels.values_list("language", "label")
    taken = {("en", into.preferred_label), *into.labels.values_list("language", "label")}
    for language, label in names:
        if (language, label) not in taken:
            ThemeLabel.objects.create(
                theme=into, language=language, label=label, kind=LabelKind.ALTERNATIVE
            )
            taken.add((language, label))


def _take_results(theme: Theme, into: Theme) -> None:
    """A clause that was about a merged theme is about the one that it went into."""
    rows = Assignment.objects.filter(theme=theme)
    there = Assignment.objects.filter(theme=into)
    rows.exclude(clause__in=there.values("clause")).update(theme=into)
    for row in rows.filter(applies=True):
        # Both had a result: yes wins, because the merged theme is the sum of both.
        there.filter(clause=row.clause_id, applies=False).update(applies=True)
    rows.delete()
