"""Every kind of error, with the exact place, and that nothing is written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.loading.loader import load
from provisions.models import CURATED_MODELS, Load
from tests.factories import ClauseFactory, CoderFactory, JurisdictionFactory, ThemeFactory
from tests.loading.entries import (
    clause,
    coder,
    coding,
    correspondence,
    entry,
    jurisdiction,
    plan,
    scheme,
    theme,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def _some_rows():
    ClauseFactory(plan__slug="a-plan", eid="sec_1", plan__jurisdiction__code="us")
    ThemeFactory(scheme__slug="a-scheme", slug="a-theme")
    CoderFactory(slug="a-coder")


def snapshot():
    return {model: list(model.objects.order_by("pk").values()) for model in CURATED_MODELS}


def edition(label, starts_on, ends_on=None):
    return entry("edition", plan=["a-plan"], label=label, starts_on=starts_on, ends_on=ends_on)


def label(text, language="de", kind="preferred"):
    return entry(
        "themelabel", theme=["a-scheme", "a-theme"], language=language, label=text, kind=kind
    )


CASES = {
    "unknown field": (
        [clause(heding="x")],
        [(1, "unknown_field", "a-plan:sec_1", "heding", "x", "heading")],
    ),
    "missing field": (
        [entry("clause", plan=["a-plan"], eid="a", position=1, clause_type="section")],
        [(1, "missing", "a-plan:a", "locator", None, None)],
    ),
    "several in one row": (
        [clause("sec 2", position="first", clause_type="sektion")],
        [
            (1, "invalid", "", "eid", "sec 2", None),
            (1, "wrong_type", "", "position", "first", None),
            (1, "unknown_choice", "", "clause_type", "sektion", "section"),
        ],
    ),
    "duplicate key": (
        [clause(), clause(position=2)],
        [(2, "duplicate_key", "a-plan:sec_1", "position", None, None)],
    ),
    "duplicate key, the first wording spelled out": (
        [clause(), clause(wording=1, number="2", heading="Another")],
        [(2, "duplicate_key", "a-plan:sec_1", "number, heading", None, None)],
    ),
    "reference to a clause that is nowhere": (
        [clause("sec_2", parent=["a-plan", "sec1"])],
        [(1, "unresolved_reference", "a-plan:sec_2", "parent", "a-plan:sec1", "a-plan:sec_1")],
    ),
    "reference into a plan that is nowhere": (
        [clause(plan=["a-plann"])],
        [(1, "unresolved_reference", "a-plann:sec_1", "plan", "a-plann", "a-plan")],
    ),
    "reference to a clause of a plan that is nowhere": (
        [coding(clause=["plan-a", "sec_1"])],
        [
            (
                1,
                "unresolved_reference",
                "plan-a:sec_1~a-scheme:a-theme~a-coder~1.0",
                "clause",
                "plan-a:sec_1",
                "a-plan:sec_1",
            )
        ],
    ),
    "reference to a key that is too long to exist": (
        [clause("sec_2", parent=["a-plan", "x" * 300])],
        [
            (
                1,
                "unresolved_reference",
                "a-plan:sec_2",
                "parent",
                f"a-plan:{'x' * 300}",
                None,
            )
        ],
    ),
    "reference to a wording with a number too great to exist": (
        [clause("sec_2", parent=["a-plan", "sec_1", 40_000])],
        [
            (
                1,
                "unresolved_reference",
                "a-plan:sec_2",
                "parent",
                "a-plan:sec_1@40000",
                "a-plan:sec_1",
            )
        ],
    ),
    "reference of a row that is wrong elsewhere": (
        [clause("sec_2", position=-1, parent=["a-plan", "sec_l"])],
        [
            (1, "min_value", "a-plan:sec_2", "position", -1, None),
            (1, "unresolved_reference", "a-plan:sec_2", "parent", "a-plan:sec_l", "a-plan:sec_1"),
        ],
    ),
    "reference to a row that is wrong": (
        [clause("sec_2", position=-1), clause("sec_2__a", parent=["a-plan", "sec_2"])],
        [(1, "min_value", "a-plan:sec_2", "position", -1, None)],
    ),
    "check constraint": (
        [
            clause("a"),
            clause("b", stage="ready", withheld_reason="x"),
            clause("c", withheld_reason="x"),
        ],
        [
            (
                2,
                "clause_withheld_only_as_draft",
                "a-plan:b",
                "stage, withheld_reason",
                {"stage": "ready", "withheld_reason": "x"},
                None,
            ),
        ],
    ),
    "two check constraints at once": (
        [clause(wording=0, stage="ready", withheld_reason="x")],
        [
            (
                1,
                "clause_withheld_only_as_draft",
                "a-plan:sec_1@0",
                "stage, withheld_reason",
                {"stage": "ready", "withheld_reason": "x"},
                None,
            ),
            (1, "clause_wording_from_one", "a-plan:sec_1@0", "wording", 0, None),
        ],
    ),
    "unique constraint beside the key": (
        [label("eins"), label("zwei"), label("one", "en"), label("drei")],
        [
            (
                line,
                "themelabel_one_preferred_per_language",
                f"a-scheme:a-theme~de~{text}",
                "theme, language, kind",
                {"theme": "a-scheme:a-theme", "language": "de", "kind": "preferred"},
                None,
            )
            for line, text in [(2, "zwei"), (4, "drei")]
        ],
    ),
    "exclusion constraint": (
        [edition("one", "2000-01-01"), edition("two", "2010-01-01", "2020-01-01")],
        [
            (
                2,
                "edition_no_overlap",
                "a-plan:two",
                "plan, starts_on, ends_on",
                {"plan": "a-plan", "starts_on": date(2010, 1, 1), "ends_on": date(2020, 1, 1)},
                None,
            )
        ],
    ),
    "reversed range": (
        [edition("one", "2010-01-01", "2000-01-01")],
        [(1, "rule", "a-plan:one", "ends_on", date(2000, 1, 1), None)],
    ),
    "correspondence inside a plan": (
        [clause("sec_2"), correspondence(["a-plan", "sec_1"], ["a-plan", "sec_2"])],
        [
            (
                2,
                "rule",
                "a-plan:sec_1~close~a-plan:sec_2",
                "to_clause",
                "a-plan:sec_2",
                None,
            )
        ],
    ),
    "cycle": (
        [
            clause("a", parent=["a-plan", "c"]),
            clause("b", parent=["a-plan", "a"]),
            clause("c", parent=["a-plan", "b"]),
        ],
        [
            (1, "rule", "a-plan:a", "parent", "a-plan:c", None),
            (2, "rule", "a-plan:b", "parent", "a-plan:a", None),
            (3, "rule", "a-plan:c", "parent", "a-plan:b", None),
        ],
    ),
    "cycle through a row of the database": (
        [
            clause("a", parent=["a-plan", "sec_1"]),
            clause("sec_1", parent=["a-plan", "a"]),
        ],
        [
            (1, "rule", "a-plan:a", "parent", "a-plan:sec_1", None),
            (2, "rule", "a-plan:sec_1", "parent", "a-plan:a", None),
        ],
    ),
    "parent in another plan": (
        [plan("b-plan"), clause("a", plan=["b-plan"], parent=["a-plan", "sec_1"])],
        [(2, "rule", "b-plan:a", "parent", "a-plan:sec_1", None)],
    ),
    "theme below one of another scheme": (
        [scheme("b-scheme"), theme("x", scheme=["b-scheme"], broader=["a-scheme", "a-theme"])],
        [(2, "rule", "b-scheme:x", "broader", "a-scheme:a-theme", None)],
    ),
    "invalid json": (
        [clause("a"), '{"model": "provisions.clause",'],
        [(2, "invalid_json", "", "", None, None)],
    ),
    "primary key": (
        ['{"model": "provisions.clause", "pk": 1, "fields": {}}'],
        [(1, "primary_key", "", "pk", 1, None)],
    ),
}


@pytest.mark.usefixtures("_some_rows")
@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_an_error_names_line_rule_row_field_value_and_the_nearest(tmp_path, lines, expected):
    before = snapshot()
    path = write(tmp_path / "a.jsonl", *lines)

    report = load([path])

    found = [(e.line, e.rule, e.row, e.field, e.value, e.nearest) for e in report.errors]
    assert found == expected
    assert {error.file for error in report.errors} == {str(path)}
    assert report.exit_code == 1
    assert snapshot() == before


@pytest.mark.usefixtures("_some_rows")
@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_a_dry_run_finds_the_same_errors(tmp_path, lines, expected):
    path = write(tmp_path / "a.jsonl", *lines)

    assert load([path], dry_run=True).errors == load([path]).errors
    assert len(load([path], dry_run=True).errors) == len(expected)


def test_all_errors_of_all_files_come_at_once(tmp_path):
    write(tmp_path / "1.jsonl", jurisdiction(kind="cuntry"), "{")
    write(tmp_path / "2.jsonl", plan(jurisdiction=["us"], legal_force="bindin"))
    write(tmp_path / "clauses.csv", "plan,eid,position,clause_type,locator", "a-plan,a,x,section,1")
    (tmp_path / "3.jsonl").write_bytes(b"\xff\xfe")

    report = load([tmp_path, tmp_path / "nowhere.jsonl"])

    places = [(error.file.rpartition("/")[2], error.line, error.rule) for error in report.errors]
    assert places == [
        ("1.jsonl", 1, "unknown_choice"),
        ("1.jsonl", 2, "invalid_json"),
        ("2.jsonl", 1, "unknown_choice"),
        ("3.jsonl", 1, "not_utf8"),
        ("clauses.csv", 2, "wrong_type"),
        ("nowhere.jsonl", None, "not_found"),
    ]
    assert report.exit_code == 2


def test_a_duplicate_names_both_places(tmp_path):
    one = write(tmp_path / "1.jsonl", "", jurisdiction())
    write(tmp_path / "2.jsonl", jurisdiction(name="The same"))

    [error] = load([tmp_path]).errors

    assert (error.file, error.line) == (str(tmp_path / "2.jsonl"), 1)
    assert error.message == f"The same jurisdiction stands in {one}, line 2, with another name."


def test_a_field_is_found_in_its_line(tmp_path):
    line = jurisdiction(kind="cuntry")
    path = write(tmp_path / "a.jsonl", line)

    [error] = load([path]).errors

    assert error.column == line.index('"kind"') + 1


def test_rules_across_rows_cost_no_query_a_row(tmp_path):
    JurisdictionFactory(code="us")
    CoderFactory(slug="a-coder")
    clauses = [clause(f"sec_{n}", plan=[name]) for name in ("one", "two") for n in range(50)]
    links = [correspondence(["one", f"sec_{n}"], ["two", f"sec_{n}"]) for n in range(50)]
    load([write(tmp_path / "1.jsonl", plan("one"), plan("two"), *clauses)])

    with CaptureQueriesContext(connection) as few:
        load([write(tmp_path / "2.jsonl", *links[:2])])
    with CaptureQueriesContext(connection) as more:
        report = load([write(tmp_path / "3.jsonl", *links[2:])])

    assert report.counts["correspondence"].created == 48
    assert len(more) == len(few)


def test_a_row_that_was_fine_is_no_victim_of_a_wrong_one(tmp_path):
    lines = [
        jurisdiction(),
        plan(),
        clause(),
        clause("b", withheld_reason="x", stage="ready"),
        coder(),
    ]
    more = [scheme(), theme(), coding("sec_1"), coding("b")]

    report = load([write(tmp_path / "a.jsonl", *lines, *more)])

    assert [(error.line, error.rule) for error in report.errors] == [
        (4, "clause_withheld_only_as_draft")
    ]
    assert report.counts["clause"].created == 1
    assert report.counts["coding"].created == 2
    assert Load.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.jsonl", "", "empty_file"),
        ("a.odt", "x", "unknown_format"),
        ("others.csv", "x", "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_gives_exit_code_2(tmp_path, name, content, rule):
    (tmp_path / name).write_text(content)

    report = load([tmp_path / name])

    assert [error.rule for error in report.errors] == [rule]
    assert report.exit_code == 2


def test_a_folder_without_a_file_to_load_is_an_error(tmp_path):
    write(tmp_path / "README.md", "Words.")

    report = load([tmp_path])

    assert [error.rule for error in report.errors] == ["not_found"]


@pytest.fixture
def _rule_of_the_database_alone():
    """A rule that no model knows, as a later migration or an administrator may add one."""
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.name = 'Nowhere' THEN
                    RAISE EXCEPTION 'No such place.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_rule';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON provisions_jurisdiction
            FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse();
        """)


@pytest.mark.usefixtures("_rule_of_the_database_alone")
@pytest.mark.parametrize("known", [[], ["aa", "bb", "cc", "dd"]], ids=["new rows", "known rows"])
def test_every_row_that_the_database_refuses_for_itself_is_named(tmp_path, known):
    for code in known:
        JurisdictionFactory(code=code, name="Somewhere")
    names = {"aa": "Here", "bb": "Nowhere", "cc": "There", "dd": "Nowhere"}
    rows = [jurisdiction(code, name=name) for code, name in names.items()]

    report = load([write(tmp_path / "a.jsonl", *rows)])

    assert [(error.line, error.rule, error.message) for error in report.errors] == [
        (2, "a_rule", "No such place."),
        (4, "a_rule", "No such place."),
    ]
