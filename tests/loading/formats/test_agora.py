"""AGORA's table of documents: the real one, and small ones of ours."""

import csv
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.models import Assignment, Clause, Coding, Plan, Scheme, Theme
from provisions.publishing.publisher import publish

pytestmark = pytest.mark.django_db

REAL = (
    Path(__file__).resolve().parents[4]
    / "shared/data/datasets/agora-ai-laws-enacted-by-congress-2020-2025.csv"
)
TAGS = ("Risk: Safety", "Risk: Safety: Robots", "Aims: Trade: Ports")
HEADER = ["AGORA ID", "Official name", "Link to document", "Collections", "Tags", *TAGS]
FEDERAL = "U.S. federal laws"


def table(tmp_path, *rows, header=HEADER):
    path = tmp_path / "documents.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def row(number="7", name="An act of ours", tags=(True, True, False), listed=None, **changes):
    said = "; ".join(tag for tag, held in zip(TAGS, tags, strict=True) if held)
    cells = {
        "AGORA ID": number,
        "Official name": name,
        "Link to document": "https://example.org/act",
        "Collections": FEDERAL,
        "Tags": said.replace("; ", ";") if listed is None else listed,
        **{tag: str(held).upper() for tag, held in zip(TAGS, tags, strict=True)},
        **changes,
    }
    return [cells[name] for name in HEADER]


def test_tags_become_a_scheme_of_families_and_what_is_below_them(tmp_path):
    report = load([table(tmp_path, row())])

    assert report.errors == []
    tree = dict(Theme.objects.values_list("slug", "broader__slug"))
    assert tree == {
        "risk": None,
        "aims": None,
        "risk-safety": "risk",
        "risk-safety-robots": "risk-safety",
        "aims-trade-ports": "aims",
    }
    assert Theme.objects.get(slug="aims-trade-ports").preferred_label == "Ports"
    assert Scheme.objects.get().slug == "agora"


def test_a_document_is_a_plan_of_one_clause_with_its_codings(tmp_path):
    load([table(tmp_path, row(), row("8", "Another", (False, False, False)))])

    assert list(Plan.objects.values_list("slug", "plan_type", "completeness")) == [
        ("agora-7", "act", "partial"),
        ("agora-8", "act", "partial"),
    ]
    coded = Coding.objects.order_by("clause__plan__slug", "theme__slug")
    assert list(coded.values_list("clause__plan__slug", "theme__slug", "applies")) == [
        ("agora-7", "risk-safety", True),
        ("agora-7", "risk-safety-robots", True),
        ("agora-8", "aims", False),
        ("agora-8", "risk", False),
    ]
    assert Assignment.objects.count() == 2


def test_a_second_load_changes_nothing(tmp_path):
    path = table(tmp_path, row())
    load([path])

    assert load([path]).change_count == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": ""}, "AGORA ID is empty"),
        ({"name": " "}, "Official name is empty"),
        ({"Risk: Safety": "maybe"}, "must be TRUE or FALSE."),
        ({"Collections": "Chinese laws"}, "has no jurisdiction, legal_force"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path, changes, said):
    report = load([table(tmp_path, row("1"), row(**changes))])

    [error] = report.errors
    assert (error.line, said in error.message) == (3, True)
    assert not Plan.objects.exists()


def test_a_number_that_stands_twice_is_refused(tmp_path):
    report = load([table(tmp_path, row(), row())])

    assert "Line 2 has the same AGORA ID" in report.errors[0].message


def test_a_missing_column_is_named(tmp_path):
    header = [name for name in HEADER if name != "Collections"]
    report = load([table(tmp_path, header=header)])

    assert "has no column Collections." in report.errors[0].message


def test_tags_told_otherwise_are_a_finding(tmp_path):
    report = load([table(tmp_path, row(listed="Risk: Safety"))])

    [finding] = report.findings
    assert finding.rule == "told_otherwise"
    assert "Risk: Safety: Robots" in finding.message


