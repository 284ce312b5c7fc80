"""The queue of judgements whose words changed: seen, decided, in the history."""

import pytest

from provisions.models import Anchor, Coding
from tests.admin.submissions import save, text, url
from tests.factories import AnchorFactory, ClauseFactory, ClauseTextFactory, CodingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """A coding on a wording that was reworded since."""
    coding = CodingFactory(
        evidence_quote="every year", clause__eid="art_1", clause__ends_on="2022-01-01"
    )
    ClauseTextFactory(clause=coding.clause, text="The office reports every year.")
    after = ClauseFactory(plan=coding.clause.plan, eid="art_1", wording=2, starts_on="2022-01-01")
    ClauseTextFactory(clause=after, text="Each and every year the office reports.")
    row = "~".join(
        [
            coding.clause.public_id,
            coding.theme.public_id,
            coding.coder.slug,
            coding.codebook_version,
        ]
    )
    return AnchorFactory(clause=coding.clause, noun="coding", row=row, state="changed")


def test_what_waits_is_listed_and_what_does_not_is_not(curator, waiting):
    AnchorFactory(state="kept", row="certain")
    AnchorFactory(
        state="orphaned", row="settled", settled_by="anna", settled_at="2025-01-01T00:00Z"
    )

    def listed(**query):
        page = curator.get(url(Anchor, "changelist"), query)
        return {anchor.row for anchor in page.context["cl"].result_list}

    assert listed() == {waiting.row}
    assert listed(decision="certain") == {"certain"}
    assert listed(decision="settled") == {"settled"}
    assert listed(decision="all") == {waiting.row, "certain", "settled"}


def test_old_and_new_words_are_shown_with_what_differs(curator, waiting):
    page = curator.get(url(Anchor, "change", waiting.pk)).content.decode()

    assert "<del>" in page
    assert "<ins>Each and " in page


def test_choosing_a_clause_attaches_the_judgement_there(curator, waiting):
    after = waiting.clause.plan.clauses.get(wording=2)

    response = save(curator, url(Anchor, "change", waiting.pk), target=after.pk)

    assert response.status_code == 302, text(response)
    copy = Coding.objects.get(clause=after)
    assert (copy.evidence_start, copy.evidence_end) == (9, 19)
    assert Coding.objects.count() == 2
    waiting.refresh_from_db()
    assert waiting.settled_by
    assert waiting.settled_at
    assert curator.get(url(Anchor, "changelist")).context["cl"].result_count == 0


def test_a_judgement_is_attached_without_words_that_the_clause_does_not_have(curator, waiting):
    after = waiting.clause.plan.clauses.get(wording=2)
    after.texts.update(text="The office reports each month.")

    response = save(curator, url(Anchor, "change", waiting.pk), target=after.pk)

    assert response.status_code == 302, text(response)
    copy = Coding.objects.get(clause=after)
    assert (copy.evidence_language, copy.evidence_quote, copy.evidence_end) == ("", "", None)


def test_a_judgement_that_is_gone_is_not_attached_and_says_so(curator, waiting):
    after = waiting.clause.plan.clauses.get(wording=2)
    Coding.objects.all().delete()

    save(curator, url(Anchor, "change", waiting.pk), target=after.pk)

    assert "not attached: The coding" in text(curator.get(url(Anchor, "changelist")))
    waiting.refresh_from_db()
    assert waiting.settled_by == ""


def test_leaving_it_on_the_old_wording_settles_it(curator, waiting):
    curator.post(url(Anchor, "changelist"), {"action": "leave", "_selected_action": [waiting.pk]})

    waiting.refresh_from_db()
    assert waiting.settled_by
    assert Coding.objects.count() == 1
