"""Filter types for django-filter's FilterSets: how the values of a parameter are interpreted.

A filter parses the raw values of its parameter (`field.clean`), resolves them against the snapshot
(whether keys exist, which narrower themes a theme includes), shows the result in `applied`, and
narrows a queryset. Values separated by commas are alternatives (OR); a repeated parameter narrows
further (AND); `name_not=value`, for short `name!=value`, excludes.
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

#: More alternatives than this in one request are a mistake or an attack.
MOST_VALUES = 200

#: The syntax of a query, for the description of every `q`.
SEARCH_SYNTAX = (
    'words in any inflection, "phrases", OR, NOT or - to exclude, `regist*` for the beginning of '
    "a word. Chinese and other scripts without spaces match anywhere in a text. Case, accents and "
    "punctuation are ignored."
)

Rows = QuerySet[Any]


class RawValues(forms.Field):
    """Passes the raw values of a parameter to its filter unchanged."""

    widget = forms.TextInput

    def clean(self, value: Any) -> Any:
        """Return the values unchanged; the filter parses them."""
        return value


class ParameterFilter(Filter):  # type: ignore[misc]  # django-filter has no type hints
    """A filter on published columns; subclasses define how values are parsed and compared."""

    field_class = RawValues
    is_repeatable = False
    schema: dict[str, Any] = TEXT

    def __init__(self, *columns: str, help_text: str, example: Any = None, **extra: Any) -> None:
        self.columns = columns
        self.example = example
        super().__init__(columns[0] if columns else None, help_text=help_text, **extra)

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The parameters that one declaration defines, by name."""
        yield name, self

    def parameter(self, name: str) -> Parameter:
        """The parameter as the OpenAPI document and the pages describe it."""
        return Parameter(
            name, self.extra["help_text"], self.schema, self.example, self.is_repeatable
        )

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> Any:
        """Parse the raw values of a parameter. Raises InvalidParametersError."""
        if len(values) > 1 and not self.is_repeatable:
            raise invalid(name, values[1], f"'{name}' is repeated; give it only once.")
        return self.read(name, values[0])

    def read(self, name: str, value: str) -> Any:
        """Parse one raw value. Raises InvalidParametersError."""
        return value

    def shown(self, value: Any) -> Any:
        """The parsed value as `applied` shows it."""
        return value

    def filter(self, qs: Rows, value: Any) -> Rows:
        """Narrow a queryset by the parsed value."""
        return qs.filter(self.condition(value))

    def condition(self, value: Any) -> Q:
        """The condition for the parsed value."""
        return Q(**{f"{self.columns[0]}__{self.lookup_expr}": value})


class ValuesFilter(ParameterFilter):
    """One or more values of a column, or of one of several columns; `name_not` excludes.

    `choices` closes the vocabulary; `cleaner` normalises values (such as to lower case). The
    parsed value is a list of groups: a row must match all groups, and any value of each.
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
        # The values of every closed vocabulary are in lower case.
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
            f"Exclude the records that `{name}` with this value would find. Short form: `{name}!=`."
        )
        excluding.extra = {**self.extra, "help_text": help_text}
        excluding.example = None
        return excluding

    def parameter(self, name: str) -> Parameter:
        """The description explains commas and repetition, and lists a closed vocabulary."""
        described = super().parameter(name)
        text = described.description
        if self.values:
            text = f"{text} One of: {', '.join(f'`{value}`' for value in self.values)}."
        if not self.exclude:
            text = f"{text} Commas mean OR, a repeated parameter AND."
        return Parameter(name, text, described.schema, described.example, is_repeatable=True)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> list[list[str]]:
        """Parse the groups of values, and check that every value is valid."""
        groups = [
            list(dict.fromkeys(self.cleaner(part) for part in split(name, value)))
            for value in values
        ]
        if sum(map(len, groups)) > MOST_VALUES:
            detail = f"'{name}' has too many values; give at most {MOST_VALUES}."
            raise invalid(name, None, detail)
        return self.resolve(name, groups, snapshot)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Check values against the closed vocabulary, if there is one."""
        for value in (value for group in groups for value in group):
            if self.values is not None and value not in self.values:
                detail = f"'{value[:100]}' is not a value of '{name}'."
                raise invalid(name, value, detail, nearest(value, self.values) or self.values)
        return groups

    def values_found_by(self, held: Sequence[set[str]]) -> list[set[str]]:
        """The values that find each row, for rows that hold some values. Used by facets."""
        return [*held]

    def filter(self, qs: Rows, value: list[list[str]]) -> Rows:
        """Keep the rows that match every group; if the filter excludes, those that match none."""
        for group in value:
            condition = self.condition(group)
            qs = qs.exclude(condition) if self.exclude else qs.filter(condition)
        return qs

    def condition(self, value: Any) -> Q:
        """Rows with any of the values in any of the columns."""
        condition = Q()
        for column in self.columns:
            condition |= Q(**{f"{column}__{self.lookup}": value})
        return condition


