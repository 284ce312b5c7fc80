"""Publishing writes the differences, all of them and nothing else."""

import datetime

import orjson
import pytest

from provisions.models import (
    PUBLISHED_MODELS,
    Checksum,
    Clause,
    Plan,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedSource,
    PublishedTheme,
    Revision,
    Source,
    Theme,
)
from provisions.publishing.publisher import UnknownPlanError, preview, publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    CorrespondenceFactory,
    DutyFactory,
    InvolvementFactory,
    JurisdictionFactory,
    OrganizationFactory,
    PlanFactory,
    SilenceFactory,
    SourceFactory,
    ThemeFactory,
    ThemeLabelFactory,
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


def test_clause_document_says_all_that_hangs_on_it():
    plan = PlanFactory(slug="plan", jurisdiction=JurisdictionFactory(code="cn"))
    top = ClauseFactory(plan=plan, eid="part_1", position=1)
    clause = ClauseFactory(
        plan=plan,
        parent=top,
        eid="part_1__sec_2",
        position=2,
        number="1.2",
        locator="Part 1, section 2",
        heading="Heading",
        summary="Summary.",
        starts_on=datetime.date(2025, 7, 23),
    )
    theme = ThemeFactory(slug="safety", scheme__slug="scheme")
    AssignmentFactory(clause=clause, theme=theme)
    AssignmentFactory(clause=clause, applies=False)
    CitationFactory(clause=clause, source=SourceFactory(slug="source"), locator="p. 3", note="")
    InvolvementFactory(clause=clause, organization=OrganizationFactory(slug="office"))
    ClauseTextFactory(clause=clause, language="zh", standing="original", text="安全")
    DutyFactory(clause=clause, position=1)

    publish_all()

    row = PublishedClause.objects.get(key="plan:part_1__sec_2")
    assert orjson.loads(row.document) == {
        "id": "plan:part_1__sec_2",
        "noun": "clause",
        "url": "/api/v1/clauses/plan:part_1__sec_2/",
        "plan": "plan",
        "eid": "part_1__sec_2",
        "wording": 1,
        "parent": "plan:part_1",
        "ancestors": ["plan:part_1"],
        "depth": 2,
        "position": 2,
        "clause_type": "section",
        "number": "1.2",
        "locator": "Part 1, section 2",
        "heading": "Heading",
        "summary": "Summary.",
        "is_operative": True,
        "starts_on": "2025-07-23",
        "ends_on": None,
        "themes": ["scheme:safety"],
        "assignments": [
            {"theme": "scheme:safety", "method": "single", "adjudicator": None, "rationale": ""}
        ],
        "organizations": [{"organization": "office", "role": "lead"}],
        "citations": [{"source": "source", "locator": "p. 3", "note": ""}],
        "texts": [
            {
                "language": "zh",
                "standing": "original",
                "heading": "",
                "text": "安全",
                "source": None,
                "start_char": None,
                "end_char": None,
            }
        ],
        "duties": [
            {
                "actor": "The office",
                "organization": None,
                "addressee": "",
                "modality": "should",
                "action": "report every year",
                "deadline": "",
                "deadline_on": None,
            }
        ],
    }
    assert (row.sort_path, row.depth, row.jurisdiction) == ("00001.00002", 2, "cn")
    assert (row.themes, row.organizations, row.sources) == (
        ["scheme:safety"],
        ["office"],
        ["source"],
    )
    assert (row.languages, row.modalities) == (["en", "zh"], ["should"])
    assert row.search_text == "Heading\nSummary.\n安全"


def test_plan_document_accounts_for_what_is_withheld():
    plan = PlanFactory(completeness="partial", coverage_note="Two of three points.")
    ClauseFactory(plan=plan)
    ClauseFactory(plan=plan, stage="draft", locator="Point 9", withheld_reason="No source.")
    ClauseFactory(plan=plan, stage="draft", locator="Point 10")

    publish_all()

    assert current(PublishedPlan, plan.slug)["coverage"] == {
        "completeness": "partial",
        "note": "Two of three points.",
        "clause_count": 1,
        "withheld": [{"locator": "Point 9", "reason": "No source."}],
    }


def test_second_wording_has_its_own_record_and_window():
    first = ClauseFactory(ends_on=datetime.date(2026, 1, 1))
    ClauseFactory(
        plan=first.plan,
        eid=first.eid,
        wording=2,
        position=first.position,
        starts_on=datetime.date(2026, 1, 1),
    )

    publish_all()

    rows = PublishedClause.objects.order_by("wording")
    assert [row.key for row in rows] == [first.public_id, f"{first.public_id}@2"]
    assert [(row.listed_from_on, row.listed_until_on) for row in rows] == [
        (None, datetime.date(2026, 1, 1)),
        (datetime.date(2026, 1, 1), None),
    ]


def test_change_of_a_plan_reaches_the_filter_columns_of_its_clauses():
    clause = ClauseFactory()
    publish_all()
    Plan.objects.update(plan_type="act")

    publication = publish_all()

    assert ("clause", clause.public_id, "updated") in changes(publication)
    assert PublishedClause.objects.current().get().plan_type == "act"


def test_renamed_theme_touches_one_document():
    assignment = AssignmentFactory()
    publish_all()
    Theme.objects.update(preferred_label="New name")

    assert changes(publish_all()) == {("theme", assignment.theme.public_id, "updated")}


def test_theme_document_has_its_labels_and_place():
    top = ThemeFactory()
    theme = ThemeFactory(scheme=top.scheme, broader=top)
    ThemeLabelFactory(theme=theme, language="zh", kind="preferred", label="安全")

    publish_all()

    document = current(PublishedTheme, theme.public_id)
    assert document["ancestors"] == [top.public_id]
    assert document["labels"] == [{"language": "zh", "kind": "preferred", "label": "安全"}]
    assert "安全" in PublishedTheme.objects.get(key=theme.public_id).search_text


def test_coding_by_a_model_says_so():
    coding = CodingFactory(
        coder__kind="model", coder__model_version="3", confidence="0.75", evidence_quote="safe"
    )

    publish_all()

    document = orjson.loads(PublishedCoding.objects.get().document)
    assert document["coder"]["kind"] == "model"
    assert document["confidence"] == 0.75
    assert document["evidence"]["quote"] == "safe"
    assert document["id"] == (
        f"{coding.clause.public_id}~{coding.theme.public_id}~{coding.coder.slug}~1.0"
    )


def test_documents_are_written_in_composed_form():
    Source.objects.bulk_create([SourceFactory.build(title="Ku\u0308nstlich")])

    publish_all()

    assert current(PublishedSource, Source.objects.get().slug)["title"] == "K\u00fcnstlich"


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
