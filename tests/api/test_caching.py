"""ETags, 304 before any list query, and how long answers may be kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.models import Clause, Jurisdiction, Release, Revision
from provisions.publishing.publisher import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

PATHS = [
    "",
    "clauses/",
    "clauses/us-plan:pillar_1/",
    "plans/us-plan/outline/",
    "plans/us-plan/coverage/",
    "themes/?within=safety",
    "revisions/",
    "revisions/1/",
    "releases/",
    "schema/",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_get_has_an_etag_and_answers_304(api, path):
    etag = api.get(path).headers["ETag"]

    again = api.get(path, **{"If-None-Match": etag})

    assert again.status == 304
    assert again.response.content == b""
    assert again.headers["ETag"] == etag
    assert api.get(path, **{"If-None-Match": '"else"'}).status == 200
    assert api.get(path, **{"If-None-Match": f'"else", W/{etag}'}).status == 304


def test_304_costs_one_query(api, django_assert_num_queries):
    etag = api.get("clauses/", {"theme": "safety"}).headers["ETag"]

    with django_assert_num_queries(1):
        api.get("clauses/", {"theme": "safety"}, **{"If-None-Match": etag})


def test_etag_does_not_depend_on_how_the_query_is_written(api):
    one = api.get("clauses/", "plan=us-plan&theme=ai%3Asafety").headers["ETag"]
    other = api.get("clauses/", "theme=ai:safety&plan=us-plan").headers["ETag"]

    assert one == other


def test_etag_changes_with_address_query_and_revision(api):
    tags = {
        api.get("clauses/").headers["ETag"],
        api.get("clauses/", "plan=us-plan").headers["ETag"],
        api.get("clauses/", "plan=us-plan&known_at=1").headers["ETag"],
        api.get("plans/").headers["ETag"],
    }
    Jurisdiction.objects.create(code="fr", name="France", kind="country")
    publish(published_by="tester")
    tags.add(api.get("clauses/").headers["ETag"])

    assert len(tags) == 5


def test_naming_a_release_changes_what_speaks_of_releases(api):
    before = [api.get(path).headers["ETag"] for path in ("", "releases/")]

    Release.objects.create(name="first", revision=Revision.objects.get(number=1))

    assert all(
        api.get(path, **{"If-None-Match": etag}).status == 200
        for path, etag in zip(("", "releases/"), before, strict=True)
    )


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("clauses/", False),
        ("clauses/?known_at=1", True),
        ("clauses/us-plan:pillar_1/?known_at=1", True),
        ("plans/us-plan/outline/?known_at=1", True),
        ("clauses/?as_of=2020-01-01", False),
        ("releases/?known_at=1", False),
        ("clauses/?known_at=9999-12-31", False),
    ],
)
def test_only_pinned_answers_are_kept_for_ever(api, path, is_kept):
    header = api.get(path).headers["Cache-Control"]

    assert ("immutable" in header) == is_kept
    assert ("max-age=31536000" in header) == is_kept


def test_pages_behind_cursors_are_kept_for_ever(api):
    answer = api.get(api.list("clauses", page_size=1).body["next"])

    assert "immutable" in answer.headers["Cache-Control"]


def test_pinned_answer_stays_the_same_when_more_is_published(api):
    before = api.get("clauses/", {"known_at": "1"})
    Clause.objects.filter(eid="point_1").update(heading="Edited")
    publish(published_by="tester")

    after = api.get("clauses/", {"known_at": "1"})

    assert after.response.content == before.response.content
    assert after.headers["ETag"] == before.headers["ETag"]


def test_answers_vary_by_what_the_client_accepts(api):
    assert {name.strip().lower() for name in api.get("clauses/").headers["Vary"].split(",")} == {
        "accept",
        "accept-encoding",
        "origin",
    }


@pytest.mark.parametrize(
    "path",
    [
        "clauses/",
        "clauses/?plan=us-plan&theme=safety&organization=us-nist",
        "clauses/?ordering=-depth&expand=plan,parent,ancestors,themes,organizations,sources",
        "codings/?expand=clause,theme",
        "correspondences/?expand=from_clause",
        "themes/?ordering=-depth&expand=scheme,broader,ancestors",
    ],
)
def test_queries_do_not_grow_with_rows(api, path):
    counts = []
    for size in ("1", "10"):
        join = "&" if "?" in path else "?"
        with CaptureQueriesContext(connection) as queries:
            api.get(f"{path}{join}page_size={size}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_plain_list_costs_two_queries(api, django_assert_num_queries):
    with django_assert_num_queries(2):
        api.list("clauses")


def test_detail_costs_three_queries(api, django_assert_num_queries):
    with django_assert_num_queries(3):
        api.get("plans/us-plan/")


def test_detail_of_a_clause_also_asks_for_the_day_that_pins_it(api, django_assert_num_queries):
    with django_assert_num_queries(4):
        api.get("clauses/us-plan:pillar_1/")
