"""Filter types: what a parameter's values mean, for django-filter's FilterSets.

A filter reads the raw values of its parameter (`field.clean`), resolves them against the snapshot
(do these keys exist? which themes does a theme stand for?), says what it understood, and narrows
a queryset. Values separated by commas are alternatives (OR); a repeated parameter narrows further
(AND); `name_not=value`, for short `name!=value`, excludes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import Any, Self

from django import forms
from django.db.models import Q, QuerySet
from django_filters.filters import Filter

from provisions import search
from provisions.api.http.parameters import EXCLUDING, TEXT, Parameter, boolean, split
from provisions.api.http.problems import invalid
from provisions.api.lists.nearest_keys import nearest_keys
from provisions.api.snapshot.replacements import replacements
from provisions.api.snapshot.snapshots import NUMBER, Snapshot
from provisions.models.published import (
    PublishedClause,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedRecord,
    PublishedScheme,
    PublishedSource,
    PublishedTheme,
)
from provisions.nearest import nearest

#: More alternatives than this in one request are a mistake, or an attack.
MOST_VALUES = 200

#: How a query is written, for the description of every `q`.
SEARCH_SYNTAX = (
    'words in any inflection, "phrases", OR, NOT or - to leave out, `regist*` for beginnings of '
    "words; Chinese and other scripts without blanks anywhere in a text. Case, accents and signs "
    "make no difference."
)

Rows = QuerySet[Any]


class RawValues(forms.Field):
    """Hands a filter the raw values of its parameter as they are."""

    widget = forms.TextInput

    def clean(self, value: Any) -> Any:
        """Return the values untouched; the filter reads them."""
        return value


class ParameterFilter(Filter):  # type: ignore[misc]  # django-filter has no type hints
    """A filter on published columns; subclasses say how values are read and compared."""

    field_class = RawValues
    is_repeatable = False
    schema: dict[str, Any] = TEXT

    def __init__(self, *columns: str, help_text: str, example: Any = None, **extra: Any) -> None:
        self.columns = columns
        self.example = example
        super().__init__(columns[0] if columns else None, help_text=help_text, **extra)

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The parameters that one declaration stands for, by name."""
        yield name, self

    def parameter(self, name: str) -> Parameter:
        """The parameter as the OpenAPI document and the pages describe it."""
        return Parameter(
            name, self.extra["help_text"], self.schema, self.example, self.is_repeatable
        )

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> Any:
        """Read the raw values of a parameter. Raises InvalidParametersError."""
        if len(values) > 1 and not self.is_repeatable:
            raise invalid(name, values[1], f"'{name}' can be given only once.")
        return self.read(name, values[0])

    def read(self, name: str, value: str) -> Any:
        """Read one raw value. Raises InvalidParametersError."""
        return value

    def shown(self, value: Any) -> Any:
        """What was understood, as `applied` shows it."""
        return value

    def filter(self, qs: Rows, value: Any) -> Rows:
        """Narrow a queryset to what was understood."""
        return qs.filter(self.condition(value))

    def condition(self, value: Any) -> Q:
        """The rows that the understood value stands for."""
        return Q(**{f"{self.columns[0]}__{self.lookup_expr}": value})


