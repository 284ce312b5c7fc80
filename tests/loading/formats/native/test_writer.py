"""What is exported loads into an empty database, and is then exported as the very same bytes."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.loading.formats.native.writer import write_csv, write_jsonl
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.nouns import nouns
from provisions.loading.rows.selection import count_cross_plan_rows, everything, of_owner
from provisions.models import Correspondence, Plan, SourceText
from tests.factories import (
    FACTORIES,
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    CorrespondenceFactory,
    PlanFactory,
    SourceTextFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).resolve().parents[4] / "fixtures"


def jsonl(selection=None):
    out = io.BytesIO()
    write_jsonl(selection or everything(), out)
    return out.getvalue()


def delete_all():
    for noun in reversed(nouns()):
        # Past the guard on parents, which would want children deleted one level after the other.
        noun.model.objects.all()._raw_delete("default")


def tables(folder, selection=None):
    folder.mkdir()
    write_csv(selection or everything(), folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def one_of_everything():
    for noun in nouns():
        FACTORIES[noun.model]()


def load_without_errors(*paths):
    report = load(paths)
    assert report.errors == []
    return report


def test_json_lines_come_back_as_the_same_bytes(tmp_path):
    one_of_everything()
    first = jsonl()
    (tmp_path / "all.jsonl").write_bytes(first)
    delete_all()

    load_without_errors(tmp_path / "all.jsonl")

    assert jsonl() == first


def test_csv_comes_back_as_the_same_bytes(tmp_path):
    one_of_everything()
    first = tables(tmp_path / "first")
    delete_all()

    load_without_errors(tmp_path / "first")

    assert tables(tmp_path / "second") == first


def test_the_shipped_fixtures_come_back_as_the_same_bytes(tmp_path):
    load_without_errors(FIXTURES)
    lines, sheets = jsonl(), tables(tmp_path / "first")
    delete_all()

    load_without_errors(tmp_path / "first")
    assert jsonl() == lines
    delete_all()

    (tmp_path / "all.jsonl").write_bytes(lines)
    load_without_errors(tmp_path / "all.jsonl")
    assert tables(tmp_path / "second") == sheets


def test_an_export_finds_everything_unchanged(tmp_path):
    one_of_everything()
    (tmp_path / "all.jsonl").write_bytes(jsonl())

    assert load_without_errors(tmp_path / "all.jsonl").changes == []


def test_a_plan_brings_what_it_needs_and_nothing_of_other_plans(tmp_path):
    parent = ClauseFactory(eid="part_1")
    clause = ClauseFactory(plan=parent.plan, parent=parent, eid="part_1__sec_1")
    broader = ThemeFactory(scheme__slug="topics")
    theme = ThemeFactory(broader=broader, scheme=broader.scheme)
    CodingFactory(clause=clause, theme=theme)
    AssignmentFactory(clause=clause, theme=theme)
    ClauseTextFactory(clause=clause)
    CorrespondenceFactory(from_clause=clause)
    CorrespondenceFactory(to_clause=clause)
    plan = Plan.objects.get(pk=parent.plan.pk)
    assert count_cross_plan_rows(plan) == 1
    first = jsonl(of_owner(plan))
    (tmp_path / "plan.jsonl").write_bytes(first)
    delete_all()

    load_without_errors(tmp_path / "plan.jsonl")

    assert jsonl() == first
    assert Plan.objects.count() == 1
    assert not Correspondence.objects.exists()
    assert ThemeFactory._meta.model.objects.count() == 2


def test_a_scheme_brings_its_themes_labels_and_matches(tmp_path):
    theme = ThemeFactory(scheme__slug="topics")
    for noun in nouns():
        if noun.name in {"themelabel", "themematch"}:
            FACTORIES[noun.model](theme=theme)
    CodingFactory(theme=theme)
    first = jsonl(of_owner(theme.scheme))
    (tmp_path / "scheme.jsonl").write_bytes(first)
    delete_all()

    report = load_without_errors(tmp_path / "scheme.jsonl")

    assert {change.noun for change in report.changes} >= {"theme", "themelabel", "themematch"}
    assert not {change.noun for change in report.changes} & {"coding", "clause", "plan"}
    assert jsonl() == first


def test_rows_are_in_the_order_of_code_points_and_defaults_are_left_out():
    for slug in ("b", "a-1", "a"):
        PlanFactory(slug=slug)

    lines = [line for line in jsonl().decode().splitlines() if '"provisions.plan"' in line]

    assert [line.split('"slug":"')[1].split('"')[0] for line in lines] == ["a", "a-1", "b"]
    assert "commenced_on" not in lines[0]


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30
    )
)
def test_a_source_text_comes_back_to_the_character(tmp_path_factory, text):
    delete_all()
    source_text = SourceTextFactory(text=text)
    folder = tmp_path_factory.mktemp("export")
    write_csv(everything(), folder)
    lines = folder / "all.jsonl"
    lines.write_bytes(jsonl())

    for path in (lines, *(file for file in [folder] if not text.isspace())):
        if path is folder:
            lines.unlink()
        delete_all()
        load_without_errors(path)
        assert SourceText.objects.get().text == source_text.text
