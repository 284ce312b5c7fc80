"""Rows of official files say only what they know; what people wrote beside it stays."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.loading.formats.file_format import Format
from provisions.loading.formats.native import jsonl
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.pipeline import formats
from provisions.loading.pipeline.loader import load
from provisions.loading.report.outcome import Counts
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.models import Clause
from tests.factories import ClauseFactory
from tests.loading.entries import clause, entry, jurisdiction, plan, write

pytestmark = pytest.mark.django_db


def read(path, options):
    """Yield the rows of a fixture, those of clauses as partial ones."""
    for row in jsonl.read(Lines(path)):
        row.is_partial = row.noun is noun_of(Clause)
        yield row


PARTIAL = Format("partial", "Partial", lambda path, head: path.suffix == ".partial", rows=read)


@pytest.fixture
def load_lines(monkeypatch, tmp_path):
    """Load lines as a reader of an official format yields them."""
    monkeypatch.setattr(formats, "FORMATS", (PARTIAL,))

    def load_them(*lines, **options):
        return load([write(tmp_path / "a.partial", *lines)], options=Options(), **options)

    return load_them


def test_fields_that_a_partial_row_does_not_give_keep_their_values(load_lines):
    above = ClauseFactory(plan__slug="a-plan", eid="part_1")
    ClauseFactory(plan=above.plan, eid="sec_1", summary="Ours.", parent=above, position=1)

    report = load_lines(entry("clause", plan=["a-plan"], eid="sec_1", position=7))

    assert report.errors == []
    assert report.counts["clause"] == Counts(updated=1)
    [change] = report.changes
    assert (change.before, change.after) == ({"position": 1}, {"position": 7})
    row = Clause.objects.get(eid="sec_1")
    assert (row.position, row.summary, row.parent) == (7, "Ours.", above)


def test_a_partial_row_that_says_nothing_new_is_unchanged(load_lines):
    ClauseFactory(plan__slug="a-plan", eid="sec_1", summary="Ours.")

    report = load_lines(entry("clause", plan=["a-plan"], eid="sec_1"))

    assert report.counts["clause"] == Counts(unchanged=1)


def test_a_new_partial_row_takes_defaults(load_lines):
    report = load_lines(jurisdiction(), plan(), clause())

    assert report.errors == []
    assert (Clause.objects.get().summary, Clause.objects.get().stage) == ("", "draft")


def test_a_new_partial_row_needs_the_required_fields(load_lines):
    report = load_lines(jurisdiction(), plan(), entry("clause", plan=["a-plan"], eid="sec_1"))

    found = [(error.line, error.rule, error.row, error.field) for error in report.errors]
    assert found == [
        (3, "missing", "a-plan:sec_1", name) for name in ("position", "clause_type", "locator")
    ]
    assert not Clause.objects.exists()


def test_what_a_partial_row_keeps_is_judged_together_with_what_it_gives(load_lines):
    row = ClauseFactory(plan__slug="a-plan", eid="sec_1", starts_on="2020-01-01", stage="draft")

    reversed_range = load_lines(entry("clause", plan=["a-plan"], eid="sec_1", ends_on="2010-01-01"))
    withheld = load_lines(
        entry("clause", plan=["a-plan"], eid="sec_1", stage="ready", withheld_reason="x")
    )
    given = load_lines(entry("clause", plan=["a-plan"], eid="sec_1", ends_on="2030-01-01"))

    assert [error.field for error in reversed_range.errors] == ["ends_on"]
    assert [error.rule for error in withheld.errors] == ["clause_withheld_only_as_draft"]
    assert given.errors == []
    row.refresh_from_db()
    assert str(row.ends_on) == "2030-01-01"


def test_the_key_of_a_partial_row_must_be_whole(load_lines):
    report = load_lines(entry("clause", eid="sec_1", position=1))

    assert [(error.rule, error.field) for error in report.errors] == [("missing", "plan")]


#: Values a clause may have, in pairs that differ.
VALUES = {
    "position": (1, 2),
    "clause_type": ("section", "article"),
    "number": ("", "4"),
    "locator": ("Art. 4", "Art. 5"),
    "heading": ("", "A heading"),
    "summary": ("", "Ours."),
    "is_operative": (True, False),
    "parent": (None, ["a-plan", "part_1"]),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.fixed_dictionaries({name: st.sampled_from(both) for name, both in VALUES.items()}),
    given_fields=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(both) for name, both in VALUES.items()}
    ),
)
def test_a_partial_row_is_laid_over_what_is_there(folder, before, given_fields):
    above = [jurisdiction(), plan(), clause("part_1")]
    whole = [*above, clause("sec_1", **before)]
    part = entry("clause", plan=["a-plan"], eid="sec_1", **given_fields)
    with transaction.atomic():
        load([write(folder / "whole.jsonl", *whole)])
        report = load([write(folder / "a.partial", part)], options=Options())
        again = load([folder / "a.partial"], options=Options())
        merged = [*above, clause("sec_1", **before | given_fields)]
        expected = load([write(folder / "merged.jsonl", *merged)])
        transaction.set_rollback(True)

    differing = {name for name in given_fields if given_fields[name] != before[name]}
    assert report.errors == []
    assert report.counts["clause"] == Counts(
        updated=int(bool(differing)), unchanged=int(not differing)
    )
    assert {name for change in report.changes for name in change.after} == differing
    assert (again.changes, expected.changes) == ([], [])


@pytest.fixture
def folder(monkeypatch, tmp_path_factory):
    """A folder for all examples, in which partial rows can be loaded."""
    monkeypatch.setattr(formats, "FORMATS", (PARTIAL,))
    return tmp_path_factory.mktemp("partial")
