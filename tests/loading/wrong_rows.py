"""Rows of files that are wrong, and the error that each must get."""

from datetime import date

from tests.loading.entries import (
    clause,
    coding,
    correspondence,
    entry,
    plan,
    scheme,
    theme,
)


def edition(label, starts_on, ends_on=None):
    return entry("edition", plan=["a-plan"], label=label, starts_on=starts_on, ends_on=ends_on)


def label(text, language="de", kind="preferred"):
    return entry(
        "themelabel", theme=["a-scheme", "a-theme"], language=language, label=text, kind=kind
    )


CODING = "a-plan:sec_1~a-scheme:a-theme~a-coder"

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
    "a stance that is none, and one on a theme that does not apply": (
        [
            clause(),
            coding(stance="agianst"),
            coding(stance="for", applies=False, codebook_version="1.1"),
        ],
        [
            (2, "unknown_choice", f"{CODING}~1.0", "stance", "agianst", "against"),
            (
                3,
                "coding_stance_only_where_it_applies",
                f"{CODING}~1.1",
                "applies, stance",
                {"applies": False, "stance": "for"},
                None,
            ),
        ],
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
