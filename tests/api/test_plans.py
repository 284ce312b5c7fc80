"""The outline and the coverage of a plan."""

import pytest

from provisions.models import Clause
from provisions.publishing.publisher import publish
from tests.factories import SpanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def shape(nodes):
    return [(node["id"].split(":")[1], shape(node["children"])) for node in nodes]


def test_outline_is_the_tree_of_clauses(api):
    body = api.get("plans/us-plan/outline/").body

    assert shape(body["clauses"]) == [
        ("pillar_1", [("pillar_1__sec_1", [("pillar_1__sec_1__item_1", [])])])
    ]
    assert (body["plan"], body["title"], body["clause_count"]) == ("us-plan", "Winning", 3)
    assert body["clauses"][0]["heading"] == "Heading of pillar_1"


@pytest.mark.parametrize(
    ("as_of", "wordings"), [("2005-01-01", [1]), ("2015-01-01", [2]), ("1900-01-01", [])]
)
def test_outline_as_of_a_day(api, as_of, wordings):
    body = api.get("plans/old-act/outline/", {"as_of": as_of}).body

    assert [node["wording"] for node in body["clauses"]] == wordings
    assert body["applied"]["as_of"] == as_of


def test_coverage_accounts_for_the_plan(api):
    body = api.get("plans/cn-plan/coverage/").body

    assert body == {
        "plan": "cn-plan",
        "applied": body["applied"],
        "completeness": "partial",
        "note": "Some points have no source yet.",
        "clause_count": 1,
        "clauses_by_type": {"point": 1},
        "withheld": [],
        "themed_clause_count": 1,
        "themes": [
            {"theme": "ai:energy", "clause_count": 1},
            {"theme": "ai:safety", "clause_count": 1},
        ],
        "silences": ["ai:red-teams"],
        "sources": [],
        "is_complete": None,
    }


@pytest.mark.parametrize("part", ["outline", "coverage"])
def test_part_of_a_missing_plan_is_not_found(api, part):
    answer = api.get(f"plans/us-plam/{part}/")

    assert answer.status == 404
    assert answer.fault["nearest"][0] == "us-plan"


@pytest.mark.parametrize("part", ["outline", "coverage"])
def test_part_of_a_plan_takes_no_filters(api, part):
    assert api.get(f"plans/us-plan/{part}/", {"theme": "safety"}).status == 400


def test_coverage_accounts_for_the_characters_of_each_source(api):
    clause = Clause.objects.get(plan__slug="us-plan", parent=None)
    span = SpanFactory(clause=clause, transcript__plan=clause.plan)
    publish(published_by="tester", override="Loaded in part.")

    body = api.get("plans/us-plan/coverage/").body

    assert body["is_complete"] is False
    (source,) = body["sources"]
    assert source["source"] == span.transcript.source.slug
    assert (source["character_count"], source["gap_count"]) == (33, 30)
    assert source["places"] == [
        {
            "kind": "gap",
            "start": 3,
            "end": 33,
            "quote": "The office reports every year.",
            "clauses": [],
        }
    ]
    assert api.get("plans/us-plan/coverage/", {"known_at": 1}).body["sources"] == []
    (override,) = api.get("revisions/2/").body["overrides"]
    assert override["because"] == "Loaded in part."
