"""The whole path on the shipped fixtures: files, curated tables, publication, JSON."""

from pathlib import Path

import pytest
from django.core.management import call_command

from provisions.api.http.pages import EXAMPLES
from provisions.models import Clause
from provisions.publishing.publisher import preview, publish

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
US = "us-ai-action-plan-2025"
CN = "cn-global-ai-governance-action-plan-2025"
CLAUSES = "/api/v1/clauses/"


@pytest.fixture
def product(db):
    """The shipped fixtures, loaded and published."""
    call_command("load", str(FIXTURES), verbosity=0)
    return publish(published_by="tester", note="First.")


def get(client, path, **parameters):
    answer = client.get(path, parameters, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_fixtures_publish_without_a_reason_against_it(product):
    assert product.revision.number == 1
    assert preview().reasons == []
    assert publish(published_by="tester").revision is None


def test_us_plan_has_its_clauses(product, client):
    of_plan = get(client, CLAUSES, plan=US, count="true")
    actions = get(client, CLAUSES, plan=US, clause_type="action", count="true")
    first_pillar = get(client, CLAUSES, within=f"{US}:pillar_1", clause_type="action", count="true")

    assert (of_plan["count"], actions["count"], first_pillar["count"]) == (136, 103, 58)


def test_safety_theme_finds_clauses_of_both_plans(product, client):
    found = get(client, CLAUSES, theme="safety", plan=f"{US},{CN}", page_size=500)["results"]

    assert {clause["plan"] for clause in found} == {US, CN}
    for clause in found:
        assert clause["eid"]
        assert clause["locator"]
        assert clause["heading"] or clause["summary"]
        assert clause["themes"]
        assert clause["citations"]


@pytest.mark.parametrize(
    ("parameters", "nearest"), [({"themee": "x"}, "theme"), ({"theme": "safty"}, "safety")]
)
def test_misspelling_is_a_problem_naming_the_nearest(product, client, parameters, nearest):
    answer = client.get(CLAUSES, parameters)

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert nearest in answer.content.decode()


def test_edit_shows_only_after_publication_and_the_old_revision_still_answers(product, client):
    path = f"{CLAUSES}{US}:pillar_1__sec_2/"
    before = get(client, path)
    Clause.objects.filter(plan__slug=US, eid="pillar_1__sec_2").update(summary="Edited.")

    assert get(client, path) == before
    publish(published_by="tester", note="An edit.")
    assert get(client, path)["summary"] == "Edited."
    assert get(client, path, known_at="1") == before


def test_every_example_of_the_home_page_finds_something(product, client):
    for example in EXAMPLES:
        answer = get(client, example.address)
        assert answer.get("results", True), example.address


def test_partial_plan_says_openly_what_is_missing(product, client):
    coverage = get(client, f"/api/v1/plans/{CN}/coverage/")

    assert coverage["completeness"] == "partial"
    assert coverage["note"]
    assert coverage["clause_count"] + len(coverage["withheld"]) == 13


def test_no_model_coding_is_recorded_as_a_persons(product, client):
    codings = get(client, "/api/v1/codings/", coder_kind="model", count="true", page_size=1)
    people = get(client, "/api/v1/codings/", coder_kind="person", count="true", page_size=1)

    assert codings["count"] > 300
    assert people["count"] == 0
