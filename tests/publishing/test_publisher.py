"""Publishing writes the differences, all of them and nothing else."""

import orjson
import pytest

from provisions.models import (
    PUBLISHED_MODELS,
    Checksum,
    Clause,
    Plan,
    PublishedClause,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedSource,
    PublishedTheme,
    Revision,
    Theme,
)
from provisions.publishing.publisher import UnknownPlanError, preview, publish
from tests.factories import (
    ClauseFactory,
    CodingFactory,
    CorrespondenceFactory,
    PlanFactory,
    SilenceFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def publish_all():
    return publish(published_by="tester")


def current(model, key):
    return orjson.loads(model.objects.current().get(key=key).document)


def changes(publication):
    return {(change.noun, change.key, change.action) for change in publication.changes}


def test_first_publication_is_revision_one_with_all_that_is_ready():
    clause = ClauseFactory()

    publication = publish_all()

    assert publication.revision.number == 1
    assert publication.revision.counts["clause"] == 1
    assert ("clause", clause.public_id, "created") in changes(publication)


def test_unchanged_tables_make_no_revision():
    ClauseFactory()
    publish_all()

    again = publish_all()

    assert (again.revision, again.total, Revision.objects.count()) == (None, 0, 1)


def test_drafts_stay_unpublished():
    ClauseFactory(stage="draft", plan__completeness="partial", plan__coverage_note="One clause.")
    ClauseFactory(plan__stage="draft")
    SourceFactory(stage="draft")
    ThemeFactory(stage="draft")
    ThemeFactory(scheme__stage="draft")

    publish_all()

    for model in (PublishedClause, PublishedSource, PublishedTheme):
        assert not model.objects.exists()
    assert PublishedPlan.objects.count() == 1


def test_edit_makes_a_revision_with_only_the_difference():
    clause = ClauseFactory()
    ClauseFactory(plan=clause.plan)
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(summary="Better.")

    publication = publish_all()

    assert changes(publication) == {("clause", clause.public_id, "updated")}
    rows = PublishedClause.objects.filter(key=clause.public_id).order_by("revision_from")
    assert [(row.revision_from, row.revision_to) for row in rows] == [(1, 2), (2, None)]
    assert orjson.loads(rows[0].document)["summary"] == ""
    assert orjson.loads(rows[1].document)["summary"] == "Better."


def test_old_revision_still_answers():
    clause = ClauseFactory()
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(summary="Better.")
    publish_all()

    then = PublishedClause.objects.all().known_at(1).get()
    now = PublishedClause.objects.all().known_at(2).get()

    assert (then.revision_to, now.revision_to) == (2, None)


def test_row_moved_back_to_draft_is_withdrawn():
    clause = ClauseFactory(plan__completeness="partial", plan__coverage_note="Unfinished.")
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(stage="draft")

    publication = publish_all()

    assert ("clause", clause.public_id, "withdrawn") in changes(publication)
    assert publication.revision.counts["clause"] == 0


def test_plan_moved_back_to_draft_takes_its_records_along():
    coding = CodingFactory()
    silence = SilenceFactory(plan=coding.clause.plan)
    correspondence = CorrespondenceFactory(from_clause=coding.clause)
    publish_all()
    Plan.objects.filter(pk=coding.clause.plan_id).update(stage="draft")

    publication = publish_all()

    withdrawn = {(c.noun, c.key) for c in publication.changes if c.action == "withdrawn"}
    assert {noun for noun, _ in withdrawn} == {
        "plan",
        "clause",
        "coding",
        "silence",
        "correspondence",
    }
    assert silence.stage == correspondence.stage == "ready"


def test_deleted_plan_is_withdrawn():
    clause = ClauseFactory()
    publish_all()
    Plan.objects.all().delete()

    publication = publish_all()

    assert {("clause", clause.public_id, "withdrawn")} < changes(publication)
    assert not PublishedPlan.objects.current().exists()


def test_withdrawn_row_can_come_back():
    clause = ClauseFactory(plan__completeness="partial", plan__coverage_note="Unfinished.")
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(stage="draft")
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(stage="ready")

    assert publish_all().revision.number == 3
    spans = PublishedClause.objects.order_by("revision_from").values_list(
        "revision_from", "revision_to"
    )
    assert list(spans) == [(1, 2), (3, None)]


def test_preview_tells_what_publishing_does_and_writes_nothing():
    clause = ClauseFactory()
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(summary="Better.")
    ClauseFactory(plan=clause.plan)

    foreseen = preview()

    assert foreseen.revision is None
    assert Revision.objects.count() == 1
    assert PublishedClause.objects.count() == 1
    assert foreseen.changes == publish_all().changes


def test_preview_shows_both_sides_of_a_change():
    clause = ClauseFactory(summary="Before.")
    publish_all()
    Clause.objects.filter(pk=clause.pk).update(summary="After.")

    (change,) = preview().changes

    assert (change.before["summary"], change.after["summary"]) == ("Before.", "After.")


def test_publishing_one_plan_leaves_the_others():
    first, second = ClauseFactory(), ClauseFactory()
    publish_all()
    Clause.objects.update(summary="Better.")

    publication = publish(published_by="tester", plan=first.plan.slug)

    assert changes(publication) == {("clause", first.public_id, "updated")}
    assert current(PublishedClause, second.public_id)["summary"] == ""


def test_publishing_one_plan_withdraws_no_shared_record():
    theme = ThemeFactory(scheme__stage="ready")
    plan = PlanFactory()
    publish_all()
    Theme.objects.filter(pk=theme.pk).update(stage="draft")

    publication = publish(published_by="tester", plan=plan.slug)

    assert publication.total == 0


def test_correspondence_waits_until_both_clauses_are_published():
    row = CorrespondenceFactory()

    publish(published_by="tester", plan=row.from_clause.plan.slug)
    assert not PublishedCorrespondence.objects.exists()

    publish(published_by="tester", plan=row.to_clause.plan.slug)
    assert PublishedCorrespondence.objects.count() == 1


def test_unknown_plan_names_the_nearest():
    PlanFactory(slug="us-ai-action-plan-2025")

    with pytest.raises(UnknownPlanError, match="Did you mean 'us-ai-action-plan-2025'"):
        publish(published_by="tester", plan="us-ai-action-plan-2052")


def test_failure_half_way_writes_nothing(monkeypatch):
    ClauseFactory()
    monkeypatch.setattr("provisions.publishing.publisher.update_checksums", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publish_all()

    for model in (*PUBLISHED_MODELS, Revision, Checksum):
        assert not model.objects.exists()


def test_top_clauses_of_two_plans_do_not_disturb_each_other():
    first = ClauseFactory(position=1)
    publish_all()
    second = ClauseFactory(position=1)

    publication = publish_all()

    created = {("plan", second.plan.slug, "created"), ("clause", second.public_id, "created")}
    assert changes(publication) == created
    assert PublishedClause.objects.get(key=first.public_id).sort_path == "00001"


def test_top_themes_of_two_schemes_do_not_disturb_each_other():
    ThemeFactory(position=1)
    publish_all()
    second = ThemeFactory(position=1)

    publication = publish_all()

    created = {("scheme", second.scheme.slug, "created"), ("theme", second.public_id, "created")}
    assert changes(publication) == created
