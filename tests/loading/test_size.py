"""Files of any size: what is held in memory, listed and written at a time is bounded."""

import json
import tracemalloc

import pytest

from provisions.loading.pipeline import (
    bisecting_writer,
    changes,
    compare,
    prune,
    resolve,
    rules,
    temp_tables,
)
from provisions.loading.pipeline import write as writing
from provisions.loading.pipeline.loader import load
from provisions.loading.report import outcome
from provisions.loading.report.outcome import Counts
from provisions.models import Clause, ThemeLabel
from tests.factories import ClauseFactory, CoderFactory, ThemeFactory
from tests.loading.entries import clause, coding, entry, jurisdiction, plan, scheme, theme, write
from tests.loading.wrong_rows import CASES

pytestmark = pytest.mark.django_db

LISTING = (changes, compare, prune, outcome, resolve, writing)


@pytest.fixture
def _small_portions(monkeypatch):
    """Buffers, pieces and pages of so few rows that every file here needs several."""
    monkeypatch.setattr(temp_tables, "BUFFER_ROWS", 2)
    monkeypatch.setattr(bisecting_writer, "PIECE", 2)
    monkeypatch.setattr(rules, "CHUNK", 2)
    monkeypatch.setattr(changes, "CHUNK", 2)


@pytest.fixture
def _short_lists(monkeypatch):
    for module in LISTING:
        monkeypatch.setattr(module, "LISTED", 3)


def tree(count, **fields):
    """Clauses, each below the one in its middle."""
    for n in range(count):
        parent = ["a-plan", f"sec_{n // 2}"] if n else None
        yield clause(f"sec_{n}", position=n, parent=parent, **fields)


@pytest.mark.usefixtures("_small_portions")
def test_rows_flow_in_portions(tmp_path):
    path = write(tmp_path / "a.jsonl", *tree(11), jurisdiction(), plan())

    first = load([path])
    again = load([path])
    write(path, jurisdiction(), plan(), *tree(11, number="x"))
    changed = load([path])

    assert first.counts["clause"] == Counts(created=11)
    assert again.counts["clause"] == Counts(unchanged=11)
    assert changed.counts["clause"] == Counts(updated=11)
    assert len(changed.changes) == 11
    rows = Clause.objects.select_related("parent").order_by("pk")
    assert [(row.eid, row.number, row.parent and row.parent.eid) for row in rows] == [
        (f"sec_{n}", "x", f"sec_{n // 2}" if n else None) for n in range(11)
    ]


@pytest.mark.usefixtures("_small_portions")
@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_errors_are_the_same_in_portions(tmp_path, lines, expected):
    ClauseFactory(plan__slug="a-plan", eid="sec_1", plan__jurisdiction__code="us")
    ThemeFactory(scheme__slug="a-scheme", slug="a-theme")
    CoderFactory(slug="a-coder")

    report = load([write(tmp_path / "a.jsonl", *lines)])

    found = [(e.line, e.rule, e.row, e.field, e.value, e.nearest) for e in report.errors]
    assert found == expected
    assert report.error_count == len(expected)


def many(**fields):
    return [clause(f"sec_{n}", **fields) for n in range(10)]


WRONG = {
    "wrong value": (many(position=-1), "min_value"),
    "missing reference": (many(parent=["a-plan", "nowhere"]), "unresolved_reference"),
    "twins": ([clause(position=n) for n in range(11)], "duplicate_key"),
    "rule of the model": (many(starts_on="2020-01-01", ends_on="2010-01-01"), "rule"),
    "check": (many(stage="ready", withheld_reason="x"), "clause_withheld_only_as_draft"),
}


@pytest.mark.usefixtures("_short_lists", "_small_portions")
@pytest.mark.parametrize(("lines", "rule"), WRONG.values(), ids=WRONG)
def test_of_many_errors_the_first_are_listed_and_all_are_counted(tmp_path, lines, rule):
    report = load([write(tmp_path / "a.jsonl", jurisdiction(), plan(), *lines)])

    assert [error.rule for error in report.errors] == [rule] * 3
    assert report.error_count == 10
    assert report.counts["clause"].rejected == 10
    assert report.exit_code == 1
    assert not Clause.objects.exists()


