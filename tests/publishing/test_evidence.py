"""Evidence that is not in the text speaks against publishing, and names its coding."""

import pytest
from django.core.management import CommandError, call_command

from provisions.models import ClauseText, Coding, Revision
from provisions.publishing.publisher import PublicationRefusedError, preview, publish
from tests.factories import ClauseTextFactory, CodingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coding():
    coding = CodingFactory(
        clause__plan__slug="ports",
        clause__eid="art_4",
        coder__slug="ada",
        evidence_language="en",
        evidence_quote="a ledger",
        evidence_start=11,
        evidence_end=19,
    )
    ClauseTextFactory(clause=coding.clause, text="Port keeps a ledger.")
    return coding


def test_evidence_that_is_in_the_text_is_published(coding):
    assert publish(published_by="tester").revision


def test_a_text_that_changed_under_the_words_speaks_against_publishing(coding):
    publish(published_by="tester")
    ClauseText.objects.update(text="Each port keeps a ledger.")

    with pytest.raises(CommandError) as refused:
        call_command("publish")

    message = str(refused.value)
    assert "ports:art_4~" in message
    assert "~ada~1.0" in message
    assert "found at 16..24" in message
    assert [str(reason) in message for reason in preview().reasons] == [True]
    assert Revision.objects.count() == 1


def test_a_person_can_publish_all_the_same_and_the_reason_is_published(coding):
    Coding.objects.update(evidence_language="zh")

    revision = publish(published_by="tester", override="Mended in the next one.").revision

    (override,) = revision.overrides
    assert "ports:art_4~" in override["reason"]


def test_drafts_and_other_plans_do_not_hinder(coding):
    Coding.objects.update(evidence_start=5, evidence_end=13)
    other = CodingFactory()

    assert publish(published_by="tester", plan=other.clause.plan.slug).revision
    type(coding.clause).objects.filter(pk=coding.clause.pk).update(stage="draft")
    coding.clause.plan.completeness = "partial"
    coding.clause.plan.coverage_note = "Unfinished."
    coding.clause.plan.save()
    assert publish(published_by="tester").revision


def test_many_faults_name_the_first(coding):
    Coding.objects.update(evidence_start=None, evidence_end=None)
    with pytest.raises(PublicationRefusedError, match=r"an end.*Did you mean 11\.\.19\?"):
        publish(published_by="tester")
