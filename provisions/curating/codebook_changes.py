"""Changes of a codebook: themes are merged, split, moved and deprecated, but never deleted.

Each change creates a new version of the scheme. A merged or deprecated theme remains, is marked as
deprecated and names its replacement. Codings do not change and keep their codebook version;
`to_recode` lists the clauses to code again.
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
    """A narrower theme that a split creates."""

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
    """Merge themes into one: the others become deprecated and name it as their replacement.

    It receives their labels, their narrower themes and their results. Raises RefusedError if they
    are not themes of one scheme, or if the version is not later than the present one.
    """
    if not themes or into in themes:
        raise RefusedError("Choose the themes to merge, and a different theme to merge them into.")
    scheme = _new_version(into, version, reason)
    _check_in_use(themes, scheme)
    if above := set(_above(into)) & {theme.pk for theme in themes}:
        names = ", ".join(theme.preferred_label for theme in themes if theme.pk in above)
        raise RefusedError(f"{into.preferred_label} is narrower than {names}. Move it first.")
    for theme in themes:
        theme.narrower.update(broader=into)
        theme.replaces.update(replaced_by=into)
        _move_labels(theme, into)
        _move_results(theme, into)
        _mark_deprecated(theme, into)
    into.codebook_version = version
    into.save(update_fields=["codebook_version"])


@transaction.atomic
def split(theme: Theme, parts: Sequence[Part], version: str, reason: str) -> list[Theme]:
    """Create narrower themes below one, which remains; its clauses are to be recoded.

    Raises RefusedError for fewer than two parts, ValidationError for an invalid part.
    """
    if len(parts) < 2:
        raise RefusedError("A split needs at least two parts. Add another part.")
    scheme = _new_version(theme, version, reason)
    _check_in_use([theme], scheme)
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
    """Move a theme with its narrower themes below another one, or to the top.

    Raises ValidationError if `broader` is narrower than the theme or in another scheme.
    """
    scheme = _new_version(theme, version, reason)
    _check_in_use([theme], scheme)
    theme.broader, theme.codebook_version = broader, version
    theme.position = scheme.themes.filter(broader=broader).count() + 1
    theme.full_clean()
    theme.save()


@transaction.atomic
def deprecate(theme: Theme, instead: Theme | None, version: str, reason: str) -> None:
    """Deprecate a theme: coders can no longer choose it; readers still find it.

    Raises RefusedError while it has narrower themes in use.
    """
    scheme = _new_version(theme, version, reason)
    _check_in_use([theme], scheme)
    if theme.narrower.filter(is_deprecated=False).exists():
        label = theme.preferred_label
        raise RefusedError(f"{label} has narrower themes in use. Move or merge them first.")
    if instead is not None:
        theme.replaces.update(replaced_by=instead)
    _mark_deprecated(theme, instead)


def to_recode(scheme: Scheme) -> list[ThemeToRecode]:
    """The themes in use whose meaning changed after codings, with the number of clauses.

    A clause no longer counts after a coder has coded it by the theme's present meaning.
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
    """The clauses that were coded only with an earlier meaning of a theme."""
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
    """Converts a version such as '1.10' to an array of numbers, which sorts correctly."""

    template = "string_to_array(%(expressions)s, '.')::int[]"
    output_field = ArrayField(IntegerField())


def _new_version(theme: Theme, version: str, reason: str) -> Scheme:
    """Set a later version of the scheme, which stays locked until the transaction ends."""
    if not reason.strip():
        raise RefusedError("The reason is empty. Say why the codebook changes.")
    scheme: Scheme = Scheme.objects.select_for_update().get(pk=theme.scheme_id)
    if _numbers(version) <= _numbers(scheme.version):
        raise RefusedError(f"The codebook is version {scheme.version}. Choose a later version.")
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
        raise RefusedError(f"'{version}' is not a version. Write numbers such as 1.2.") from error


def _check_in_use(themes: Sequence[Theme], scheme: Scheme) -> None:
    for theme in themes:
        if theme.scheme_id != scheme.pk:
            raise RefusedError(f"{theme} is not a theme of {scheme.title}.")
        if theme.is_deprecated:
            raise RefusedError(f"{theme.preferred_label} is already deprecated.")


def _above(theme: Theme) -> list[int]:
    found = []
    above = theme.broader
    while above is not None:
        found.append(above.pk)
        above = above.broader
    return found


def _mark_deprecated(theme: Theme, instead: Theme | None) -> None:
    theme.is_deprecated, theme.replaced_by = True, instead
    theme.full_clean()
    theme.save(update_fields=["is_deprecated", "replaced_by"])


def _move_labels(theme: Theme, into: Theme) -> None:
    """Copy the labels of a merged theme to the remaining one, so that searches find it."""
    names = [("en", theme.preferred_label)]
    names += theme.labels.values_list("language", "label")
    taken = {("en", into.preferred_label), *into.labels.values_list("language", "label")}
    for language, label in names:
        if (language, label) not in taken:
            ThemeLabel.objects.create(
                theme=into, language=language, label=label, kind=LabelKind.ALTERNATIVE
            )
            taken.add((language, label))


def _move_results(theme: Theme, into: Theme) -> None:
    """Move the results of a merged theme to the remaining one."""
    rows = Assignment.objects.filter(theme=theme)
    there = Assignment.objects.filter(theme=into)
    rows.exclude(clause__in=there.values("clause")).update(theme=into)
    for row in rows.filter(applies=True):
        # Both themes have a result: "applies" wins, because the remaining theme covers both.
        there.filter(clause=row.clause_id, applies=False).update(applies=True)
    rows.delete()
