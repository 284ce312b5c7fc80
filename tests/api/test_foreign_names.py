"""A name from another API leads to the one that serves the same wish here."""

import pytest

from provisions.api.http.foreign_names import ELSEWHERE, EQUIVALENTS
from provisions.api.urls import router
from provisions.publishing.publisher import publish
from tests.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("limit", "page_size"),
        ("per_page", "page_size"),
        ("perPage", "page_size"),
        ("page[size]", "page_size"),
        ("sort", "ordering"),
        ("order_by", "ordering"),
        ("orderBy", "ordering"),
        ("search", "q"),
        ("query", "q"),
        ("$search", "q"),
        ("offset", "cursor"),
        ("page", "cursor"),
        ("page[number]", "cursor"),
        ("select", "fields"),
        ("omit", "fields"),
        ("fields[]", "fields"),
        ("lang", "language"),
        ("$top", "page_size"),
        ("country", "jurisdiction"),
        ("tag", "theme"),
        ("since", "published_on_after"),
        ("year", "published_on_after"),
        ("filter[country]", "jurisdiction"),
        ("include", "expand"),
        ("filter[theme]", "theme"),
        ("filter.theme", "theme"),
        ("theme[]", "theme"),
        ("theme__in", "theme"),
        ("Theme", "theme"),
        ("clauseType", "clause_type"),
    ],
)
def test_the_hint_names_the_right_parameter(api, theirs, ours):
    answer = api.get("clauses/", {theirs: "x"})

    assert answer.status == 400
    assert answer.fault["nearest"] == [ours]
    assert f"Nearest: {ours}." in answer.fault["detail"]


def test_a_name_inside_a_longer_one_comes_after_a_name_like_it(api):
    OrganizationFactory(slug="a-committee-of-ministers")
    publish(published_by="tester")

    assert api.get("organizations/nist/").fault["nearest"][0] == "us-nist"


@pytest.mark.parametrize("name", ["page", "offset"])
def test_pages_are_followed_not_counted(api, name):
    assert "`next`" in api.get("plans/", {name: 2}).fault["detail"]


def test_what_an_endpoint_lacks_is_never_named(api):
    for noun, view, _ in router.registry:
        known = view.declared("list")
        for theirs in EQUIVALENTS:
            if theirs not in known:
                assert set(api.get(f"{noun}/", {theirs: "x"}).fault["nearest"]) <= set(known)


def test_the_table_names_no_parameter_twice():
    assert len(EQUIVALENTS) == sum(map(len, ELSEWHERE.values()))


@pytest.mark.parametrize(
    "query",
    [
        [("plans", "us-plan,cn-plan")],
        [("plans", "us-plan"), ("plans", "cn-plan")],
        [("plan", "us-plan,cn-plan")],
        [("plan", "us-plan"), ("plan", "cn-plan")],
        [("plans", "us-plan"), ("plan", "cn-plan")],
        [("plan", "us-plan, cn-plan"), ("plans", "us-plan")],
    ],
)
def test_plans_are_compared_however_they_are_named(api, query):
    usual = api.get("compare/", {"plans": "us-plan,cn-plan"}).body

    answer = api.get("compare/", query)

    assert answer.status == 200
    assert answer.body == usual


@pytest.mark.parametrize("query", [[("plan", "us-plan")], [("plans", "us-plan,")], []])
def test_one_plan_is_not_compared(api, query):
    assert api.get("compare/", query).status == 400


IDS = {
    "plans": "us-plan",
    "clauses": "us-plan:pillar_1__sec_1",
    "themes": "ai:safety",
    "schemes": "other",
    "sources": "article",
    "jurisdictions": "us-ca",
    "organizations": "us-nist",
    "revisions": "1",
    "releases": "2026-spring",
}


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("noun", [noun for noun, _, _ in router.registry])
def test_a_slip_in_an_id_leads_to_the_id(api, noun):
    right = IDS.get(noun) or api.list(noun).ids[0]
    assert api.get(f"{noun}/{right}/").status == 200
    slips = {right + "x", right.upper() + "0", right[0] + right, right + right[-1]} - {right}
    for slip in slips if noun != "revisions" else {"11"}:
        answer = api.get(f"{noun}/{slip}/")
        assert answer.status == 404, slip
        assert right in answer.fault["nearest"], slip
        assert right in answer.body["detail"]
