"""The same key twice in one run: passed over if it says the same, refused if it does not."""

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.loading.pipeline import formats
from provisions.loading.pipeline.loader import load
from provisions.loading.report.outcome import Counts
from provisions.loading.rows.nouns import nouns
from provisions.loading.rows.options import Options
from provisions.models import Jurisdiction, Plan
from tests.factories import ClauseFactory, ClauseTextFactory, JurisdictionFactory, SourceFactory
from tests.loading.entries import clause, jurisdiction, plan, write
from tests.loading.samples import SAMPLE

pytestmark = pytest.mark.django_db


def refusals(report):
    return [(error.line, error.rule, error.field) for error in report.errors]


def test_rows_that_say_the_same_are_taken_once(tmp_path):
    one = write(tmp_path / "a.jsonl", jurisdiction(), plan(), clause(), clause(wording=1))
    other = write(tmp_path / "b.jsonl", jurisdiction(), plan("b-plan"))

    report = load([one, other])

    assert report.errors == []
    assert report.counts["jurisdiction"] == Counts(created=1)
    assert report.counts["clause"] == Counts(created=1)
    assert (Jurisdiction.objects.count(), Plan.objects.count()) == (1, 2)


def test_rows_that_say_the_same_as_the_database_are_unchanged(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(), jurisdiction())
    load([path])

    report = load([path])

    assert (report.errors, report.changes) == ([], [])
    assert report.counts["jurisdiction"] == Counts(unchanged=1)


def test_the_message_says_what_differs_and_from_where(tmp_path):
    one = write(tmp_path / "a.jsonl", jurisdiction(), plan(), clause())
    other = write(tmp_path / "b.jsonl", clause(position=7, parent=["a-plan", "part_1"]))

    (error,) = load([one, other]).errors

    assert error.message.startswith(f"{one}, line 3 contains the same clause")
    assert error.field == "parent, position"
    assert (error.file, error.row) == (str(other), "a-plan:sec_1")


def test_of_three_only_the_one_that_differs_is_refused(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(), *(jurisdiction(name=n) for n in "AAB"))

    assert refusals(load([path])) == [(n, "duplicate_key", "name") for n in (2, 3, 4)]

    path = write(tmp_path / "a.jsonl", *(jurisdiction(name=n) for n in "AAB"))

    assert refusals(load([path])) == [(3, "duplicate_key", "name")]


def test_a_wrong_row_beside_a_good_one_is_reported_for_what_is_wrong(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(kind="planet"), jurisdiction())

    assert refusals(load([path])) == [(1, "unknown_choice", "kind")]


def test_a_field_that_only_one_partial_row_gives_is_a_difference(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "FORMATS", (SAMPLE,))
    ClauseFactory(plan__slug="a-plan", eid="art_1", number="7")
    (tmp_path / "a.sample").write_text("art_1||Report|The office reports.\n")
    row = clause("art_1", position=1, clause_type="article", locator="art_1", heading="Report")
    other = write(tmp_path / "b.jsonl", row)

    report = load([tmp_path / "a.sample", other], options=Options(plan="a-plan"))

    ((_, rule, field),) = refusals(report)
    assert rule == "duplicate_key"
    assert "number" in field


def test_several_exports_load_in_one_run(tmp_path, capsys):
    gb = JurisdictionFactory(code="gb")
    gazette = SourceFactory(slug="gazette")
    for slug in ("lakes", "ponds"):
        section = ClauseFactory(plan__slug=slug, plan__jurisdiction=gb, eid="sec_1")
        ClauseTextFactory(clause=section, text=f"Of {slug}.", source=gazette)
    paths = [tmp_path / "lakes.xml", tmp_path / "ponds.xml"]
    for path in paths:
        call_command("export", plan=path.stem, format="akn", output=path)
    before = [path.read_bytes() for path in paths]
    for noun in reversed(nouns()):
        noun.model.objects.all()._raw_delete("default")

    report = load(paths)

    assert report.errors == []
    assert report.counts["jurisdiction"] == report.counts["source"] == Counts(created=1)
    for path in paths:
        call_command("export", plan=path.stem, format="akn", output=path)
    assert [path.read_bytes() for path in paths] == before


NAMES = st.lists(st.sampled_from(["A", "B"]), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None)
@given(names=NAMES)
def test_what_differs_from_the_first_is_refused_and_nothing_else(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("twins") / "a.jsonl"
    write(path, *(jurisdiction(name=name) for name in names))

    report = load([path], dry_run=True)

    odd = [n for n, name in enumerate(names, 1) if name != names[0]]
    assert [error.line for error in report.errors] == odd
    assert report.counts["jurisdiction"].created == 1
