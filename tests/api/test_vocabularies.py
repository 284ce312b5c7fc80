"""Filters with a closed or standard vocabulary: one spelling, and nothing is silently empty."""

import pytest

from provisions.api.changes.filterset import AnyOfFilter, ChangeFilterSet
from provisions.api.lists.filters import BooleanFilter, KeyFilter, ValuesFilter
from provisions.api.lists.vocabularies import HeldFilter, JurisdictionFilter
from provisions.api.urls import router
from provisions.models import Release, Revision

pytestmark = pytest.mark.django_db

#: Filters with values that nobody lists, and why.
OPEN = {
    "clauses.eid": "a path inside any plan",
    "clauses.wording": "a number",
    "clauses.number": "as printed",
    "revisions.published_by": "a name",
}

NONSENSE = "xx-nonsense"


def filters():
    """Every filter of every list that takes values of some vocabulary."""
    for prefix, view, _ in router.registry:
        filterset = getattr(view, "filterset_class", None)
        for name, each in (filterset.base_filters if filterset else {}).items():
            if isinstance(each, ValuesFilter | BooleanFilter):
                yield pytest.param(prefix, name, each, id=f"{prefix}.{name}")
    for name, each in ChangeFilterSet.base_filters.items():
        if isinstance(each, AnyOfFilter):
            yield pytest.param("changes", name, each, id=f"changes.{name}")


CLOSED = [each for each in filters() if each.id.removesuffix("_not") not in OPEN]


def test_open_vocabularies_are_those_that_are_named():
    assert {each.id for each in filters()} >= OPEN.keys()


@pytest.mark.usefixtures("world", "release")
class TestEveryFilter:
    @pytest.mark.parametrize(("noun", "name", "filter_"), CLOSED)
    def test_nonsense_is_refused_with_what_is_near(self, api, noun, name, filter_):
        answer = api.get(f"{noun}/", {name: NONSENSE})

        assert answer.status == 400
        assert (answer.fault["parameter"], answer.fault["value"]) == (name, NONSENSE)
        if isinstance(filter_, JurisdictionFilter | HeldFilter) or not isinstance(
            filter_, KeyFilter
        ):
            assert answer.fault["nearest"] or name in ("plan", "theme")

    @pytest.mark.parametrize(("noun", "name", "filter_"), CLOSED)
    def test_capitals_change_nothing(self, api, noun, name, filter_):
        if isinstance(filter_, BooleanFilter) or (noun, name) == ("releases", "id"):
            pytest.skip("exact by contract")
        value = value_of(noun, name, filter_)
        if value is None:
            pytest.skip("an id with a path in it")
        small, capital = (
            api.get(
                f"{noun}/", {name: text, "count": "true"} if noun != "changes" else {name: text}
            )
            for text in (value, value.upper())
        )

        assert (small.status, capital.status) == (200, 200)
        assert small.applied["filters"] == capital.applied["filters"]
        assert small.body["results"] == capital.body["results"]


def value_of(noun, name, filter_):
    """A value of the small world that a filter takes, without a path in it."""
    if filter_.values:
        return filter_.values[0]
    if isinstance(filter_, JurisdictionFilter):
        return "us"
    own = {
        ("plans", "language"): "zh",
        ("clauses", "language"): "zh",
        ("sources", "language"): "en",
        ("sources", "media_type"): "application/pdf",
        ("themes", "slug"): "safety",
        ("themes", "id"): "ai:safety",
        ("schemes", "id"): "ai",
        ("organizations", "id"): "us-nist",
        ("organizations", "parent"): "us-doc",
        ("sources", "id"): "paper",
        ("plans", "id"): "us-plan",
    }
    plain = {
        "plan": "us-plan",
        "from_plan": "us-plan",
        "to_plan": "cn-plan",
        "theme": "ai:safety",
        "theme_exact": "ai:safety",
        "broader": "ai:safety",
        "within": "ai:safety" if noun == "themes" else None,
        "replaced_by": "ai:energy",
        "scheme": "ai",
        "issuer": "us-doc",
        "organization": "us-nist",
        "source": "paper",
        "coder": "ada",
    }
    base = name.removesuffix("_not")
    return own.get((noun, base)) or (
        "ai:safety" if (noun, base) == ("themes", "id") else plain.get(base)
    )


@pytest.fixture
def release(world, db):
    return Release.objects.create(name="2026-spring", revision=Revision.objects.get(number=1))
