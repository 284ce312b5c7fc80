"""Searched, absent: looking for words, and recording what was looked for."""

import orjson
import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.models import CoderAccount, PublishedSilence, Search, Silence
from provisions.publishing.publisher import publish
from tests.admin.submissions import text
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
)


@pytest.fixture
def plan(db):
    plan = PlanFactory(slug="a-plan")
    ClauseTextFactory(
        clause=ClauseFactory(plan=plan, locator="Part 1"), text="Energy for all. Tools & tests."
    )
    return plan


@pytest.fixture
def theme(db):
    scheme = SchemeFactory(slug="themes", version="1.2")
    return ThemeFactory(scheme=scheme, slug="safety", preferred_label="Safety")


@pytest.fixture
def curator(curator):
    """A curator whose account judges under a name."""
    CoderAccount.objects.create(account=User.objects.get(username="curator"), coder=CoderFactory())
    return curator


def page(plan, theme):
    return reverse("workbench:absent", args=[plan.slug, theme.scheme.slug, theme.slug])


def test_overview_never_takes_an_empty_place_for_silence(curator, plan, theme):
    present = ThemeFactory(scheme=theme.scheme, slug="energy", preferred_label="Energy")
    AssignmentFactory(clause=plan.clauses.get(), theme=present)

    shown = text(curator.get(reverse("workbench:silences", args=[plan.slug])))

    assert "Energy 1 clause" in shown
    assert "Safety not yet coded" in shown


def test_what_is_found_is_shown_in_its_place(curator, plan, theme):
    answer = curator.get(page(plan, theme), {"words": "TOOLS &", "language": "en"})

    assert "“TOOLS &”: in 1 clause" in text(answer)
    assert "<mark>Tools &amp;</mark> tests." in answer.content.decode()


def test_silence_is_recorded_with_its_searches_and_published_with_them(curator, plan, theme):
    for words in ("safety", "harm", "safety"):
        curator.get(page(plan, theme), {"words": words, "language": "en"})

    answer = curator.post(page(plan, theme), {"method": "Read in full, in English."}, follow=True)

    assert "Recorded as a draft that Safety is absent." in text(answer)
    assert "searched, absent" in text(answer)
    row = Silence.objects.get()
    assert (row.codebook_version, row.stage) == ("1.2", "draft")
    found = Search.objects.values_list("words", "language", "match_count")
    assert list(found) == [("harm", "en", 0), ("safety", "en", 0)]
    Silence.objects.update(stage="ready")
    publish(published_by="tester")
    said = orjson.loads(PublishedSilence.objects.get().document)["searches"]
    assert [each["words"] for each in said] == ["harm", "safety"]


def test_a_theme_with_a_clause_is_not_absent(curator, plan, theme):
    AssignmentFactory(clause=plan.clauses.get(), theme=theme)

    answer = curator.post(page(plan, theme), {"method": "Read."}, follow=True)

    assert "has the theme Safety, so it is not absent" in text(answer)
    assert not Silence.objects.exists()


def test_without_a_text_nothing_can_be_found_absent(curator, theme):
    plan = PlanFactory()

    shown = text(curator.get(page(plan, theme), {"words": "x", "language": "en"}))

    assert "This plan has no text yet" in shown


def test_it_is_said_how_one_searched(curator, plan, theme):
    answer = curator.post(page(plan, theme), {"method": " "})

    assert "This field is required." in text(answer)
    assert not Silence.objects.exists()


def test_an_account_without_a_name_records_nothing(publisher, plan, theme):
    answer = publisher.post(page(plan, theme), {"method": "Read."})

    assert "Your account is not linked to a coder" in text(answer)
    assert not Silence.objects.exists()
