"""`known_at` and `as_of`: earlier revisions, earlier days, and pages of a single revision."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from provisions.api.endpoint.viewset import consistently
from provisions.api.snapshot.snapshots import Snapshot, today
from provisions.models import Clause, Plan, PublishedClause, Release, Revision
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, CodingFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ARTICLE = "old-act:art_1"


@pytest.fixture
def second(world, db):
    Clause.objects.filter(eid="point_1").update(heading="Edited")
    Plan.objects.filter(slug="us-plan").update(title="Retitled")
    publish(published_by="tester")


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("known_at", ["1", "2026-spring"])
def test_known_at_reads_an_earlier_revision(api, known_at):
    Release.objects.create(name="2026-spring", revision=Revision.objects.get(number=1))

    then = api.get("clauses/cn-plan:point_1/", {"known_at": known_at}).body
    now = api.get("clauses/cn-plan:point_1/").body
    listed = api.list("clauses", known_at=known_at, plan="cn-plan").body

    assert (then["heading"], now["heading"]) == ("安全与合作", "Edited")
    assert listed["results"] == [then]
    assert (listed["applied"]["revision"], listed["applied"]["known_at"]) == (1, known_at)


@pytest.mark.usefixtures("second")
def test_filters_and_expansions_are_of_the_revision_that_is_read(api):
    ThemeFactory(scheme__slug="new", slug="novelty")
    publish(published_by="tester")

    then = api.list("clauses", known_at="1", plan="us-plan", expand="plan", page_size=1)
    refused = api.get("clauses/", {"known_at": "1", "theme": "novelty"})

    assert then.body["results"][0]["plan"]["title"] == "Winning"
    assert refused.status == 400
    assert api.get("clauses/", {"theme": "novelty"}).status == 200


def test_known_at_by_date_is_the_last_revision_published_by_then(api):
    published = Revision.objects.get(number=1).published_at
    later = (published + datetime.timedelta(seconds=1)).isoformat()
    before = (published - datetime.timedelta(seconds=1)).isoformat()

    assert api.list("plans", known_at=later).applied["revision"] == 1
    assert api.list("plans", known_at=published.date().isoformat()).applied["revision"] == 1
    assert api.get("plans/", {"known_at": before}).status == 400
    assert api.get("plans/", {"known_at": "1999-12-31"}).status == 400


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "2",
        "99999999999",
        "2026-02-30",
        "2026-01-01T25:00",
        "spring",
        "9999-12-31T23:59:59-23:00",
    ],
)
def test_known_at_that_names_nothing_is_refused(api, value):
    answer = api.get("plans/", {"known_at": value})

    assert answer.status == 400
    assert answer.fault["parameter"] == "known_at"


def test_clause_is_listed_in_its_latest_wording(api):
    (record,) = api.list("clauses", plan="old-act").body["results"]

    assert (record["id"], record["wording"], record["heading"]) == (ARTICLE, 2, "Second wording")


@pytest.mark.parametrize(
    ("as_of", "headings"),
    [
        ("1999-12-31", []),
        ("2000-01-01", ["First wording"]),
        ("2009-12-31", ["First wording"]),
        ("2010-01-01", ["Second wording"]),
        ("2020-01-01", []),
    ],
)
def test_as_of_is_strict(api, as_of, headings):
    answer = api.list("clauses", plan="old-act", as_of=as_of)

    assert [record["heading"] for record in answer.body["results"]] == headings
    assert answer.applied["as_of"] == as_of
    assert answer.applied["listed_on"] is None


def test_as_of_that_removes_everything_is_named(api):
    answer = api.list("clauses", plan="old-act", as_of="1999-12-31")

    assert answer.applied["explanation"]["removed_by"] == "as_of"
    assert answer.applied["explanation"]["without_it"] == 2


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ({}, 2),
        ({"as_of": "2005-01-01"}, 1),
        ({"as_of": "2015-01-01"}, 2),
    ],
    ids=str,
)
def test_clause_detail_shows_the_wording_of_the_day(api, query, wording):
    assert api.get(f"clauses/{ARTICLE}/", query).body["wording"] == wording


def test_clause_detail_on_a_day_without_the_clause_is_not_found(api):
    answer = api.get(f"clauses/{ARTICLE}/", {"as_of": "1900-01-01"})

    assert (answer.status, answer.fault["parameter"]) == (404, "as_of")


def test_clause_detail_of_a_named_wording(api):
    assert api.get(f"clauses/{ARTICLE}@2/").body["wording"] == 2
    assert api.get(f"clauses/{ARTICLE}@3/").status == 404


def test_future_wording_is_not_listed_yet(api):
    plan = Plan.objects.get(slug="cn-plan")
    tomorrow = timezone.now().date() + datetime.timedelta(days=2)
    Clause.objects.filter(eid="point_1").update(ends_on=tomorrow)
    ClauseFactory(
        plan=plan, eid="point_1", wording=2, position=1, clause_type="point", starts_on=tomorrow
    )
    publish(published_by="tester")

    assert api.list("clauses", plan="cn-plan").body["results"][0]["wording"] == 1
    assert api.list("clauses", plan="cn-plan", as_of=tomorrow).body["results"][0]["wording"] == 2


@pytest.mark.parametrize(
    ("as_of", "ids"),
    [
        ("2019-12-31", ["old-act"]),
        ("2020-01-01", []),
        ("2025-07-25", ["us-plan"]),
        ("2025-07-26", ["cn-plan", "us-plan"]),
    ],
)
def test_plans_as_of_a_day(api, as_of, ids):
    assert api.list("plans", as_of=as_of).ids == ids


def test_as_of_on_a_noun_without_dates_is_said_to_change_nothing(api):
    answer = api.list("themes", as_of="2000-01-01")

    assert len(answer.ids) == 6
    assert "'as_of' has no effect" in answer.applied["notes"][0]


def test_judgements_as_of_a_day_are_those_of_wordings_that_held(api):
    assert len(api.list("codings", as_of="2005-01-01").ids) == 1
    assert len(api.list("codings", as_of="2015-01-01").ids) == 0
    assert len(api.list("codings", as_of="2025-08-01").ids) == 2


def test_expanded_clause_of_a_coding_is_the_wording_that_was_coded(api):
    clause = Clause.objects.get(eid="art_1", wording=2)
    coding = CodingFactory(clause=clause)
    publish(published_by="tester")

    (record,) = api.list("codings", coder=coding.coder.slug, expand="clause").body["results"]

    assert record["clause"]["wording"] == 2


def test_answer_is_read_again_if_a_publication_came_between(api):
    """The first reading sees a newer revision than the one promised, so it is thrown away."""
    readings = []

    def read(snapshot: Snapshot):
        readings.append(snapshot)
        if len(readings) == 1:
            Clause.objects.filter(eid="point_1").update(heading="Edited")
            publish(published_by="tester")
        rows = snapshot.rows(PublishedClause).filter(key="cn-plan:point_1")
        return rows.values_list("document", flat=True)[0].encode(), None

    answer = consistently(Snapshot(1, is_latest=True, listed_on=today()), read)

    assert [snapshot.is_latest for snapshot in readings] == [True, False]
    assert "安全与合作" in answer.decode()


def test_list_is_of_one_revision_though_one_is_published_while_it_is_read(api):
    published = []

    def publish_after_the_first_query(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if not published:
            published.append(sql)
            Clause.objects.filter(eid="point_1").update(heading="Edited")
            publish(published_by="tester")
        return result

    with connection.execute_wrapper(publish_after_the_first_query):
        answer = api.list("clauses", plan="cn-plan")

    assert "revision" in published[0]
    assert Revision.objects.count() == 2
    assert answer.applied["revision"] == 1
    assert answer.body["results"][0]["heading"] == "安全与合作"
