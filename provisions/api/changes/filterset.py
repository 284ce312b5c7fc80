"""Filters of the change feed, for events of current and withdrawn records."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, TextChoices

from provisions.api.changes.feed import MODELS, ChangeAction
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import invalid
from provisions.api.lists.bounds import CountsFilter
from provisions.api.lists.filters import ValuesFilter, narrower_than
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.nearest_keys import nearest_keys
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import PublishedPlan, PublishedTheme

# The functional form creates members at run time, which type checkers do not support.
Noun: Any = TextChoices("Noun", {noun.upper(): noun for noun in MODELS})  # type: ignore[call-overload]


class AnyOfFilter(ValuesFilter):
    """Alternatives separated by commas, given once and parsed to a list."""

    is_repeatable = False

    def family(self, name: str) -> Any:
        """The parameter without `name_not`: a mirror needs complete events."""
        yield name, self

    def parameter(self, name: str) -> Parameter:
        """The description explains commas, and lists a closed vocabulary."""
        text = f"{self.extra['help_text']} Commas mean OR."
        if self.values:
            text = f"{text} One of: {', '.join(f'`{value}`' for value in self.values)}."
        return Parameter(name, text, self.schema, self.example)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> Any:
        """Parse the values. Raises InvalidParametersError."""
        if len(values) > 1:
            detail = f"'{name}' is repeated; give its values once, separated by commas."
            raise invalid(name, values[1], detail)
        (group,) = super().understand(name, values, snapshot)
        return group


class EverPlanFilter(AnyOfFilter):
    """Plans that are or were published: a withdrawal is also an event."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject slugs that were never published, naming the nearest that were."""
        rows = PublishedPlan.objects.filter(revision_from__lte=snapshot.revision)
        (wanted,) = groups
        known = set(rows.filter(key__in=wanted).values_list("key", flat=True))
        for value in wanted:
            if value not in known:
                detail = f"'{name}' names a plan that was never published: '{value[:100]}'."
                raise invalid(name, value, detail, nearest_keys(value, rows))
        return groups


class EverThemeFilter(AnyOfFilter):
    """Themes that are or were published, with all themes that were ever narrower."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Replace slugs by ids, and add all themes that were ever narrower."""
        rows = PublishedTheme.objects.filter(revision_from__lte=snapshot.revision)
        (wanted,) = groups
        named = rows.filter(Q(key__in=wanted) | Q(slug__in=[w for w in wanted if ":" not in w]))
        ids: dict[str, set[str]] = {value: set() for value in wanted}
        for key, slug in named.order_by().values_list("key", "slug").distinct():
            ids[key if key in ids else slug].add(key)
        for value, keys in ids.items():
            if not keys:
                detail = f"'{name}' names a theme that was never published: '{value[:100]}'."
                raise invalid(name, value, detail, nearest_keys(value, rows))
            if len(keys) > 1:
                detail = (
                    f"'{name}' is ambiguous: several schemes have a theme '{value}'; give its id."
                )
                raise invalid(name, value, detail, sorted(keys))
        own = {key for keys in ids.values() for key in keys}
        narrower = rows.filter(narrower_than(own)).order_by().values_list("key", flat=True)
        return [sorted(own | set(narrower))]


class ChangeFilterSet(StrictFilterSet):
    """Filters of events; the feed applies them noun by noun and shows the parsed values."""

    noun = AnyOfFilter("noun", choices=Noun, help_text="Kind of record.", example="clause")
    action = AnyOfFilter(
        "action", choices=ChangeAction, help_text="Kind of change.", example="update"
    )
    plan = EverPlanFilter(
        "plan",
        cleaner=str.lower,
        help_text="The plan and its records: clauses, codings, silences, coverage, and "
        "correspondences on either side.",
        example="us-ai-action-plan-2025",
    )
    theme = EverThemeFilter(
        "theme",
        cleaner=str.lower,
        help_text="The theme, narrower themes, and records about them before or after the event: "
        "plans, clauses, codings and silences.",
        example="ai-plans:safety",
    )
    revision = CountsFilter("revision", help_text="number of the revision.", example=1)
