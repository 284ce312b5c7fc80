"""Counts alone: groups are exact, complete, and the same as JSON and as CSV."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.api.lists import group_counts
from provisions.api.lists.group_counts import Group, table
from provisions.exporting.cells import FORMULA_SIGNS, without_formula
from provisions.models import Clause, Plan
from provisions.publishing.publisher import publish
from tests.api.conftest import Api
from tests.api.test_facets import COUNTED, FACETS, filters, paged
from tests.factories import ClauseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    noun = draw(st.sampled_from([*COUNTED, "clauses", "clauses", "codings"]))
    names = draw(st.lists(st.sampled_from(FACETS[noun]), min_size=1, max_size=2, unique=True))
    return noun, [*draw(filters(noun)), ("group_by", ",".join(names))]


def as_csv(api: Api, noun: str, query: list[tuple[str, str]]) -> list[dict[str, str]]:
    rest = [pair for pair in query if pair[0] != "format"]
    answer = api.get(f"{noun}/", [*rest, ("format", "csv")])
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests())
def test_group_counts_what_its_address_finds_and_every_record_is_counted(api, asked):
    noun, query = asked

    answer = api.get(f"{noun}/", query)

    assert answer.status == 200, answer.body
    found: set[str] = set()
    for group in answer.body["groups"]:
        ids = paged(api, group["url"])
        assert len(ids) == group["count"] > 0
        found.update(ids)
    everything = paged(api, f"{noun}/", [pair for pair in query if pair[0] != "group_by"])
    assert len(found) + answer.body["without_count"] == len(everything)
    assert [row["url"] for row in as_csv(api, noun, query)] == [
        group["url"] for group in answer.body["groups"]
    ]


def test_two_filters_count_each_pair_of_values(api):
    answer = api.get("clauses/", {"group_by": "jurisdiction,theme_exact"})
    shown = {tuple(each["values"].values()): each["count"] for each in answer.body["groups"]}

    assert answer.body["group_by"] == ["jurisdiction", "theme_exact"]
    assert shown == {
        ("cn", "ai:energy"): 1,
        ("cn", "ai:safety"): 1,
        ("us", "ai:red-teams"): 1,
        ("us", "ai:safety"): 1,
    }
    assert answer.body["without_count"] == 2
    assert answer.body["groups"][0]["labels"]["jurisdiction"] == "China"


def test_two_filters_of_one_column_are_two_questions(api):
    answer = api.get("correspondences/", {"group_by": "plan,from_plan"})
    shown = {tuple(each["values"].values()): each["count"] for each in answer.body["groups"]}

    assert shown[("cn-plan", "us-plan")] == 1
    assert shown[("cn-plan", "cn-plan")] == 1
    assert ("us-plan", "cn-plan") not in shown


def test_own_filter_counts_so_that_themes_beside_a_theme_can_be_told(api):
    answer = api.get("clauses/", {"group_by": "theme", "theme": "ai:energy"})
    shown = {each["values"]["theme"]: each["count"] for each in answer.body["groups"]}

    assert shown == {"ai:energy": 1, "ai:safety": 1}
    assert paged(api, answer.body["groups"][1]["url"]) == ["cn-plan:point_1"]


def test_filter_that_is_given_once_is_not_given_twice_in_addresses(api):
    answer = api.get("clauses/", {"group_by": "is_operative", "is_operative": "false"})

    (group,) = answer.body["groups"]
    assert paged(api, group["url"]) == ["us-plan:pillar_1"]


def test_group_that_no_filter_can_spell_has_no_address(api):
    Plan.objects.filter(slug="cn-plan").update(title="Governing more")
    publish(published_by="Doe, Jane")

    answer = api.get("revisions/", {"group_by": "published_by"})

    shown = {each["values"]["published_by"]: each["url"] for each in answer.body["groups"]}
    assert shown["Doe, Jane"] is None
    assert shown["tester"]


def test_csv_opens_in_a_spreadsheet(api):
    answer = api.get("clauses/", {"group_by": "plan,is_operative", "format": "csv"})

    assert answer.response.content.decode() == (
        "\ufeffplan,plan_label,is_operative,is_operative_label,count,url\r\n"
        "us-plan,Winning,true,true,2,"
        "http://testserver/api/v1/clauses/?plan=us-plan&is_operative=true\r\n"
        "cn-plan,Governing together,true,true,1,"
        "http://testserver/api/v1/clauses/?plan=cn-plan&is_operative=true\r\n"
        "old-act,An act of old,true,true,1,"
        "http://testserver/api/v1/clauses/?plan=old-act&is_operative=true\r\n"
        "us-plan,Winning,false,false,1,"
        "http://testserver/api/v1/clauses/?plan=us-plan&is_operative=false\r\n"
    )


def test_title_that_looks_like_a_formula_is_disarmed(api):
    Plan.objects.filter(slug="cn-plan").update(title='=HYPERLINK("x"), yes')
    publish(published_by="tester")

    rows = as_csv(api, "clauses", [("group_by", "plan"), ("plan", "cn-plan")])

    assert rows[0]["plan_label"] == '\'=HYPERLINK("x"), yes'
    assert rows[0]["count"] == "1"


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
def test_any_text_survives_csv_and_none_begins_a_formula(cells):
    value, label = cells
    written = table(["plan"], [Group((value,), (label,), 3, None)]).decode("utf-8-sig")

    header, row = csv.reader(io.StringIO(written, newline=""), strict=True)

    assert header == ["plan", "plan_label", "count", "url"]
    assert row == [without_formula(value), without_formula(label), "3", ""]
    assert not row[0].startswith(FORMULA_SIGNS)


def test_counts_are_of_the_asked_revision_and_conditional(api):
    before = api.get("clauses/", {"group_by": "plan"})
    ClauseFactory(plan=Plan.objects.get(slug="cn-plan"), eid="point_2", position=2)
    publish(published_by="tester")
    etag = {"If-None-Match": before.headers["ETag"]}

    after = api.get("clauses/", {"group_by": "plan"}, **etag)
    pinned = api.get("clauses/", {"group_by": "plan", "known_at": "1"})

    assert after.status == 200
    assert after.body["groups"] != before.body["groups"]
    assert after.applied["revision"] == 2
    assert [each["count"] for each in pinned.body["groups"]] == [
        each["count"] for each in before.body["groups"]
    ]
    again = {"If-None-Match": after.headers["ETag"]}
    assert api.get("clauses/", {"group_by": "plan"}, **again).status == 304


def test_nothing_is_no_group(api):
    answer = api.get("clauses/", {"group_by": "theme", "plan": "old-act"})

    assert answer.body["groups"] == []
    assert (
        answer.body["without_count"]
        == Clause.objects.filter(plan__slug="old-act", wording=1).count()
    )


@pytest.mark.parametrize("name", ["ordering", "page_size", "count", "facets", "fields", "expand"])
def test_what_shapes_a_page_has_no_meaning(api, name):
    answer = api.get("clauses/", {"group_by": "plan", name: "1"})

    assert answer.status == 400
    assert answer.fault["parameter"] == name


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("value", ["plan,theme,modality", "thme", "plan,", "id", "plan!"])
def test_wrong_grouping_is_refused_as_a_problem(api, value, form):
    answer = api.get("clauses/", {"group_by": value, "format": form})

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.fault["parameter"] == "group_by"


def test_csv_is_for_counts(api):
    assert api.get("clauses/us-plan:pillar_1/", {"format": "csv"}).status == 400
    assert api.get("clauses/us-plan:pillar_1/", {"group_by": "plan"}).status == 400


def test_too_many_groups_are_refused_rather_than_cut_short(api, monkeypatch):
    monkeypatch.setattr(group_counts, "MOST_GROUPS", 2)

    assert api.get("clauses/", {"group_by": "jurisdiction"}).status == 200
    assert api.get("clauses/", {"group_by": "plan"}).fault["parameter"] == "group_by"


def test_page_for_people_shows_counts(api):
    answer = api.get("clauses/", {"group_by": "plan", "format": "html"})

    assert answer.status == 200
    assert "Governing together" in answer.response.content.decode()
