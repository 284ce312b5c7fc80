"""What was published once answers 410 for ever, and says where it still is; ids lead on."""

from itertools import pairwise

import pytest

from provisions.models import Clause, Plan, Silence, Theme
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def without_plan():
    """Revision 2, from which a plan and all that is in it is withdrawn."""
    Plan.objects.filter(slug="us-plan").update(stage="draft")
    return publish(published_by="ada", note="Under review.").revision


@pytest.mark.parametrize(
    "path",
    [
        "plans/us-plan/",
        "plans/us-plan/outline/",
        "plans/us-plan/coverage/",
        "clauses/us-plan:pillar_1/",
        "silences/us-plan~ai:energy~ada/",
    ],
)
def test_withdrawn_record_tells_when_why_and_where(api, without_plan, path):
    answer = api.get(path)

    assert answer.status == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.body
    assert body["type"] == "urn:govdb:problem:gone"
    assert (body["revision"], body["note"], body["published_by"]) == (2, "Under review.", "ada")
    assert body["published_at"].startswith(f"{without_plan.published_at:%Y-%m-%dT%H:%M}")
    assert body["last_seen"] == f"http://testserver/api/v1/{path}?known_at=1"
    assert api.get(body["last_seen"]).status == 200


@pytest.mark.usefixtures("without_plan")
def test_address_keeps_what_else_it_asked_for(api):
    last_seen = api.get("plans/us-plan/", {"fields": "id,title"}).body["last_seen"]

    assert api.get(last_seen).body == {"id": "us-plan", "title": "Winning"}


@pytest.mark.usefixtures("without_plan")
def test_page_says_so_too(api):
    answer = api.get("plans/us-plan/", {"format": "html"})

    assert answer.status == 410
    assert "Under review." in answer.response.content.decode()


def test_deep_link_of_a_wording_that_was_withdrawn(api):
    Clause.objects.filter(eid="art_1", wording=2).update(stage="draft")
    Plan.objects.filter(slug="old-act").update(completeness="partial", coverage_note="Parts.")
    publish(published_by="ada")

    assert api.get("clauses/old-act:art_1@2/").status == 410
    assert api.get("clauses/old-act:art_1/").body["wording"] == 1
    assert api.get("clauses/old-act:art_1@2/", {"known_at": 1}).status == 200


def test_never_published_is_404(api):
    assert api.get("plans/us-plam/").status == 404
    assert api.get("revisions/9/").status == 404


def test_not_yet_published_is_404(api):
    Plan.objects.create(
        slug="late",
        title="Late",
        language="en",
        jurisdiction=Plan.objects.get(slug="us-plan").jurisdiction,
        plan_type="strategy",
        legal_force="non_binding",
        status="in_force",
        completeness="partial",
        coverage_note="None yet.",
        stage="ready",
    )
    publish(published_by="ada")
    Plan.objects.filter(slug="late").delete()
    publish(published_by="ada")

    assert api.get("plans/late/", {"known_at": 1}).status == 404
    assert api.get("plans/late/", {"known_at": 2}).status == 200
    assert api.get("plans/late/", {"known_at": 3}).status == 410


def test_withdrawn_twice_names_the_last_time(api):
    silences = Silence.objects.filter(plan__slug="us-plan")
    for stage in ("draft", "ready", "draft"):
        silences.update(stage=stage)
        publish(published_by="ada")

    answer = api.get("silences/us-plan~ai:energy~ada/")

    assert (answer.status, answer.body["revision"]) == (410, 4)
    assert api.get("silences/us-plan~ai:energy~ada/", {"known_at": 2}).body["revision"] == 2


@pytest.fixture
def chain():
    """Five themes, each given up for the next: the last one alone is in use."""
    scheme = Theme.objects.get(slug="safety").scheme
    themes = [ThemeFactory(scheme=scheme, slug=f"step-{n}", position=20 + n) for n in range(5)]
    plan = Plan.objects.get(slug="cn-plan")
    clause = ClauseFactory(plan=plan, eid="point_9", position=9)
    AssignmentFactory(clause=clause, theme=themes[-1])
    publish(published_by="ada")
    for old, new in pairwise(themes):
        Theme.objects.filter(pk=old.pk).update(is_deprecated=True, replaced_by=new)
        publish(published_by="ada")
    return themes


@pytest.mark.usefixtures("chain")
def test_merged_theme_leads_to_the_last_one_at_once_and_filters_by_it(api):
    for depth in range(4):
        answer = api.client.get(f"/api/v1/themes/ai:step-{depth}/?fields=id")

        assert answer.status_code == 301
        assert answer.headers["Location"] == "/api/v1/themes/ai:step-4/?fields=id"
        assert api.get(answer.headers["Location"]).status == 200
        assert api.list("clauses", theme=f"ai:step-{depth}").ids == ["cn-plan:point_9"]


def test_merge_into_a_theme_that_is_gone_ends_before_it(api, chain, monkeypatch):
    Theme.objects.filter(pk=chain[2].pk).update(stage="draft")
    # Refused today; revisions of earlier versions can hold it, and never change.
    monkeypatch.setattr("provisions.publishing.publisher.reasons_against", lambda scope: [])
    publish(published_by="ada")

    answer = api.client.get("/api/v1/themes/ai:step-0/")

    assert answer.headers["Location"] == "/api/v1/themes/ai:step-1/"
    assert api.get("themes/ai:step-1/").status == 200
    assert api.get("themes/ai:step-2/").status == 410
