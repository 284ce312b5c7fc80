"""Two plans side by side: candidates, what one person says, and what another confirms."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.models import CoderAccount, Correspondence
from tests.admin.submissions import text
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    CoderFactory,
    CorrespondenceFactory,
    PlanFactory,
    ThemeFactory,
)

page = reverse("workbench:correspondences")
plans = {"one": "one", "other": "two"}


@pytest.fixture
def pair(db):
    """Two clauses of two plans about one theme."""
    theme = ThemeFactory(preferred_label="Energy")
    rows = [
        ClauseFactory(plan=PlanFactory(slug=slug), summary=f"Of plan {slug}.")
        for slug in plans.values()
    ]
    for row in rows:
        AssignmentFactory(clause=row, theme=theme)
    ClauseFactory(plan=rows[0].plan)
    return rows


@pytest.fixture
def curator(curator):
    """A curator whose account judges under a name."""
    account = User.objects.get(username="curator")
    CoderAccount.objects.create(account=account, coder=CoderFactory(slug="cy", name="Cy"))
    return curator


def judged(pair):
    return reverse("workbench:correspond", args=[row.pk for row in pair])


def test_candidates_are_shown_as_suggestions_with_their_reasons(curator, pair):
    shown = text(curator.get(page, plans))

    assert "Of plan one." in shown
    assert "Of plan two." in shown
    assert "Suggestion, similarity" in shown
    assert "shared themes: Energy" in shown


def test_what_one_records_waits_for_somebody_else(curator, publisher, pair):
    said = {"relation": "close", "rationale": "Both want grids."}

    shown = text(curator.post(judged(pair), said, follow=True))

    assert "Another person must confirm it" in shown
    assert "Cy: the first says nearly the same as the second. Both want grids." in shown
    row = Correspondence.objects.get()
    assert (row.stage, row.review_state, row.coder.slug) == ("draft", "unreviewed", "cy")

    own = curator.post(reverse("workbench:review", args=[row.pk]), {"confirm": ""}, follow=True)
    assert "Another person must confirm it" in text(own)
    account = User.objects.get(username="publisher")
    CoderAccount.objects.create(account=account, coder=CoderFactory())
    publisher.post(reverse("workbench:review", args=[row.pk]), {"confirm": ""})

    row.refresh_from_db()
    assert (row.stage, row.review_state) == ("ready", "confirmed")


def test_a_rejected_candidate_does_not_come_again(curator, pair):
    shown = curator.post(judged(pair), {"relation": "close", "reject": ""}, follow=True)

    assert "Recorded that the clauses do not correspond." in text(shown)
    assert "Of plan one." not in text(shown)
    assert Correspondence.objects.get().review_state == "rejected"


def test_a_correspondence_says_why(curator, pair):
    shown = curator.post(judged(pair), {"relation": "close", "rationale": ""}, follow=True)

    assert "The rationale is empty" in text(shown)
    assert not Correspondence.objects.exists()


def test_a_pair_is_judged_once(curator, pair):
    CorrespondenceFactory(from_clause=pair[1], to_clause=pair[0])

    shown = curator.post(judged(pair), {"relation": "exact", "rationale": "Same."}, follow=True)

    assert "This pair is already judged" in text(shown)
    assert Correspondence.objects.count() == 1


def test_what_was_reviewed_meanwhile_is_said(curator, pair):
    row = CorrespondenceFactory(from_clause=pair[0], to_clause=pair[1], review_state="confirmed")

    shown = curator.post(reverse("workbench:review", args=[row.pk]), {"reject": ""}, follow=True)

    assert "already reviewed: it is confirmed." in text(shown)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"one": "one", "other": "one"}, "Choose another plan."),
        ({"one": "one", "other": "nine"}, "No plan has this slug."),
    ],
)
def test_wrong_plans_are_refused_in_words(curator, pair, asked, said):
    assert said in text(curator.get(page, asked))


def test_coders_do_not_judge_correspondences(client_of, pair):
    coder = client_of("coder")

    assert coder.get(page, plans).status_code == 403
    assert coder.post(judged(pair), {"relation": "close"}).status_code == 403


def test_only_a_submission_changes_anything(curator, pair):
    assert curator.get(judged(pair)).status_code == 405
