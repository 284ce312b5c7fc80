"""A plan that is published alone leaves nothing half published."""

import pytest
from django.test import Client
from django.urls import reverse

from provisions.curating import codebook_changes
from provisions.models import (
    Clause,
    Coder,
    Plan,
    PublishedClause,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedTheme,
    Scheme,
    Source,
    Theme,
)
from provisions.publishing.publisher import preview, publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    CoderFactory,
    CodingFactory,
    CorrespondenceFactory,
    PlanFactory,
    SchemeFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

PLANS = ("harbour", "inland", "upland")


def publish_all(**options):
    return publish(published_by="tester", override="for the test", **options)


def count(**filters):
    answer = Client().get("/api/v1/clauses/", {**filters, "count": "true", "page_size": "1"})
    assert answer.status_code == 200, answer.content
    return answer.json()["count"]


@pytest.fixture
def scheme(db):
    """One scheme on three plans: each has a clause on tides, on currents, and on depth."""
    scheme = SchemeFactory(slug="waters", version="1")
    themes = [
        ThemeFactory(scheme=scheme, slug=slug, codebook_version="1")
        for slug in ("tides", "currents", "depth")
    ]
    for slug in PLANS:
        plan = PlanFactory(slug=slug)
        for theme in themes:
            AssignmentFactory(clause=ClauseFactory(plan=plan), theme=theme)
    return scheme


def merge(scheme, old, new, version="2"):
    old, new = (Theme.objects.get(scheme=scheme, slug=slug) for slug in (old, new))
    codebook_changes.merge([old], new, version, "The same by another name.")


def test_a_plan_that_uses_a_merged_theme_takes_along_all_that_did(scheme, admin_client):
    admin_client.post("/admin/provisions/revision/publish/", {"note": "First"})
    tides, currents = (Theme.objects.get(slug=slug) for slug in ("tides", "currents"))
    admin_client.post(
        reverse("workbench:codebook-merge", args=["waters"]),
        {"theme": tides.pk, "into": currents.pk, "version": "2", "reason": "The same."},
    )
    foreseen = preview("inland")

    admin_client.post("/admin/provisions/revision/publish/", {"plan": "inland"})

    assert count(theme_exact="waters:tides") == count(theme_exact="waters:currents") == 6
    assert foreseen.taken_along == (
        "Scheme waters is also published: it has changed.",
        "Plan harbour is also published: changed themes of waters affect it.",
        "Plan upland is also published: changed themes of waters affect it.",
    )
    assert publish_all(is_full=True).total == 0


def test_a_plan_that_does_not_use_a_changed_scheme_leaves_it_out(scheme):
    publish_all()
    merge(scheme, "tides", "currents")
    ClauseFactory(plan__slug="desert", plan__title="Desert")

    foreseen = preview("desert")
    publish_all(plan="desert")

    assert count(theme_exact="waters:tides") == count(theme_exact="waters:currents") == 3
    assert PublishedTheme.objects.current().filter(is_deprecated=True).count() == 0
    (left_out,) = foreseen.left_out
    assert left_out.startswith("Scheme waters has changes that are not published")
    assert PublishedPlan.objects.current().filter(key="desert").exists()


def test_publishing_a_new_label_takes_no_other_plan_along(scheme):
    publish_all()
    Theme.objects.filter(slug="tides").update(preferred_label="Ebb and flow")
    Clause.objects.update(summary="Half written.")

    publish_all(plan="inland")

    assert "Ebb and flow" in PublishedTheme.objects.current().get(key="waters:tides").document
    written = PublishedClause.objects.current().filter(document__contains="Half written.")
    assert set(written.values_list("plan", flat=True)) == {"inland"}


def test_a_theme_taken_back_is_taken_back_from_every_plan(scheme):
    publish_all()
    Theme.objects.filter(slug="depth").update(stage="draft")

    publish_all(plan="upland")

    assert PublishedClause.objects.current().filter(themes__contains=["waters:depth"]).count() == 0
    assert not PublishedTheme.objects.current().filter(key="waters:depth").exists()


def test_a_theme_made_ready_shows_in_every_plan_that_was_coded_with_it(scheme):
    Theme.objects.filter(slug="depth").update(stage="draft")
    publish_all()
    Theme.objects.filter(slug="depth").update(stage="ready")

    publish_all(plan="upland")

    assert count(theme_exact="waters:depth") == 3


