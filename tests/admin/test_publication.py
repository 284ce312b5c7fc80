"""From the preview to the revision, as a publisher sees it; what readers see in between."""

import orjson
import pytest
from django.urls import reverse

from provisions.models import Clause, Plan, PublishedClause, PublishedPlan, Revision
from provisions.publishing.publisher import publish
from tests.admin.submissions import save, text, url
from tests.factories import (
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    PlanFactory,
    SpanFactory,
)

PREVIEW = reverse("admin:provisions_revision_preview")
PUBLISH = reverse("admin:provisions_revision_publish")


def shown(page):
    """noun -> key -> (action, field -> (before, after))"""
    return {
        chapter["noun"]: {
            change["key"]: (
                change["action"],
                {d.field: (d.before, d.after) for d in change["differences"]},
            )
            for change in chapter["changes"]
        }
        for chapter in page.context["chapters"]
    }


def test_preview_shows_new_records_and_writes_nothing(publisher):
    clause = ClauseFactory(heading="A heading of ours")

    page = publisher.get(PREVIEW)

    action, fields = shown(page)["clause"][clause.public_id]
    assert action == "created"
    assert fields["heading"][1] == "A heading of ours"
    assert not Revision.objects.exists()
    assert not PublishedClause.objects.exists()


def test_preview_shows_a_change_field_by_field(publisher):
    clause = ClauseFactory(heading="Old heading")
    publish(published_by="tester")
    save(publisher, url(Clause, "change", clause.pk), heading="New heading")

    page = publisher.get(PREVIEW)

    assert shown(page)["clause"] == {
        clause.public_id: (
            "updated",
            {"heading": ("<del>Old</del> heading", "<ins>New</ins> heading")},
        )
    }
    assert "Old heading New heading" in text(page)


def test_preview_shows_of_a_list_only_what_differs(publisher):
    clause = ClauseTextFactory().clause
    publish(published_by="tester")
    ClauseTextFactory(clause=clause, language="zh", text="各国应加强合作。")

    _, fields = shown(publisher.get(PREVIEW))["clause"][clause.public_id]

    assert "合作" in fields["texts"][1]
    assert "A sentence of ours." not in fields["texts"][1]


def test_preview_shows_what_is_withdrawn(publisher):
    clause = ClauseFactory(plan__completeness="partial", plan__coverage_note="Some.")
    publish(published_by="tester")
    Clause.objects.update(stage="draft")

    action, _ = shown(publisher.get(PREVIEW))["clause"][clause.public_id]

    assert action == "withdrawn"


def test_preview_of_nothing_offers_no_button(publisher):
    ClauseFactory()
    publish(published_by="tester")

    page = publisher.get(PREVIEW)

    assert "There is nothing to publish" in text(page)
    assert PUBLISH not in page.content.decode()


def test_preview_of_one_plan_leaves_others_out(publisher):
    one, other = ClauseFactory(), ClauseFactory()

    page = publisher.get(PREVIEW, {"plan": one.plan.slug})

    assert list(shown(page)["clause"]) == [one.public_id]
    assert other.public_id not in text(page)


def test_refusal_is_told_in_words_and_offers_no_button(publisher):
    CitationFactory(source__stage="draft")
    clause = ClauseFactory(stage="draft")

    page = publisher.get(PREVIEW)

    assert f"Plan {clause.plan} is marked as complete" in text(page)
    assert PUBLISH not in page.content.decode()


def test_refused_publication_says_why_and_writes_nothing(publisher):
    clause = ClauseFactory(stage="draft")

    page = publisher.post(PUBLISH, {"note": "Typed already"})

    assert f"{clause.plan} is marked as complete" in text(page)
    assert not Revision.objects.exists()


def test_publishing_makes_a_revision_with_note_and_name(publisher):
    ClauseFactory()

    response = publisher.post(PUBLISH, {"note": " The first "}, follow=True)

    revision = Revision.objects.get()
    assert (revision.published_by, revision.note) == ("publisher", "The first")
    assert "Published as revision 1" in text(response)


def test_publishing_one_plan_leaves_others_unpublished(publisher):
    one, _ = ClauseFactory(), ClauseFactory()

    publisher.post(PUBLISH, {"plan": one.plan.slug})

    assert [row.key for row in PublishedPlan.objects.all()] == [one.plan.slug]


def test_publishing_nothing_new_makes_no_revision(publisher):
    ClauseFactory()
    publish(published_by="tester")

    response = publisher.post(PUBLISH, follow=True)

    assert Revision.objects.count() == 1
    assert "no changes to publish" in text(response)


@pytest.mark.parametrize("send", ["get", "post"])
def test_unknown_plan_is_told_in_words(publisher, send):
    address = PREVIEW if send == "get" else PUBLISH

    response = getattr(publisher, send)(address, {"plan": "no-such-plan"}, follow=True)

    assert "Plan 'no-such-plan' does not exist." in text(response)


def test_edited_clause_reaches_readers_with_the_next_revision_only(publisher):
    clause = ClauseFactory(heading="As published")
    publish(published_by="tester")
    before = PublishedClause.objects.values().get()

    save(publisher, url(Clause, "change", clause.pk), heading="As corrected")

    assert PublishedClause.objects.values().get() == before

    publisher.post(PUBLISH, {"note": "Corrected"})

    old, new = PublishedClause.objects.order_by("revision_from")
    assert (old.revision_from, old.revision_to) == (1, 2)
    assert orjson.loads(old.document)["heading"] == "As published"
    assert (new.revision_from, new.revision_to) == (2, None)
    assert orjson.loads(new.document)["heading"] == "As corrected"
    assert PublishedClause.objects.known_at(1).get() == old


def test_home_page_says_what_readers_see(publisher):
    assert "Nothing has been published yet." in text(publisher.get(reverse("admin:index")))

    publish(published_by="tester", note="For the test")

    PlanFactory()
    publish(published_by="tester", note="For the test")
    page = text(publisher.get(reverse("admin:index")))
    assert "revision 1, published by tester" in page
    assert "For the test" in page


def test_plan_page_links_to_its_clauses_and_to_its_preview(publisher):
    clause = ClauseFactory()
    slug = clause.plan.slug

    page = publisher.get(url(Plan, "change", clause.plan_id)).content.decode()

    assert f"{url(Clause, 'changelist')}?of_plan={slug}" in page
    assert f"{PREVIEW}?plan={slug}" in page
    assert "Clauses (1)" in page


def test_a_reason_that_can_be_overridden_asks_why_and_publishes_the_answer(publisher):
    SpanFactory(transcript__plan__slug="a-plan")
    page = publisher.get(PREVIEW)
    assert "Reason to publish anyway" in text(page)

    refused = publisher.post(PUBLISH, {"note": "First"})
    assert "no clause and no exclusion of a-plan" in text(refused)
    assert not Revision.objects.exists()

    publisher.post(PUBLISH, {"note": "First", "override": "The rest is a foreword."})
    assert Revision.objects.get().overrides[0]["because"] == "The rest is a foreword."


def test_a_reason_that_cannot_be_overridden_says_so_and_asks_nothing(publisher):
    CitationFactory(source__stage="draft")

    page = text(publisher.get(PREVIEW))

    assert "Must be corrected." in page
    assert "Reason to publish anyway" not in page