class ValuesFilter(ParameterFilter):
    """One or more values of a column, or of one of several columns; `name_not` excludes.

    `choices` closes the vocabulary, `cleaner` normalises (such as to lower case). What is
    understood is a list of groups: all must hold, and each holds by any of its values.
    """

    is_repeatable = True

    def __init__(
        self,
        *columns: str,
        choices: type[Any] | None = None,
        cleaner: Callable[[str], str] = str,
        is_array: bool = False,
        **extra: Any,
    ) -> None:
        self.values = list(choices.values) if choices else None
        self.labels: dict[str, str] = dict(choices.choices) if choices else {}
        # The values of every closed vocabulary are in small letters.
        self.cleaner = str.lower if choices else cleaner
        self.lookup = "overlap" if is_array else "in"
        super().__init__(*columns, **extra)

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The parameter itself, and `name_not`, which excludes."""
        yield name, self
        yield f"{name}{EXCLUDING}", self._excluding(name)

    def _excluding(self, name: str) -> Self:
        excluding = copy(self)
        excluding.exclude = True
        help_text = (
            f"Exclude the records that `{name}` with this value would find; "
            f"`{name}!=` is short for it."
        )
        excluding.extra = {**self.extra, "help_text": help_text}
        excluding.example = None
        return excluding

    def parameter(self, name: str) -> Parameter:
        """Commas and repetition are described; a closed vocabulary is listed."""
        described = super().parameter(name)
        text = described.description
        if self.values:
            text = f"{text} One of: {', '.join(f'`{value}`' for value in self.values)}."
        if not self.exclude:
            text = f"{text} Commas mean OR, a repeated parameter AND."
        return Parameter(name, text, described.schema, described.example, is_repeatable=True)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> list[list[str]]:
        """Read the groups of values, and check that every value is one there can be."""
        groups = [
            list(dict.fromkeys(self.cleaner(part) for part in split(name, value)))
            for value in values
        ]
        if sum(map(len, groups)) > MOST_VALUES:
            raise invalid(name, None, f"'{name}' takes at most {MOST_VALUES} values.")
        return self.resolve(name, groups, snapshot)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Check values against the closed vocabulary, if there is one."""
        for value in (value for group in groups for value in group):
            if self.values is not None and value not in self.values:
                detail = f"'{name}' has no value '{value[:100]}'."
                raise invalid(name, value, detail, nearest(value, self.values) or self.values)
        return groups

    def values_found_by(self, held: Sequence[set[str]]) -> list[set[str]]:
        """By which values each row is found, of rows that hold some values: facets ask this."""
        return [*held]

    def filter(self, qs: Rows, value: list[list[str]]) -> Rows:
        """Every group must hold; excluding, none may."""
        for group in value:
            condition = self.condition(group)
            qs = qs.exclude(condition) if self.exclude else qs.filter(condition)
        return qs

    def condition(self, value: Any) -> Q:
        """Any of the values in any of the columns."""
        condition = Q()
        for column in self.columns:
            condition |= Q(**{f"{column}__{self.lookup}": value})
        return condition


def clause_key(value: str) -> str:
    """A clause's id, of which the plan is in small letters; its path may have capitals."""
    plan, mark, path = value.partition(":")
    return f"{plan.lower()}{mark}{path}"


#: How ids are spelt, by noun: slugs and codes have small letters only.
KEY_CLEANERS: dict[type[PublishedRecord], Callable[[str], str]] = {
    PublishedClause: clause_key,
    PublishedJurisdiction: str.lower,
    PublishedOrganization: str.lower,
    PublishedPlan: str.lower,
    PublishedScheme: str.lower,
    PublishedSource: str.lower,
    PublishedTheme: str.lower,
}


