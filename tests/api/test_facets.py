"""Facets: every bucket counts exactly what its address finds, and nothing is left uncounted."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.api.lists import facets
from provisions.api.lists.filterset import SHARED_UNCOUNTED
from provisions.api.records.nouns import ClauseViewSet
from provisions.api.snapshot.snapshots import Snapshot, today
from provisions.api.urls import router
from provisions.models import Clause, Coder, Plan, Theme
from provisions.publishing.publisher import publish
from tests.api.conftest import Answer, Api, contract
from tests.api.test_filters import FOUND
from tests.factories import ClauseFactory, CodingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

VIEWS = {noun: view for noun, view, _ in router.registry}
FACETS = {noun: list(facets.facets_of(view.filterset_class)) for noun, view in VIEWS.items()}
COUNTED = sorted(noun for noun, names in FACETS.items() if names)
#: Queries of one filter or two that are known to find what they should, by noun.
QUERIES = {
    noun: sorted({query for each, query, _ in FOUND if each == noun} | {"format=json"})
    for noun in COUNTED
}


def filters(noun: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Two queries that filter by different things."""
    two = st.lists(st.sampled_from(QUERIES[noun]), min_size=1, max_size=2).map(
        lambda queries: [pair for query in queries for pair in parse_qsl(query)]
    )
    dated = st.sampled_from([[], [], [("as_of", "2005-05-05")], [("known_at", "1")]])
    return st.tuples(two, dated).map(lambda parts: list(dict([*parts[0], *parts[1]]).items()))


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]], list[str]]:
    noun = draw(st.sampled_from([*COUNTED, "clauses", "clauses", "codings"]))
    names = draw(st.lists(st.sampled_from(FACETS[noun]), min_size=1, max_size=3, unique=True))
    return noun, draw(filters(noun)), names


def paged(api: Api, path: str, query: list[tuple[str, str]] | str = "") -> list[str]:
    """All ids, page by page."""
    answer = api.get(path, query)
    assert answer.status == 200, answer.body
    ids = answer.ids
    while answer.body["next"]:
        answer = api.get(answer.body["next"])
        ids += answer.ids
    return ids


def counts(answer: Answer, facet: str) -> dict[str, int]:
    return {bucket["value"]: bucket["count"] for bucket in answer.body["facets"][facet]["buckets"]}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests())
def test_bucket_counts_what_its_address_finds_and_every_record_is_counted(api, asked):
    noun, query, names = asked

    answer = api.get(f"{noun}/", [*query, ("facets", ",".join(names)), ("page_size", "2")])

    assert answer.status == 200, answer.body
    assert list(answer.body["facets"]) == names
    for name, facet in answer.body["facets"].items():
        found: set[str] = set()
        for bucket in facet["buckets"]:
            ids = paged(api, bucket["url"])
            assert len(ids) == bucket["count"] > 0
            found.update(ids)
        everything = paged(api, f"{noun}/", [pair for pair in query if pair[0] != name])
        assert len(found) + facet["without_count"] == len(everything)
        assert facet["left_out_count"] == 0


def test_clause_counts_for_its_theme_and_all_broader_ones(api):
    answer = api.list("clauses", facets="theme,theme_exact")

    assert counts(answer, "theme") == {
        "ai:safety": 3,
        "ai:energy": 1,
        "ai:evaluation": 1,
        "ai:red-teams": 1,
    }
    assert counts(answer, "theme_exact") == {"ai:safety": 2, "ai:energy": 1, "ai:red-teams": 1}
    assert answer.body["facets"]["theme"]["without_count"] == 2


def test_buckets_are_largest_first_then_by_value(api):
    buckets = api.list("clauses", facets="theme").body["facets"]["theme"]["buckets"]

    assert [bucket["value"] for bucket in buckets] == [
        "ai:safety",
        "ai:energy",
        "ai:evaluation",
        "ai:red-teams",
    ]


def test_facet_ignores_its_own_filter_but_no_other(api):
    answer = api.list("clauses", plan="cn-plan", clause_type="point", facets="plan,clause_type")

    assert counts(answer, "clause_type") == {"point": 1}
    assert counts(answer, "plan") == {"cn-plan": 1}
    free = api.list("clauses", plan="cn-plan", facets="plan")
    assert counts(free, "plan") == {"us-plan": 3, "cn-plan": 1, "old-act": 1}


def test_facet_heeds_what_was_excluded(api):
    answer = api.get("clauses/", {"plan!": "cn-plan", "facets": "plan"})

    assert counts(answer, "plan") == {"us-plan": 3, "old-act": 1}


def test_correspondence_counts_for_the_plans_on_both_sides(api):
    answer = api.list("correspondences", facets="plan,from_plan")

    assert counts(answer, "plan") == {"cn-plan": 2, "old-act": 1, "us-plan": 1}
    assert counts(answer, "from_plan") == {"cn-plan": 1, "us-plan": 1}


def test_buckets_are_called_what_their_records_are(api):
    answer = api.list("clauses", facets="plan,jurisdiction,clause_type,is_operative,within")
    labels = {
        name: {bucket["value"]: bucket["label"] for bucket in facet["buckets"]}
        for name, facet in answer.body["facets"].items()
    }

    assert labels["plan"]["us-plan"] == "Winning"
    assert labels["jurisdiction"] == {"us": "United States", "cn": "China"}
    assert labels["clause_type"]["point"] == "Point"
    assert set(labels["is_operative"]) == {"true", "false"}
    assert labels["within"].keys() == {"us-plan:pillar_1", "us-plan:pillar_1__sec_1"}


