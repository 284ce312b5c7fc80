"""What speaks against publishing is said, in words a curator can act on."""

import pytest

from provisions.models import Revision
from provisions.publishing.publisher import PublicationRefusedError, preview, publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    EditionFactory,
    PlanFactory,
    SourceFactory,
    SourceTextFactory,
    SpanFactory,
    ThemeFactory,
    ThemeMatchFactory,
)

pytestmark = pytest.mark.django_db


def draft_above():
    top = ClauseFactory(
        stage="draft", plan__completeness="partial", plan__coverage_note="Unfinished."
    )
    ClauseFactory(plan=top.plan, parent=top)


def draft_source_of_clause():
    CitationFactory(source__stage="draft")


def draft_source_of_plan():
    CitationFactory(plan=PlanFactory(), clause=None, source__stage="draft")


def draft_source_of_text():
    ClauseTextFactory(source=SourceFactory(stage="draft"))


def draft_source_of_edition():
    EditionFactory(source=SourceFactory(stage="draft"))


def draft_source_of_transcript():
    transcript = SourceTextFactory(source__stage="draft")
    SpanFactory(
        transcript=transcript,
        end_char=len(transcript.text),
        clause=None,
        part="",
        exclusion="metadata",
    )


def draft_source_of_match():
    ThemeMatchFactory(source__stage="draft")


def theme_below_draft():
    top = ThemeFactory(stage="draft")
    ThemeFactory(scheme=top.scheme, broader=top)


def theme_replaced_by_a_draft():
    new = ThemeFactory(stage="draft")
    ThemeFactory(scheme=new.scheme, is_deprecated=True, replaced_by=new)


def complete_plan_with_a_draft():
    ClauseFactory(stage="draft")


def disagreement():
    coding = CodingFactory()
    CodingFactory(clause=coding.clause, theme=coding.theme, applies=False)


@pytest.mark.parametrize(
    ("break_something", "reason"),
    [
        (draft_above, "its parent .* is a draft"),
        (draft_source_of_clause, "uses source"),
        (draft_source_of_plan, "uses source"),
        (draft_source_of_text, "uses source"),
        (draft_source_of_edition, "uses source"),
        (draft_source_of_transcript, "uses source"),
        (draft_source_of_match, "uses source"),
        (theme_below_draft, "its parent .* is a draft"),
        (theme_replaced_by_a_draft, "is replaced by"),
        (complete_plan_with_a_draft, "marked as complete"),
        (disagreement, "adjudicate the disagreement"),
    ],
)
def test_publication_is_refused(break_something, reason):
    break_something()

    with pytest.raises(PublicationRefusedError, match=reason) as caught:
        publish(published_by="tester")

    assert len(caught.value.reasons) == 1
    assert preview().reasons == caught.value.reasons
    assert not Revision.objects.exists()


def test_adjudicated_disagreement_is_published():
    coding = CodingFactory()
    CodingFactory(clause=coding.clause, theme=coding.theme, applies=False)
    AssignmentFactory(
        clause=coding.clause, theme=coding.theme, method="adjudicated", adjudicator=coding.coder
    )

    assert publish(published_by="tester").revision


def test_one_plan_is_not_held_up_by_another():
    draft_above()
    plan = PlanFactory()

    assert publish(published_by="tester", plan=plan.slug).revision


def test_characters_that_nobody_accounts_for_stand_in_the_way():
    SpanFactory(transcript__source__slug="a-source", transcript__plan__slug="a-plan")

    with pytest.raises(PublicationRefusedError) as caught:
        publish(published_by="tester")

    (reason,) = map(str, caught.value.reasons)
    assert reason.startswith("30 characters of a-source")
    assert reason.endswith("at 3 (gap): The office reports every year.")


def test_an_override_is_published_with_what_it_overrides():
    SpanFactory()

    revision = publish(published_by="tester", override="The rest is a foreword.").revision

    (override,) = revision.overrides
    assert override["because"] == "The rest is a foreword."
    assert "no clause and no exclusion" in override["reason"]


def test_a_broken_record_is_not_published_whatever_the_override():
    draft_above()

    with pytest.raises(PublicationRefusedError):
        publish(published_by="tester", override="Please.")

    assert not Revision.objects.exists()
