"""A file that is read again: what its reader no longer tells goes, what people said stays."""

import io

import pghistory
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.analysis.coverage import accounts
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.nouns import nouns
from provisions.loading.rows.options import Options
from provisions.models import Plan, SourceText, Span
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db

TEXT = """\
LAW OF PONDS
Article 1
A pond is wet, and it is
(a) small
(b) quiet.
Article 2
A lake is wide.
Printed by hand.
"""

ARTICLES = r"""
title = "Laws of ponds"
language = "en"
recognizes = ['^LAW OF PONDS$']

[[leave_out]]
reason = "title_page"
lines = '^LAW OF PONDS$'

[[level]]
name = "article"
type = "article"
eid = "art_{number}"
locator = "Art. {number}"
pattern = 'Article (?P<number>\d+)\n'
"""

#: The same, and the points of an article by themselves.
POINTS = rf"""{ARTICLES}
[[level]]
name = "point"
type = "point"
eid = "point_{{number}}"
locator = "{{parent}}({{number}})"
pattern = '(?P<number>\([a-z]\)) '
numbers = "letter"
within = ["article"]
"""

#: The same as the first, and the last line is of no article.
PRINTED = rf"""{ARTICLES}
[[leave_out]]
reason = "other"
note = "The printer."
lines = '^Printed by hand\.$'
"""


@pytest.fixture
def folder(tmp_path):
    """A law, and three ways to read it."""
    (tmp_path / "law.txt").write_text(TEXT)
    for name, grammar in (("articles", ARTICLES), ("points", POINTS), ("printed", PRINTED)):
        (tmp_path / f"{name}.toml").write_text(grammar)
    PlanFactory(slug="ponds")
    return tmp_path


def read(folder, grammar, **options):
    known = Options(plan="ponds", grammar=str(folder / f"{grammar}.toml"))
    report = load([folder / "law.txt"], options=known, **options)
    assert report.errors == []
    return report


def unexplained():
    (made,) = accounts(Plan.objects.get())
    return [(place.kind, place.start) for place in made.places]


def told():
    rows = Span.objects.values_list("start_char", "end_char", "clause__eid", "part", "exclusion")
    return sorted(rows)


def test_another_grammar_leaves_no_overlap(folder):
    read(folder, "articles")
    before = told()

    report = read(folder, "points")

    assert unexplained() == []
    gone = {(start, end) for start, end, *_ in before} - {(s, e) for s, e, *_ in told()}
    assert report.counts["span"].pruned == len(gone) > 0
    assert [c.outcome for c in report.changes if c.noun == "span"].count("pruned") == len(gone)


def test_the_first_grammar_again_gives_the_first_spans_again(folder):
    read(folder, "articles")
    first = told()
    read(folder, "points")

    read(folder, "articles")

    assert told() == first


def test_a_dry_run_tells_the_same_and_keeps_all(folder):
    read(folder, "articles")
    first = told()

    rehearsed = read(folder, "points", dry_run=True)

    assert told() == first
    report = read(folder, "points")
    assert (report.changes, report.counts) == (rehearsed.changes, rehearsed.counts)


def test_read_again_as_it_was_nothing_changes(folder):
    read(folder, "points")

    assert read(folder, "points").changes == []


def test_what_a_person_explained_stays(folder):
    read(folder, "printed")
    printer = Span.objects.get(note="The printer.")
    Span.objects.filter(pk=printer.pk).delete()
    with pghistory.context(user="ada"):
        own = Span.objects.create(
            transcript=printer.transcript,
            start_char=printer.start_char + 2,
            end_char=printer.end_char,
            exclusion="signature",
        )

    read(folder, "points")

    assert Span.objects.filter(pk=own.pk).exists()
    assert ("overlap", own.start_char) in unexplained()


def test_what_a_person_altered_stays(folder):
    read(folder, "printed")
    with pghistory.context(user="ada"):
        Span.objects.filter(note="The printer.").update(exclusion="signature")

    read(folder, "articles")

    assert Span.objects.filter(exclusion="signature").exists()


def test_spans_from_an_export_stay_for_people_may_have_made_them(folder):
    read(folder, "printed")
    call_command("export", all=True, output=folder / "all.jsonl", stderr=io.StringIO())
    for noun in reversed(nouns()):
        noun.model.objects.all()._raw_delete("default")
    load([folder / "all.jsonl"])

    report = read(folder, "articles")

    assert report.counts["span"].pruned == 0
    assert Span.objects.filter(note="The printer.").exists()


def test_an_export_with_fewer_spans_takes_none_away(folder):
    read(folder, "points")
    before = told()
    call_command("export", all=True, output=folder / "all.jsonl", stderr=io.StringIO())
    lines = (folder / "all.jsonl").read_text().splitlines(keepends=True)
    (folder / "all.jsonl").write_text("".join(s for s in lines if "title_page" not in s))

    report = load([folder / "all.jsonl"])

    assert (report.changes, told()) == ([], before)


def test_the_spans_of_other_texts_stay(folder):
    read(folder, "articles")
    first = set(Span.objects.values_list("pk", flat=True))
    (folder / "law.txt").write_text(TEXT.replace("quiet", "silent"))

    read(folder, "points")

    assert SourceText.objects.count() == 2
    assert first < set(Span.objects.values_list("pk", flat=True))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(st.sampled_from(["articles", "points", "printed"]), max_size=3))
def test_however_often_it_was_read_the_last_reading_counts(folder, names):
    for name in names:
        read(folder, name)

    read(folder, "points")

    assert unexplained() == []
    assert len(told()) == 9
