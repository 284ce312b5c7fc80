import datetime
import hashlib
import uuid

import pghistory.models
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.loading.pipeline.loader import load
from provisions.loading.report.outcome import Counts, LoadedFile, RowChange
from provisions.models import (
    CURATED_MODELS,
    Clause,
    Coding,
    Edition,
    Load,
    Plan,
    SourceText,
    ThemeLabel,
)
from tests.factories import (
    ClauseFactory,
    EditionFactory,
    JurisdictionFactory,
    PlanFactory,
    SourceFactory,
)
from tests.loading.entries import (
    clause,
    coder,
    coding,
    entry,
    jurisdiction,
    plan,
    scheme,
    theme,
    write,
)

pytestmark = pytest.mark.django_db

A_PLAN = (jurisdiction(), plan(), clause())


def row_count():
    return sum(model.objects.count() for model in CURATED_MODELS)


def test_three_runs_create_leave_alone_and_update(tmp_path):
    path = write(tmp_path / "a.jsonl", *A_PLAN)

    first = load([path])
    second = load([path])
    write(path, jurisdiction(), plan(title="Another title"), clause())
    third = load([path])

    assert first.counts == {n: Counts(created=1) for n in ("jurisdiction", "plan", "clause")}
    assert second.counts == {n: Counts(unchanged=1) for n in ("jurisdiction", "plan", "clause")}
    assert third.counts["plan"] == Counts(updated=1)
    assert third.changes == [
        RowChange(
            "updated",
            "plan",
            "a-plan",
            str(path),
            2,
            {"title": "A plan"},
            {"title": "Another title"},
        )
    ]
    assert Plan.objects.get().title == "Another title"


def test_an_unchanged_run_writes_nothing_at_all(tmp_path):
    path = write(tmp_path / "a.jsonl", *A_PLAN)
    load([path])
    events = pghistory.models.Events.objects.count()

    report = load([path])

    assert report.load is None
    assert Load.objects.count() == 1
    assert pghistory.models.Events.objects.count() == events