@pytest.mark.usefixtures("_short_lists")
def test_of_many_clashes_the_first_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(bisecting_writer, "FAILURES", 4)
    monkeypatch.setattr(writing, "FAILURES", 4)
    labels = [
        entry("themelabel", theme=["a-scheme", "a-theme"], language="de", label=f"l{n}", kind=kind)
        for n, kind in enumerate(["preferred"] * 8)
    ]

    report = load([write(tmp_path / "a.jsonl", scheme(), theme(), *labels)])

    rules_broken = [error.rule for error in report.errors]
    assert rules_broken == ["too_many_clashes", *["themelabel_one_preferred_per_language"] * 3]
    assert not ThemeLabel.objects.exists()


@pytest.mark.usefixtures("_short_lists")
def test_of_many_changes_the_first_are_listed_and_all_are_written_down(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(), plan(), *tree(10))

    with (tmp_path / "changes").open("w+b") as file:
        report = load([path], changes=file)
        file.seek(0)
        written = [json.loads(line) for line in file]

    assert report.change_count == 12
    assert [change.row for change in report.changes if change.noun == "clause"] == [
        "a-plan:sec_0",
        "a-plan:sec_1",
        "a-plan:sec_2",
    ]
    assert [row["row"] for row in written if row["noun"] == "clause"] == [
        f"a-plan:sec_{n}" for n in range(10)
    ]


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(temp_tables, "BUFFER_ROWS", 200)
    monkeypatch.setattr(rules, "CHUNK", 200)
    load([write(tmp_path / "0.jsonl", jurisdiction(), plan(), plan("b-plan"))])

    def peak(slug, count):
        words = "word " * 50
        rows = [clause(f"sec_{n}", plan=[slug], summary=f"{n} {words}") for n in range(count)]
        path = write(tmp_path / f"{slug}.jsonl", *rows)
        del rows
        tracemalloc.start()
        report = load([path])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.counts["clause"].created == count
        return most

    first = peak("a-plan", 1_000)
    second = peak("b-plan", 5_000)

    assert second < 1.5 * first


def test_a_clash_among_new_rows_is_told_beside_a_new_row_that_is_wrong(tmp_path):
    def label(text, **fields):
        return entry("themelabel", theme=["a-scheme", "a-theme"], language="de", label=text)[
            :-2
        ] + (", " + json.dumps(fields)[1:-1] + "}}")

    lines = [
        label("one", kind="preferred"),
        label("two", kind="preferred"),
        entry("themelabel", theme=["a-scheme", "b"], language="de", label="x", kind="hidden"),
    ]

    report = load([write(tmp_path / "a.jsonl", scheme(), theme(), *lines)])

    assert [(error.line, error.rule) for error in report.errors] == [
        (4, "themelabel_one_preferred_per_language"),
        (5, "unresolved_reference"),
    ]


def test_a_clash_with_what_a_wrong_row_would_have_changed_is_not_told(tmp_path):
    def label(text, kind, language="de"):
        return entry(
            "themelabel", theme=["a-scheme", "a-theme"], language=language, label=text, kind=kind
        )

    path = write(tmp_path / "a.jsonl", scheme(), theme(), label("one", "preferred"))
    load([path])
    write(path, label("one", "alternativ"), label("two", "preferred"))

    report = load([path])

    assert [(error.line, error.rule) for error in report.errors] == [(1, "unknown_choice")]


def test_a_coding_of_a_wrong_clause_waits_also_in_a_later_portion(tmp_path, monkeypatch):
    monkeypatch.setattr(temp_tables, "BUFFER_ROWS", 1)
    ThemeFactory(scheme__slug="a-scheme", slug="a-theme")
    CoderFactory(slug="a-coder")
    lines = [jurisdiction(), plan(), clause(position=-1), coding()]

    report = load([write(tmp_path / "a.jsonl", *lines)])

    assert [error.rule for error in report.errors] == ["min_value"]
