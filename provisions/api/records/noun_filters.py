"""Filter sets of the published nouns, derived from their declarations."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField

from provisions.api.lists.bounds import (
    CountsFilter,
    DatesFilter,
    LeastFilter,
    MomentsFilter,
    NumbersFilter,
)
from provisions.api.lists.filters import (
    SEARCH_SYNTAX,
    BooleanFilter,
    ContainsFilter,
    IntegersFilter,
    KeyFilter,
    ParameterFilter,
    SearchFilter,
    ThemeFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.vocabularies import (
    CodebookFilter,
    CoderFilter,
    HeldFilter,
    JurisdictionFilter,
    LanguageFilter,
    MediaTypeFilter,
)
from provisions.models.published import MODELS_BY_NOUN
from provisions.nouns import NOUNS
from provisions.nouns.declaration import By, ColumnFilter, PublishedNoun

SEARCHED = dict.fromkeys(("search_names", "search_text", "search_vector"), "searched by q")

#: The filter class of each comparison.
KINDS: dict[By, type[ParameterFilter]] = {
    By.VALUES: ValuesFilter,
    By.INTEGERS: IntegersFilter,
    By.IDS: KeyFilter,
    By.THEMES: ThemeFilter,
    By.EXACT_THEMES: ThemeFilter,
    By.JURISDICTIONS: JurisdictionFilter,
    By.LANGUAGES: LanguageFilter,
    By.MEDIA_TYPES: MediaTypeFilter,
    By.CODERS: CoderFilter,
    By.CODEBOOKS: CodebookFilter,
    By.CONTAINS: ContainsFilter,
    By.BOOLEAN: BooleanFilter,
    By.AT_LEAST: LeastFilter,
    By.DATES: DatesFilter,
    By.MOMENTS: MomentsFilter,
    By.NUMBERS: NumbersFilter,
    By.COUNTS: CountsFilter,
}
#: The columns of public ids that are not `key`: all wordings of a clause share one id.
KEYS = {"clause": "public_id"}
#: Filters by two bounds, in whose descriptions the declared text follows a colon.
BOUNDED = (By.DATES, By.MOMENTS, By.NUMBERS, By.COUNTS)


@cache
def filterset_of(noun: str) -> type[StrictFilterSet]:
    """The filter set of a noun.

    Raises FieldDoesNotExist at start-up if a declared column is not in the published table.
    """
    declared = NOUNS[noun]
    own = [member.filter for member in declared.members if member.filter]
    filters = {each.name: _filter(each, declared) for each in (declared.id_filter, *own)}
    filters |= {each.name: _filter(each, declared) for each in declared.filters}
    members: dict[str, Any] = {
        "__doc__": f"Filters of {declared.plural}.",
        **filters,
        "unfiltered": {**declared.unfiltered, **(SEARCHED if declared.search else {})},
        "uncounted": dict(declared.uncounted),
    }
    if search := declared.search:
        context = tuple(MODELS_BY_NOUN[each] for each in search.context)
        text = f"Search in {search.about}: {SEARCH_SYNTAX}"
        q = SearchFilter(context=context, help_text=text, example=search.example)
        members = {"q": q, **members}
    return type(f"{noun.capitalize()}FilterSet", (StrictFilterSet,), members)


def _filter(declared: ColumnFilter, noun: PublishedNoun) -> ParameterFilter:
    kind = KINDS[declared.comparison]
    model = MODELS_BY_NOUN[noun.name]
    columns = declared.columns or (declared.name,)
    fields = [model._meta.get_field(column) for column in columns]
    extra: dict[str, Any] = {}
    if issubclass(kind, ValuesFilter):
        extra["is_array"] = isinstance(fields[0], ArrayField)
        if declared.choices:
            extra["choices"] = declared.choices
    if issubclass(kind, HeldFilter):
        extra["of"] = model
    if kind is KeyFilter:
        of = declared.noun or (declared.name if declared.name in NOUNS else noun.name)
        extra |= {"of": MODELS_BY_NOUN[of], "key": declared.key or KEYS.get(of, "key")}
    if kind is ThemeFilter:
        extra["with_narrower"] = declared.comparison is By.THEMES
    return kind(*columns, help_text=_about(declared), example=declared.example, **extra)


def _about(declared: ColumnFilter) -> str:
    """The description of a parameter; the text of a member describes its value only."""
    about = declared.about
    if declared.comparison is By.CONTAINS and not declared.columns:
        return f"Part of the {declared.name.replace('_', ' ')}, in any case."
    if declared.comparison is By.LANGUAGES:
        found = "`zh-CN` finds `zh`, `zh-Hans` and `zh-CN`"
        return f"{about.removesuffix('.')}, in any case; {found}."
    return about[0].lower() + about[1:] if declared.comparison in BOUNDED else about