def test_plans_that_nobody_sees_yet_are_not_taken_along(scheme):
    Plan.objects.filter(slug="upland").update(stage="draft")
    publish_all()
    Plan.objects.filter(slug="upland").update(stage="ready")
    merge(scheme, "tides", "currents")

    publish_all(plan="inland")

    assert set(PublishedPlan.objects.current().values_list("key", flat=True)) == {
        "harbour",
        "inland",
    }


def test_a_coder_has_one_name_in_all_plans(scheme):
    coder = CoderFactory(slug="ines", name="Ines")
    for clause in Clause.objects.filter(plan__slug__in=["harbour", "inland"]):
        CodingFactory(clause=clause, coder=coder)
    publish_all()
    Coder.objects.update(name="Inês")

    publish_all(plan="inland")

    found = Client().get("/api/v1/codings/?page_size=50").json()["results"]
    assert {coding["coder"]["name"] for coding in found} == {"Inês"}
    Clause.objects.update(summary="Half written.")
    publish_all(plan="inland")
    assert preview().counts["clause"]["updated"] == 6


def test_a_plan_with_another_slug_leaves_the_former_one(scheme):
    publish_all()
    Plan.objects.filter(slug="inland").update(slug="rivers")

    publish_all(plan="rivers")

    shown = set(PublishedPlan.objects.current().values_list("key", flat=True))
    assert shown == {"harbour", "rivers", "upland"}
    assert publish_all().total == 0


def test_a_source_with_another_slug_is_known_by_one_name(scheme):
    source = SourceFactory(slug="gazette")
    for clause in Clause.objects.filter(plan__slug__in=["harbour", "inland"]):
        CitationFactory(clause=clause, source=source)
    publish_all()
    Source.objects.filter(pk=source.pk).update(slug="official-gazette")

    publish_all(plan="inland")

    assert count(source="official-gazette") == 6
    assert Client().get("/api/v1/sources/gazette/").status_code == 410


def test_a_correspondence_outlives_another_name_of_its_other_end(scheme):
    first, second = (Clause.objects.filter(plan__slug=p).first() for p in ("harbour", "inland"))
    CorrespondenceFactory(from_clause=first, to_clause=second)
    publish_all()
    Clause.objects.filter(pk=second.pk).update(eid="renumbered")
    Clause.objects.filter(pk=first.pk).update(summary="Edited.")

    publish_all(plan="harbour")
    assert PublishedCorrespondence.objects.current().get().to_clause == second.public_id

    publish_all(plan="inland")
    assert PublishedCorrespondence.objects.current().get().to_clause == "inland:renumbered"


def test_a_correspondence_outlives_the_draft_of_its_other_end(scheme):
    first, second = (Clause.objects.filter(plan__slug=p).first() for p in ("harbour", "inland"))
    CorrespondenceFactory(from_clause=first, to_clause=second)
    publish_all()
    Plan.objects.filter(slug="inland").update(stage="draft")

    publish_all(plan="harbour")
    assert PublishedCorrespondence.objects.current().exists()

    publish_all(plan="inland")
    assert not PublishedCorrespondence.objects.current().exists()


def test_what_is_contested_follows_the_version_of_the_codebook(scheme):
    clause, theme = Clause.objects.first(), Theme.objects.get(slug="tides")
    for applies in (True, False):
        CodingFactory(clause=clause, theme=theme, applies=applies, codebook_version="1")
    publish_all()
    assert PublishedClause.objects.current().filter(is_contested=True).count() == 1
    Scheme.objects.update(version="2")

    publish_all()

    assert publish_all(is_full=True).total == 0
    assert not PublishedClause.objects.current().filter(is_contested=True).exists()


def test_the_page_says_what_is_taken_along_and_what_waits(scheme, admin_client):
    publish_all()
    merge(scheme, "tides", "currents")
    ClauseFactory(plan__slug="desert")

    page = admin_client.get("/admin/provisions/revision/preview/?plan=harbour").content.decode()
    assert "Plan upland is also published: changed themes of waters" in page
    page = admin_client.get("/admin/provisions/revision/preview/?plan=desert").content.decode()
    assert "Scheme waters has changes that are not published" in page