class KeyFilter(ValuesFilter):
    """Public ids of a published noun, which must exist at the revision that is read."""

    def __init__(
        self, *columns: str, of: type[PublishedRecord], key: str = "key", **extra: Any
    ) -> None:
        self.of = of
        self.key = key
        extra.setdefault("cleaner", KEY_CLEANERS.get(of, str))
        super().__init__(*columns, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Refuse ids that do not exist, naming the nearest that do; one query."""
        rows = snapshot.rows(self.of)
        wanted = {value for group in groups for value in group}
        found = set(rows.filter(**{f"{self.key}__in": wanted}).values_list(self.key, flat=True))
        for value in (value for group in groups for value in group):
            if value not in found:
                detail = f"There is no {self.of.noun} '{value[:100]}'."
                raise invalid(name, value, detail, self.like(value, rows))
        return groups

    def like(self, value: str, rows: Rows) -> list[str]:
        """The ids most like one that does not exist."""
        return nearest_keys(value, rows, self.key)


class ThemeFilter(KeyFilter):
    """Themes by full id, or by bare slug where only one scheme has it; with those below them."""

    def __init__(self, *columns: str, with_narrower: bool = True, **extra: Any) -> None:
        self.with_narrower = with_narrower
        super().__init__(*columns, of=PublishedTheme, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Replace slugs by ids, and each theme by itself, its replacement and all narrower ones."""
        groups = self._with_full_ids(name, groups, snapshot)
        groups = self._with_replacements(groups, snapshot)
        if not self.with_narrower:
            return super().resolve(name, groups, snapshot)
        wanted = {theme for group in groups for theme in group}
        rows = snapshot.rows(PublishedTheme).filter(Q(key__in=wanted) | narrower_than(wanted))
        themes = list(rows.order_by("sort_path", "key").values_list("key", "ancestors"))
        if not wanted <= {key for key, _ in themes}:
            return super().resolve(name, groups, snapshot)
        return [
            [*group, *(key for key, above in themes if key not in group and {*above} & {*group})]
            for group in groups
        ]

    def _with_full_ids(
        self, name: str, groups: list[list[str]], snapshot: Snapshot
    ) -> list[list[str]]:
        slugs = {value for group in groups for value in group if ":" not in value}
        if not slugs:
            return groups
        ids: dict[str, list[str]] = {}
        rows = snapshot.rows(PublishedTheme).filter(slug__in=slugs).order_by("key")
        for slug, key in rows.values_list("slug", "key"):
            ids.setdefault(slug, []).append(key)
        for slug, keys in ids.items():
            if len(keys) > 1:
                raise invalid(name, slug, f"Several schemes have a theme '{slug}'.", keys)
        return [[ids.get(value, [value])[0] for value in group] for group in groups]

    def _with_replacements(self, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Whoever asks for a theme that was merged into another gets what is coded there now."""
        wanted = {theme for group in groups for theme in group}
        ways = replacements(wanted, snapshot)
        return [
            list(dict.fromkeys([*group, *(new for each in group for new in ways.get(each, ()))]))
            for group in groups
        ]


def narrower_than(themes: Iterable[str]) -> Q:
    """Themes that have any of some themes somewhere above them."""
    return Q(ancestors__overlap=list(themes))


class IntegersFilter(ValuesFilter):
    """Small whole numbers."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Refuse what is not a whole number."""
        for value in (value for group in groups for value in group):
            if not NUMBER.fullmatch(value):
                raise invalid(name, value, f"'{name}' is a whole number.")
        return groups


class ContainsFilter(ParameterFilter):
    """A piece of text that a column contains, in any case; repeated, all pieces."""

    is_repeatable = True

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> list[str]:
        """Every piece as given: commas are part of it."""
        return values

    def filter(self, qs: Rows, value: list[str]) -> Rows:
        """Narrow by one piece after the other."""
        for piece in value:
            qs = qs.filter(**{f"{self.columns[0]}__icontains": piece})
        return qs


class BooleanFilter(ParameterFilter):
    """`true` or `false`."""

    schema = {"type": "boolean"}

    def read(self, name: str, value: str) -> bool:
        """Read it strictly: neither `1` nor `yes`."""
        return boolean(name, value)


class SearchFilter(ParameterFilter):
    """Words to search for, by the engine behind provisions.search; ranks what it finds.

    `context` names the nouns whose names are searched along: the themes and plans of a clause.
    """

    def __init__(self, *, context: tuple[type[PublishedRecord], ...] = (), **extra: Any) -> None:
        self.context = context
        super().__init__(**extra)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> search.TextSearch:
        """Read a query at a snapshot. Raises InvalidParametersError."""
        query = super().understand(name, values, snapshot)
        revision = None if snapshot.is_latest else snapshot.revision
        try:
            return search.understood(query, search.SearchContext(self.context, revision))
        except search.QueryError as error:
            raise invalid(name, query, str(error)) from error

    def shown(self, value: search.TextSearch) -> str:
        """The query as given."""
        return value.query

    def filter(self, qs: Rows, value: search.TextSearch) -> Rows:
        """Narrow to what matches, annotated with `rank`."""
        return search.match(qs, value)
