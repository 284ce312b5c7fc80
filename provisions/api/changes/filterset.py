"""Filters of the change feed: which events, of records that are there or once were."""

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

# The functional form names members at run time, which its types do not know.
Noun: Any = TextChoices("Noun", {noun.upper(): noun for noun in MODELS})  # type: ignore[call-overload]


class AnyOfFilter(ValuesFilter):
    """Alternatives, given once, with commas; understood as a list."""

    is_repeatable = False

    def family(self, name: str) -> Any:
        """The parameter alone: what is left out cannot be mirrored."""
        yield name, self

    def parameter(self, name: str) -> Parameter:
        """Commas are described; a closed vocabulary is listed."""
        text = f"{self.extra['help_text']} Commas mean OR."
        if self.values:
            text = f"{text} One of: {', '.join(f'`{value}`' for value in self.values)}."
        return Parameter(name, text, self.schema, self.example)

    def understand(self, name: str, values: list[str], snapshot: Snapshot) -> Any:
        """Read the values. Raises InvalidParametersError."""
        if len(values) > 1:
            raise invalid(name, values[1], f"'{name}' can be given only once.")
        (group,) = super().understand(name, values, snapshot)
        return group


class EverPlanFilter(AnyOfFilter):
    """Plans that are published, or were: their end is an event like others."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Refuse slugs that never were published, naming the nearest that were."""
        rows = PublishedPlan.objects.filter(revision_from__lte=snapshot.revision)
        (wanted,) = groups
        known = set(rows.filter(key__in=wanted).values_list("key", flat=True))
        for value in wanted:
            if value not in known:
                detail = f"There is and was no plan '{value[:100]}'."
                raise invalid(name, value, detail, nearest_keys(value, rows))
        return groups


class EverThemeFilter(AnyOfFilter):
    """Themes that are published, or were, with what was ever below them."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Replace slugs by ids, and each theme by itself and all that were narrower."""
        rows = PublishedTheme.objects.filter(revision_from__lte=snapshot.revision)
        (wanted,) = groups
        named = rows.filter(Q(key__in=wanted) | Q(slug__in=[w for w in wanted if ":" not in w]))
        ids: dict[str, set[str]] = {value: set() for value in wanted}
        for key, slug in named.order_by().values_list("key", "slug").distinct():
            ids[key if key in ids else slug].add(key)
        for value, keys in ids.items():
            if not keys:
                detail = f"There is and was no theme '{value[:100]}'."
                raise invalid(name, value, detail, nearest_keys(value, rows))
            if len(keys) > 1:
                raise invalid(name, value, f"Several schemes have a theme '{value}'.", sorted(keys))
        own = {key for keys in ids.values() for key in keys}
        narrower = rows.filter(narrower_than(own)).order_by().values_list("key", flat=True)
        return [sorted(own | set(narrower))]


class ChangeFilterSet(StrictFilterSet):
    """Filters of events; the feed applies them noun by noun, and shows them as understood."""

    noun = AnyOfFilter("noun", choices=Noun, help_text="Sort of record.", example="clause")
    action = AnyOfFilter(
        "action", choices=ChangeAction, help_text="What happened to it.", example="update"
    )
    plan = EverPlanFilter(
        "plan",
        cleaner=str.lower,
        help_text="The plan itself and what is in it: clauses, codings, silences, the coverage, "
        "correspondences on either side.",
        example="us-ai-action-plan-2025",
    )
    theme = EverThemeFilter(
        "theme",
        cleaner=str.lower,
        help_text="The theme, those below it, and what is about them before the event or after "
        "it: plans, clauses, codings, silences.",
        example="ai-plans:safety",
    )
    revision = CountsFilter("revision", help_text="number of the revision.", example=1)
