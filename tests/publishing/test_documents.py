"""What each published record says, whole."""

import datetime

import orjson
import pytest

from provisions.models import (
    Plan,
    PublishedClause,
    PublishedCoding,
    PublishedPlan,
    PublishedSource,
    PublishedTheme,
    Source,
    Theme,
)
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    CodingFactory,
    DutyFactory,
    InvolvementFactory,
    JurisdictionFactory,
    OrganizationFactory,
    PlanFactory,
    SchemeFactory,
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
        "coder_kinds": [],
        "coder_count": 0,
        "is_contested": False,
    }
    assert (row.sort_path, row.depth, row.jurisdiction) == ("00001.00002", 2, "cn")
    assert (row.themes, row.organizations, row.sources) == (
        ["scheme:safety"],
        ["office"],
        ["source"],
    )
    assert (row.languages, row.modalities) == (["en", "zh"], ["should"])
    assert row.search_text.splitlines()[-2:] == [" summary ", " 安全 "]
    assert " heading " in row.search_names.splitlines()


def test_persons_who_differ_contest_a_clause_and_models_do_not():
    scheme = SchemeFactory(version="2.0")
    themes = [ThemeFactory(scheme=scheme), ThemeFactory(scheme=scheme)]
    ada, bo, model = CoderFactory(), CoderFactory(), CoderFactory(kind="model", model_version="1")
    quiet, old, apart = ClauseFactory(), ClauseFactory(), ClauseFactory()

    def code(clause, coder, theme, version="2.0", **more):
        CodingFactory(clause=clause, coder=coder, theme=theme, codebook_version=version, **more)

    code(quiet, ada, themes[0])
    code(quiet, bo, themes[0])
    code(quiet, bo, themes[1], applies=False)
    code(quiet, model, themes[1])
    code(old, ada, themes[0], "1.0")
    code(old, bo, themes[1], "1.0")
    code(apart, ada, themes[0])
    code(apart, bo, themes[1])
    decided = {"method": "adjudicated", "adjudicator": ada}
    AssignmentFactory(clause=quiet, theme=themes[1], applies=False, **decided)
    for theme in themes:
        AssignmentFactory(clause=apart, theme=theme, **decided)
    publish_all()

    def said(clause):
        row = PublishedClause.objects.get(key=clause.record_key)
        document = orjson.loads(row.document)
        assert document["is_contested"] == row.is_contested
        return row.coder_kinds, row.coder_count, row.is_contested

    assert said(quiet) == (["model", "person"], 3, False)
    assert said(old) == (["person"], 2, False)
    assert said(apart) == (["person"], 2, True)


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
        coder__kind="model",
        coder__model_version="3",
        confidence="0.75",
        evidence_language="en",
        evidence_quote="safe",
        evidence_start=3,
        evidence_end=7,
    )
    ClauseTextFactory(clause=coding.clause, text="Be safe.")

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