def clause_key(value: str) -> str:
    """Normalise a clause's id: the plan to lower case, but not the path."""
    plan, mark, path = value.partition(":")
    return f"{plan.lower()}{mark}{path}"


#: Normalisers of ids, by noun: slugs and codes are in lower case.
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
    """Public ids of a published noun; they must exist at the requested revision."""

    def __init__(
        self, *columns: str, of: type[PublishedRecord], key: str = "key", **extra: Any
    ) -> None:
        self.of = of
        self.key = key
        extra.setdefault("cleaner", KEY_CLEANERS.get(of, str))
        super().__init__(*columns, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject ids that do not exist, naming the nearest existing ones. Runs one query."""
        rows = snapshot.rows(self.of)
        wanted = {value for group in groups for value in group}
        found = set(rows.filter(**{f"{self.key}__in": wanted}).values_list(self.key, flat=True))
        for value in (value for group in groups for value in group):
            if value not in found:
                detail = f"'{name}' names a {self.of.noun} that does not exist: '{value[:100]}'."
                raise invalid(name, value, detail, self.like(value, rows))
        return groups

    def like(self, value: str, rows: Rows) -> list[str]:
        """The existing ids most similar to one that does not exist."""
        return nearest_keys(value, rows, self.key)


class ThemeFilter(KeyFilter):
    """Themes by full id, or by slug if only one scheme has it; includes narrower themes."""

    def __init__(self, *columns: str, with_narrower: bool = True, **extra: Any) -> None:
        self.with_narrower = with_narrower
        super().__init__(*columns, of=PublishedTheme, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Replace slugs by ids, and add the replacement and all narrower themes of each theme."""
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
                detail = (
                    f"'{name}' is ambiguous: several schemes have a theme '{slug}'; give its id."
                )
                raise invalid(name, slug, detail, keys)
        return [[ids.get(value, [value])[0] for value in group] for group in groups]

    def _with_replacements(self, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Add to each theme that was merged into another one the theme that replaces it."""
        wanted = {theme for group in groups for theme in group}
        successors = replacements(wanted, snapshot)
        return [
            list(
                dict.fromkeys(
                    [*group, *(new for each in group for new in successors.get(each, ()))]
                )
            )
            for group in groups
        ]


def narrower_than(themes: Iterable[str]) -> Q:
    """The condition for themes that have any of some themes as an ancestor."""
    return Q(ancestors__overlap=list(themes))


class IntegersFilter(ValuesFilter):
    """Small whole numbers."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject values that are not whole numbers."""
        for value in (value for group in groups for value in group):
            if not NUMBER.fullmatch(value):
                detail = f"'{name}' must be a whole number, not '{value[:100]}'."
                raise invalid(name, value, detail)
        return groups


class ContainsFilter(ParameterFilter):
    """A piece of text that a column contains, in any case; if repeated, all pieces."""

    is_repeatable = True

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> list[str]:
        """Return every piece unchanged: commas are part of it."""
        return values

    def filter(self, qs: Rows, value: list[str]) -> Rows:
        """Keep the rows that contain every piece."""
        for piece in value:
            qs = qs.filter(**{f"{self.columns[0]}__icontains": piece})
        return qs


class BooleanFilter(ParameterFilter):
    """`true` or `false`."""

    schema = {"type": "boolean"}

    def read(self, name: str, value: str) -> bool:
        """Parse strictly: `1` and `yes` are not accepted."""
        return boolean(name, value)


class SearchFilter(ParameterFilter):
    """Full-text search by the engine behind provisions.search; ranks the results.

    `context` lists the nouns whose names are also searched: the themes and plans of a clause.
    """

    def __init__(self, *, context: tuple[type[PublishedRecord], ...] = (), **extra: Any) -> None:
        self.context = context
        super().__init__(**extra)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> search.TextSearch:
        """Parse a query at a snapshot. Raises InvalidParametersError."""
        query = super().understand(name, values, snapshot)
        revision = None if snapshot.is_latest else snapshot.revision
        try:
            return search.parse_query(query, search.SearchContext(self.context, revision))
        except search.QueryError as error:
            raise invalid(name, query, str(error)) from error

    def shown(self, value: search.TextSearch) -> str:
        """The query as in the request."""
        return value.query

    def filter(self, qs: Rows, value: search.TextSearch) -> Rows:
        """Narrow to the matching rows, annotated with `rank`."""
        return search.match(qs, value)