def test_a_run_is_recorded_with_files_counts_and_reason(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    report = load([tmp_path], loaded_by="ada", reason="first rows")

    record = Load.objects.get()
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    assert report.load == record.key
    assert (record.loaded_by, record.reason) == ("ada", "first rows")
    assert report.files == [LoadedFile(str(path), checksum, 1, "jsonl")]
    assert record.files == [{"name": str(path), "sha256": checksum, "rows": 1, "format": "jsonl"}]
    assert record.counts["jurisdiction"]["created"] == 1


def test_the_history_of_a_row_knows_the_load(tmp_path):
    report = load([write(tmp_path / "a.jsonl", *A_PLAN)], loaded_by="ada", reason="why not")

    events = pghistory.models.Events.objects.tracks(Clause.objects.get())

    [context] = events.values_list("pgh_context", flat=True)
    assert context == {
        "load": str(report.load),
        "loaded_by": "ada",
        "reason": "why not",
    }


def test_a_dry_run_reports_the_same_and_keeps_nothing(tmp_path):
    path = write(tmp_path / "a.jsonl", *A_PLAN)

    dry = load([path], dry_run=True)
    after_dry = row_count()
    real = load([path])

    assert after_dry == 0
    assert dry.is_dry_run
    assert (dry.counts, dry.changes, dry.files) == (real.counts, real.changes, real.files)


def test_rows_stand_in_any_order_in_any_file(tmp_path):
    write(tmp_path / "1.jsonl", clause("sec_1__a", parent=["a-plan", "sec_1"]), coding("sec_1__a"))
    write(tmp_path / "2.jsonl", theme("a-theme", broader=["a-scheme", "top"]), theme("top"))
    write(tmp_path / "3.jsonl", clause(), plan(), scheme(), coder(), jurisdiction())

    report = load([tmp_path])

    assert report.errors == []
    child = Clause.objects.get(eid="sec_1__a")
    assert child.parent.eid == "sec_1"
    assert Coding.objects.get().theme.broader.slug == "top"


def test_rows_refer_to_rows_of_the_database(tmp_path):
    parent = ClauseFactory(plan__slug="a-plan", eid="sec_1")

    load([write(tmp_path / "a.jsonl", clause("sec_1__a", parent=["a-plan", "sec_1"]))])

    assert Clause.objects.get(eid="sec_1__a").parent == parent


def test_fields_left_out_of_an_existing_row_take_the_default_again(tmp_path):
    ClauseFactory(plan__slug="a-plan", eid="sec_1", summary="Ours.")

    report = load([write(tmp_path / "a.jsonl", clause(stage="ready"))])

    [change] = report.changes
    assert change.before["summary"] == "Ours."
    assert Clause.objects.get().summary == ""


def test_a_changed_reference_is_reported_by_public_id(tmp_path):
    first = ClauseFactory(plan__slug="a-plan", eid="sec_1")
    ClauseFactory(plan=first.plan, eid="sec_2", parent=first)
    ClauseFactory(plan=first.plan, eid="sec_3")
    same = {"locator": "x", "heading": "x", "position": 1}
    Clause.objects.filter(eid="sec_2").update(stage="draft", **same)

    report = load(
        [write(tmp_path / "a.jsonl", clause("sec_2", parent=["a-plan", "sec_3"], **same))]
    )

    [change] = report.changes
    assert change.before == {"parent": "a-plan:sec_1"}
    assert change.after == {"parent": "a-plan:sec_3"}
    assert Clause.objects.get(eid="sec_2").parent.eid == "sec_3"


def test_only_changed_columns_are_written(tmp_path):
    load([write(tmp_path / "a.jsonl", *A_PLAN)])
    write(tmp_path / "a.jsonl", jurisdiction(), plan(), clause(position=5))

    with CaptureQueriesContext(connection) as queries:
        load([tmp_path])

    [update] = [sql["sql"] for sql in queries if 'UPDATE "provisions_' in sql["sql"]]
    assert 'SET "position" = s."position" FROM' in update
    assert Clause.objects.get().position == 5


def test_text_is_kept_but_for_form_c_and_white_space_at_its_ends(tmp_path):
    load([write(tmp_path / "a.jsonl", jurisdiction(), plan(title="  Cafe\u0301   au lait\t"))])

    assert Plan.objects.get().title == "Caf\u00e9   au lait"


def test_a_wording_ends_in_the_run_that_brings_the_next(tmp_path):
    path = write(tmp_path / "a.jsonl", *A_PLAN)
    load([path])
    write(
        path,
        clause(wording=2, starts_on="2026-01-01"),
        clause(ends_on="2026-01-01"),
        clause("sec_2", parent=["a-plan", "sec_1", 2]),
    )

    report = load([path])

    assert report.errors == []
    assert Clause.objects.get(wording=2).starts_on == datetime.date(2026, 1, 1)
    assert Clause.objects.get(eid="sec_2").parent.wording == 2


@pytest.mark.parametrize("boundary", ["2005-01-01", "2015-01-01"], ids=["earlier", "later"])
def test_two_editions_pass_years_from_one_to_the_other(tmp_path, boundary):
    first = EditionFactory(
        plan__slug="a-plan", label="one", starts_on="2000-01-01", ends_on="2010-01-01"
    )
    EditionFactory(plan=first.plan, label="two", starts_on="2010-01-01", ends_on="2020-01-01")
    path = write(
        tmp_path / "a.jsonl",
        entry("edition", plan=["a-plan"], label="one", starts_on="2000-01-01", ends_on=boundary),
        entry("edition", plan=["a-plan"], label="two", starts_on=boundary, ends_on="2020-01-01"),
    )

    report = load([path])

    assert report.errors == []
    assert str(Edition.objects.get(label="one").ends_on) == boundary


def test_two_editions_change_places(tmp_path):
    def editions(first, second):
        return [
            entry("edition", plan=["a-plan"], label=label, starts_on=start, ends_on=end)
            for label, (start, end) in [("one", first), ("two", second)]
        ]

    early, late = ("2000-01-01", "2010-01-01"), ("2010-01-01", "2020-01-01")
    path = write(tmp_path / "a.jsonl", jurisdiction(), plan(), *editions(early, late))
    load([path])
    before = {row.label: row.pk for row in Edition.objects.all()}
    write(path, *editions(late, early))

    report = load([path])

    assert report.errors == []
    assert report.counts["edition"] == Counts(updated=2)
    assert {row.label: row.pk for row in Edition.objects.all()} == before
    assert str(Edition.objects.get(label="one").starts_on) == "2010-01-01"
    assert load([path]).changes == []


def test_two_labels_change_places(tmp_path):
    def labels(first, second):
        return [
            entry(
                "themelabel",
                theme=["a-scheme", "a-theme"],
                language="de",
                label=label,
                kind=kind,
            )
            for label, kind in [("eins", first), ("zwei", second)]
        ]

    path = write(tmp_path / "a.jsonl", scheme(), theme(), *labels("preferred", "alternative"))
    load([path])
    write(path, *labels("alternative", "preferred"))

    report = load([path])

    assert report.errors == []
    assert ThemeLabel.objects.get(kind="preferred").label == "zwei"


def test_a_table_is_the_twin_of_a_fixture(tmp_path):
    load([write(tmp_path / "a.jsonl", *A_PLAN, scheme(), theme(), coder(), coding())])
    write(
        tmp_path / "clauses.csv",
        "plan,eid,position,clause_type,locator,heading",
        "a-plan,sec_1,1,section,Section 1,A heading",
    )
    write(
        tmp_path / "codings.csv",
        "clause,theme,coder,codebook_version",
        "a-plan:sec_1,a-scheme:a-theme,a-coder,1.0",
    )

    report = load([tmp_path / "clauses.csv", tmp_path / "codings.csv"])

    assert report.counts == {"clause": Counts(unchanged=1), "coding": Counts(unchanged=1)}


def test_a_cell_holds_a_whole_text(tmp_path):
    words = "word " * 50_000
    source = SourceFactory(slug="a-source")
    PlanFactory(slug="a-plan")
    path = write(
        tmp_path / "source_texts.csv",
        "source,plan,format,text",
        f"a-source,a-plan,x,{words}",
    )

    report = load([path])

    assert report.errors == []
    assert SourceText.objects.get(source=source).text == words


def test_a_file_given_twice_is_read_once(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    report = load([tmp_path, path, str(path)])

    assert report.errors == []
    assert len(report.files) == 1


def test_a_thousand_rows_cost_as_many_queries_as_one(tmp_path):
    JurisdictionFactory(code="us")
    PlanFactory(slug="a-plan")
    one = write(tmp_path / "one.jsonl", clause("one", parent=None))
    rows = [clause(f"sec_{n}", parent=["a-plan", "sec_0"] if n else None) for n in range(1000)]
    many = write(tmp_path / "many.jsonl", *rows)

    with CaptureQueriesContext(connection) as few:
        load([one])
    with CaptureQueriesContext(connection) as more:
        load([many])

    assert Clause.objects.count() == 1001
    assert len(more) == len(few)


def test_the_report_is_json(tmp_path):
    report = load([write(tmp_path / "a.jsonl", *A_PLAN)])

    assert b'"created": 1' in report.as_json()
    assert isinstance(report.load, uuid.UUID)
