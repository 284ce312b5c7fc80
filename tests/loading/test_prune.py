import pytest

from provisions.loading.pipeline.loader import load
from provisions.models import Citation, Clause, Coding, Organization, Plan, Source, Span, Theme
from tests.factories import (
    CitationFactory,
    ClauseFactory,
    CodingFactory,
    CorrespondenceFactory,
    OrganizationFactory,
    PlanFactory,
    SourceFactory,
    SpanFactory,
    ThemeFactory,
)
from tests.loading.entries import clause, entry, jurisdiction, plan, scheme, theme, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_plan():
    return PlanFactory(slug="a-plan")


def pruned(report):
    return [(change.noun, change.row) for change in report.changes if change.outcome == "pruned"]


def test_nothing_is_deleted_unasked(tmp_path, a_plan):
    ClauseFactory(plan=a_plan, eid="old")

    report = load([write(tmp_path / "a.jsonl", plan(), clause())])

    assert pruned(report) == []
    assert Clause.objects.count() == 2


@pytest.mark.parametrize("dry_run", [True, False], ids=["dry run", "real run"])
def test_rows_of_a_plan_that_its_files_lack_are_listed_and_deleted(tmp_path, a_plan, dry_run):
    parent = ClauseFactory(plan=a_plan, eid="old")
    ClauseFactory(plan=a_plan, eid="old__a", parent=parent)
    path = write(tmp_path / "a.jsonl", plan(), clause())

    report = load([path], prune=True, dry_run=dry_run)

    assert sorted(pruned(report)) == [("clause", "a-plan:old"), ("clause", "a-plan:old__a")]
    assert report.counts["clause"].pruned == 2
    assert Clause.objects.filter(eid__startswith="old").exists() is dry_run


def test_a_second_run_finds_nothing_to_prune(tmp_path, a_plan):
    ClauseFactory(plan=a_plan, eid="old")
    path = write(tmp_path / "a.jsonl", plan(), clause())
    load([path], prune=True)

    report = load([path], prune=True)

    assert report.changes == []


def test_other_plans_are_left_alone(tmp_path, a_plan):
    ClauseFactory(plan__slug="another-plan", eid="old")
    path = write(tmp_path / "a.jsonl", plan(), clause())

    report = load([path], prune=True)

    assert pruned(report) == []


def test_a_plan_that_is_only_referred_to_is_left_alone(tmp_path, a_plan):
    ClauseFactory(plan=a_plan, eid="old")

    report = load([write(tmp_path / "a.jsonl", clause())], prune=True)

    assert pruned(report) == []


def test_nouns_of_which_the_files_say_nothing_are_left_alone(tmp_path, a_plan):
    old = ClauseFactory(plan=a_plan, eid="sec_1")
    CodingFactory(clause=old)

    report = load([write(tmp_path / "a.jsonl", plan(), clause())], prune=True)

    assert pruned(report) == []
    assert Coding.objects.exists()


def test_rows_that_stand_by_themselves_are_never_pruned(tmp_path, a_plan):
    SourceFactory()
    OrganizationFactory()
    PlanFactory()
    load_of_one_each = write(
        tmp_path / "a.jsonl",
        jurisdiction(),
        plan(),
        entry("source", slug="new", title="New", kind="official", publisher="A publisher"),
        entry("organization", slug="new", name="New", kind="agency", jurisdiction=["us"]),
    )

    report = load([load_of_one_each], prune=True)

    assert pruned(report) == []
    assert (Source.objects.count(), Organization.objects.count()) == (2, 2)
    assert Plan.objects.count() == 2


def test_citations_of_the_plan_and_of_its_clauses_belong_to_the_plan(tmp_path, a_plan):
    of_clause = CitationFactory(clause__plan=a_plan, clause__eid="sec_1", source__slug="one")
    CitationFactory(clause=None, plan=a_plan, source=of_clause.source, locator="p. 2")
    CitationFactory(source=of_clause.source)
    path = write(
        tmp_path / "a.jsonl",
        plan(),
        clause(),
        entry("citation", clause=["a-plan", "sec_1"], source=["one"], locator="p. 1"),
    )

    report = load([path], prune=True)

    assert pruned(report) == [("citation", "a-plan~one~p. 2")]
    assert Citation.objects.count() == 2


def test_a_source_text_and_its_spans_belong_to_the_plan_beside_their_key(tmp_path, a_plan):
    SpanFactory(transcript__plan=a_plan, transcript__source__slug="one", start_char=0, end_char=2)
    SpanFactory(transcript__source__slug="another")
    path = write(
        tmp_path / "a.jsonl",
        plan(),
        entry("sourcetext", source=["one"], plan=["a-plan"], format="x", text="Words."),
        entry("span", transcript=["one"], start_char=2, end_char=4, exclusion="title_page"),
    )

    report = load([path], prune=True)

    assert report.errors == []
    assert pruned(report) == [("span", "one~0~2")]
    assert Span.objects.count() == 2


def test_a_coding_belongs_to_its_plan_and_not_to_the_scheme(tmp_path):
    CodingFactory(theme=ThemeFactory(scheme__slug="a-scheme", slug="a-theme"))
    ThemeFactory(scheme__slug="another-scheme")
    path = write(tmp_path / "a.jsonl", scheme(), theme())

    report = load([path], prune=True)

    assert pruned(report) == []


def test_themes_of_a_scheme_are_pruned(tmp_path):
    ThemeFactory(scheme__slug="a-scheme", slug="old")

    report = load([write(tmp_path / "a.jsonl", scheme(), theme())], prune=True)

    assert pruned(report) == [("theme", "a-scheme:old")]
    assert Theme.objects.get().slug == "a-theme"


def test_a_row_that_is_still_needed_is_named_and_nothing_is_written(tmp_path, a_plan):
    old = ClauseFactory(plan=a_plan, eid="old")
    CorrespondenceFactory(to_clause=old)

    report = load([write(tmp_path / "a.jsonl", plan(title="New"), clause())], prune=True)

    [error] = report.errors
    assert (error.rule, error.noun, error.row) == ("still_in_use", "clause", "a-plan:old")
    assert "1 correspondences" in error.message
    assert Clause.objects.filter(eid="old").exists()
    assert Plan.objects.get(slug="a-plan").title != "New"
