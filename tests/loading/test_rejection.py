"""Every kind of error, with the exact place, and that nothing is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.loading.pipeline.loader import load
from provisions.models import CURATED_MODELS, Load
from tests.factories import ClauseFactory, CoderFactory, JurisdictionFactory, ThemeFactory
from tests.loading.entries import (
    clause,
    coder,
    coding,
    correspondence,
    jurisdiction,
    plan,
    scheme,
    theme,
    write,
)
from tests.loading.wrong_rows import CASES

pytestmark = pytest.mark.django_db


@pytest.fixture
def _some_rows():
    ClauseFactory(plan__slug="a-plan", eid="sec_1", plan__jurisdiction__code="us")
    ThemeFactory(scheme__slug="a-scheme", slug="a-theme")
    CoderFactory(slug="a-coder")


def snapshot():
    return {model: list(model.objects.order_by("pk").values()) for model in CURATED_MODELS}


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
    assert error.message.startswith(f"{one}, line 2 contains the same jurisdiction")
    assert error.field == "name"


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