def test_address_keeps_all_but_cursor_and_its_own_old_value(api):
    first = api.list("clauses", theme="safety", modality="should", page_size=1, facets="theme")
    query = "plan=us-plan,cn-plan&theme=safety&page_size=1&fields=id&facets=theme"
    cursor = api.get("clauses/", query).body["next"]
    bucket = api.get(cursor).body["facets"]["theme"]["buckets"][0]

    assert first.status == 200
    assert set(parse_qsl(bucket["url"].split("?")[1])) == {
        ("plan", "us-plan,cn-plan"),
        ("page_size", "1"),
        ("fields", "id"),
        ("facets", "theme"),
        ("theme", "ai:safety"),
    }


def test_value_that_no_filter_can_spell_has_no_address(api):
    Plan.objects.filter(slug="cn-plan").update(title="Governing more")
    publish(published_by="Doe, Jane")
    facet = api.list("revisions", facets="published_by").body["facets"]["published_by"]

    assert {bucket["value"]: bucket["url"] for bucket in facet["buckets"]}["Doe, Jane"] is None


def test_merged_theme_is_counted_only_while_something_is_coded_for_it(api):
    assert "ai:power" not in counts(api.list("codings", facets="theme"), "theme")
    CodingFactory(
        clause=Clause.objects.get(eid="point_1"),
        theme=Theme.objects.get(slug="power"),
        coder=Coder.objects.get(slug="ada"),
    )
    publish(published_by="tester")

    found = counts(api.list("codings", facets="theme,theme_exact"), "theme")

    # Asking for it finds what is coded for its successor too.
    assert (found["ai:power"], found["ai:energy"]) == (2, 1)
    assert len(api.list("codings", theme="ai:power").ids) == 2


def test_largest_buckets_are_given_and_the_rest_told(api, monkeypatch):
    monkeypatch.setattr(facets, "MOST_BUCKETS", 1)

    # With a filter, since facets of whole lists are remembered.
    facet = api.list("clauses", depth_min=1, facets="plan").body["facets"]["plan"]

    assert [bucket["value"] for bucket in facet["buckets"]] == ["us-plan"]
    assert facet["left_out_count"] == 2


def test_facets_are_of_the_asked_revision_and_day(api):
    ClauseFactory(plan=Plan.objects.get(slug="cn-plan"), eid="point_2", position=2)
    publish(published_by="tester")

    assert counts(api.list("clauses", facets="plan"), "plan")["cn-plan"] == 2
    assert counts(api.list("clauses", facets="plan", known_at=1), "plan")["cn-plan"] == 1
    # Undated plans are valid on every day; the old act was only until 2020.
    then = counts(api.list("clauses", facets="plan", as_of="2026-01-01"), "plan")
    assert "old-act" not in then


def test_whole_list_is_counted_once_a_revision(api):
    facets.whole_tally.cache_clear()
    queries = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = api.list("clauses", facets="plan,theme")
        queries.append(sum("GROUP BY" in query["sql"] for query in captured))

    assert queries == [2, 0]
    assert counts(answer, "plan")["us-plan"] == 3


def test_what_is_remembered_is_of_the_revision_that_was_meant():
    """A publication between the first statement of a request and its count changes nothing."""
    facets.whole_tally.cache_clear()
    ClauseFactory(plan=Plan.objects.get(slug="cn-plan"), eid="point_2", position=2)
    publish(published_by="tester")
    believed_latest = Snapshot(1, is_latest=True, listed_on=today())
    facet = ClauseViewSet.filterset_class.declared_filters["plan"]

    found = facets.whole_tally(ClauseViewSet.matching, facet, believed_latest, "root")

    assert {bucket.value: bucket.count for bucket in found.buckets}["cn-plan"] == 1
    now = facets.whole_tally(
        ClauseViewSet.matching, facet, replace(believed_latest, revision=2), ""
    )
    assert {bucket.value: bucket.count for bucket in now.buckets}["cn-plan"] == 2


def test_facets_may_change_with_a_cursor(api):
    first = api.list("clauses", page_size=2)
    second = api.get(f"{first.body['next']}&facets=plan")

    assert counts(second, "plan")["us-plan"] == 3


def test_answer_with_facets_is_conditional(api):
    etag = api.list("clauses", facets="plan").headers["ETag"]

    assert api.get("clauses/", {"facets": "plan"}, **{"If-None-Match": etag}).status == 304
    assert api.get("clauses/", {"facets": "theme"}, **{"If-None-Match": etag}).status == 200


@pytest.mark.parametrize(
    ("value", "near"),
    [("thme", "theme"), ("plan,clause_typ", "clause_type"), ("plan!", "plan"), ("id", None)],
)
def test_unknown_facet_is_refused_naming_the_nearest(api, value, near):
    answer = api.get("clauses/", {"facets": value})

    assert answer.status == 400
    assert answer.fault["parameter"] == "facets"
    assert near is None or near in answer.fault["nearest"]


def test_list_without_facets_takes_no_such_parameter(api):
    assert not FACETS["releases"]
    assert api.get("releases/", {"facets": "id"}).fault["parameter"] == "facets"


def test_facets_are_described(api):
    parameters = contract()["paths"]["/api/v1/clauses/"]["get"]["parameters"]
    (described,) = [each for each in parameters if each["name"] == "facets"]

    for name in FACETS["clauses"]:
        assert f"`{name}`" in described["description"]


@pytest.mark.parametrize("noun", sorted(VIEWS))
def test_what_is_left_out_exists(noun):
    filterset = VIEWS[noun].filterset_class

    assert filterset.uncounted.keys() <= filterset.declared_filters.keys()
    assert not filterset.uncounted.keys() & SHARED_UNCOUNTED.keys()