def test_what_a_collection_does_not_imply_can_be_given(tmp_path):
    said = {
        "jurisdiction": ["us"],
        "plan_type": "strategy",
        "legal_force": "non_binding",
        "status": "proposed",
    }
    load([table(tmp_path, row())])

    report = load(
        [table(tmp_path, row("9", Collections="Plans"))], options=Options(plan_fields=said)
    )

    assert report.errors == []
    assert Plan.objects.get(slug="agora-9").plan_type == "strategy"


@pytest.mark.skipif(not REAL.exists(), reason="needs the table of AGORA in ../shared")
def test_the_real_table_is_loaded_counted_and_published():
    with REAL.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    tags = [name for name in rows[0] if ": " in name]
    ticked = sum(held[tag].lower() == "true" for held in rows for tag in tags)

    report = load([REAL], options=Options(is_ready=True))

    assert (report.errors, report.findings) == ([], [])
    assert (len(rows), len(tags)) == (147, 77)
    assert Clause.objects.count() == Plan.objects.count() == len(rows)
    assert Theme.objects.count() == len(tags) + 5
    assert Coding.objects.filter(applies=True).count() == ticked
    assert load([REAL], options=Options(is_ready=True)).change_count == 0
    publish(published_by="tester")
    found = (
        APIClient()
        .get("/api/v1/clauses/", {"theme": "agora:risk-factors-security", "count": "true"})
        .json()
    )
    security = [name for name in tags if name.startswith("Risk factors: Security")]
    assert found["count"] == sum(
        any(held[tag].lower() == "true" for tag in security) for held in rows
    )


SEGMENTS = ["Document ID", "Segment position", "Text", "Tags", *TAGS]


def segments(tmp_path, *rows, header=SEGMENTS):
    path = tmp_path / "segments.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def segment(position="1", document="7", text="Boats shall float.", tags=("FALSE", "TRUE", "False")):
    return [document, position, text, "", *tags]


def test_segments_are_clauses_with_text_and_codings_of_their_own(tmp_path):
    path = segments(tmp_path, segment(), segment("2", tags=("FALSE", "FALSE", "FALSE")))

    report = load([table(tmp_path, row()), path])

    assert report.errors == []
    clauses = Clause.objects.filter(eid__startswith="seg_").order_by("position")
    assert [(c.eid, c.parent.eid, c.texts.get().text) for c in clauses] == [
        ("seg_1", "document", "Boats shall float."),
        ("seg_2", "document", "Boats shall float."),
    ]
    coded = Coding.objects.filter(clause__in=clauses).order_by("clause__eid", "theme__slug")
    assert list(coded.values_list("clause__eid", "theme__slug", "applies")) == [
        ("seg_1", "risk-safety-robots", True),
        ("seg_2", "aims", False),
        ("seg_2", "risk", False),
    ]
    assert load([table(tmp_path, row()), path]).change_count == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"position": "first"}, "Segment position is empty or not valid"),
        ({"document": ""}, "Document ID is empty or not valid"),
        ({"tags": ("perhaps", "TRUE", "TRUE")}, "must be TRUE or FALSE."),
        ({"document": "99"}, "agora-99"),
    ],
)
def test_a_wrong_segment_is_refused_with_its_line(tmp_path, changes, said):
    load([table(tmp_path, row())])

    report = load([segments(tmp_path, segment(), segment(**{"position": "2", **changes}))])

    assert report.errors
    assert all(error.line == 3 for error in report.errors)
    assert any(said in f"{error.message} {error.value} {error.row}" for error in report.errors)
    assert not Clause.objects.filter(eid="seg_1").exists()


def test_a_segment_without_text_is_a_finding(tmp_path):
    report = load([table(tmp_path, row()), segments(tmp_path, segment(text=" "))])

    assert [finding.rule for finding in report.findings] == ["no_text"]


def test_a_missing_column_of_segments_is_named(tmp_path):
    header = [name for name in SEGMENTS if name != "Text"]
    report = load([segments(tmp_path, header=header)], options=Options(format="agora-segments"))

    assert "has no column Text." in report.errors[0].message
