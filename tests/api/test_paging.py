"""Cursors: every row exactly once, forward and backward, at the revision that paging began at."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.api.urls import router
from provisions.models import Clause, Jurisdiction
from provisions.publishing.publisher import publish
from tests.api.conftest import Api
from tests.factories import ClauseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

NOUNS = sorted(noun for noun, _, _ in router.registry)
VIEWS = {noun: view for noun, view, _ in router.registry}


def forward(api: Api, noun: str, query: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """All ids by following `next`, and by going back over `previous` from the last page."""
    answer = api.get(f"{noun}/", query)
    assert answer.status == 200, answer.body
    ids, pages = answer.ids, 1
    while answer.body["next"]:
        answer = api.get(answer.body["next"])
        assert answer.ids, "an empty page was linked to"
        ids += answer.ids
        pages += 1
    back = answer.ids
    while answer.body["previous"]:
        answer = api.get(answer.body["previous"])
        assert answer.ids, "an empty page was linked to"
        back = answer.ids + back
    return ids, back


def names_of(noun: str) -> list[str]:
    return [f"{sign}{name}" for name in sorted(VIEWS[noun].ordering.columns) for sign in ("", "-")]


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    noun = draw(st.sampled_from(NOUNS))
    names = draw(
        st.lists(
            st.sampled_from(names_of(noun)), max_size=3, unique_by=lambda name: name.lstrip("-")
        )
    )
    query = [("page_size", str(draw(st.integers(1, 4))))]
    if names:
        query.append(("ordering", ",".join(names)))
    if noun == "clauses":
        narrowing = [("plan!", "cn-plan"), ("is_operative", "true"), ("as_of", "2005-05-05")]
        query += draw(st.lists(st.sampled_from(narrowing), unique=True, max_size=2))
        if draw(st.booleans()):
            query.append(("q", "heading OR wording OR evaluate OR 安全"))
    return noun, query


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=lists())
def test_pages_hold_every_row_once_in_either_direction(api, asked):
    noun, query = asked
    rest = [pair for pair in query if pair[0] != "page_size"]

    forwards, backwards = forward(api, noun, query)

    assert forwards == api.get(f"{noun}/", [*rest, ("page_size", "500")]).ids
    assert backwards == forwards
    assert len(set(forwards)) == len(forwards)


def test_missing_values_come_last_either_way(api):
    oldest = api.list("plans", ordering="published_on")
    newest = api.list("plans", ordering="-published_on")

    assert oldest.ids == ["us-plan", "cn-plan", "old-act"]
    assert newest.ids == ["cn-plan", "us-plan", "old-act"]


def test_search_is_ordered_by_rank_and_ordering_overrides(api):
    ranked = api.list("clauses", q="heading")
    ordered = api.list("clauses", q="heading", ordering="-id")

    assert ranked.applied["ordering"] == ["-rank", "plan", "position", "id"]
    assert ordered.ids == sorted(ordered.ids, reverse=True)


def test_ordering_by_rank_needs_a_search(api):
    assert api.get("clauses/", {"ordering": "rank"}).status == 400


@pytest.mark.parametrize(
    "value",
    ["plan,plan", "plan,-plan", "plan,,id", ",", "id,plan,depth,position,jurisdiction,starts_on"],
)
def test_ordering_that_makes_no_sense_is_refused(api, value):
    answer = api.get("clauses/", {"ordering": value})

    assert answer.fault["parameter"] == "ordering"


def test_paging_goes_on_at_its_revision_while_newer_ones_are_published(api):
    first = api.list("clauses", page_size=2)
    Clause.objects.filter(eid="point_1").update(heading="Changed meanwhile")
    ClauseFactory(plan=Clause.objects.get(eid="point_1").plan, eid="point_0", position=0)
    publish(published_by="tester")

    ids, answer = first.ids, first
    while answer.body["next"]:
        answer = api.get(answer.body["next"])
        ids += answer.ids
        assert answer.applied["revision"] == 1

    assert len(ids) == 5
    assert "cn-plan:point_0" not in ids
    assert "cn-plan:point_0" in api.list("clauses").ids


def test_cursor_keeps_the_day_that_paging_began_on(api, monkeypatch):
    first = api.list("clauses", page_size=2)

    class Tomorrow(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + datetime.timedelta(days=1)

    monkeypatch.setattr("provisions.api.snapshot.snapshots.datetime", Tomorrow)
    second = api.get(first.body["next"])

    assert second.applied["listed_on"] == first.applied["listed_on"]


@pytest.mark.parametrize(
    "changed",
    [
        {"plan": "us-plan"},
        {"ordering": "-id"},
        {"as_of": "2025-01-01"},
        {"known_at": "1"},
    ],
    ids=str,
)
def test_cursor_of_another_query_is_refused(api, changed):
    cursor = cursor_of(api.list("clauses", page_size=1))

    answer = api.get("clauses/", {"cursor": cursor, **changed})

    assert answer.status == 400
    assert answer.body["type"] == "urn:govdb:problem:invalid-cursor"


def test_cursor_of_another_noun_is_refused(api):
    cursor = cursor_of(api.list("clauses", page_size=1))

    assert api.get("plans/", {"cursor": cursor}).status == 400


def test_page_size_and_shape_may_change_with_a_cursor(api):
    cursor = cursor_of(api.list("clauses", page_size=1))

    answer = api.list("clauses", cursor=cursor, page_size=2, fields="plan", count="true")

    assert len(answer.ids) == 2
    assert answer.body["count"] == 5


def cursor_of(answer) -> str:
    return answer.body["next"].split("cursor=")[1].split("&")[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), letter=st.sampled_from("ABCDEFxyz0189-_%$"))
def test_tampered_cursor_is_refused(api, place, letter):
    cursor = cursor_of(api.list("clauses", page_size=1))
    place %= len(cursor)
    changed = cursor[:place] + letter + cursor[place + 1 :]

    answer = api.get("clauses/", {"cursor": changed, "page_size": "1"})

    # The last letter of base64 has bits to spare: some letters there mean the same bytes.
    assert answer.status == 400 or changed == cursor or place == len(cursor) - 1


@pytest.mark.parametrize("cursor", ["", "x", "A" * 3000, "ä", "next"])
def test_made_up_cursor_is_refused(api, cursor):
    assert api.get("clauses/", {"cursor": cursor}).status == 400


def test_cursor_of_a_revision_that_is_not_here_is_refused(api):
    Jurisdiction.objects.create(code="fr", name="France", kind="country")
    publish(published_by="tester")
    cursor = cursor_of(api.list("plans", page_size=1))
    assert api.list("plans", page_size=1, cursor=cursor).applied["revision"] == 2


@pytest.mark.parametrize("size", ["0", "501", "-1", "x", "9" * 30, "1.5"])
def test_page_size_out_of_range_is_refused(api, size):
    assert api.get("clauses/", {"page_size": size}).fault["parameter"] == "page_size"


def test_count_is_given_only_when_asked(api):
    assert "count" not in api.list("clauses").body
    assert "count" not in api.list("clauses", count="false").body
    assert api.list("clauses", count="true", page_size=1).body["count"] == 5


def test_next_is_whole_and_named_in_the_link_header(api):
    answer = api.list("clauses", page_size=2, plan="us-plan")

    assert answer.body["next"].startswith("http://testserver/api/v1/clauses/?")
    assert "plan=us-plan" in answer.body["next"]
    assert answer.headers["Link"] == f'<{answer.body["next"]}>; rel="next"'
