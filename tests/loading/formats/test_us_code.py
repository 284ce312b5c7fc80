"""Sections of the US Code as a table: a plan a title, each row a section, repeats and cuts told."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.analysis.words import squeezed
from provisions.choices import Exclusion
from provisions.loading.formats.us_code import reader as uscode
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.seen import gaps

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "load" / "us-code-sections.csv"
#: Sections by title, as the table has them; all provisions are sections.
EXPECTED = {
    "us-code-sections.csv": {"section": 3684},
}
HEADER = ",".join(uscode.COLUMNS)
URL = "https://example.org/1"


def read(folder, rows, header=HEADER):
    path = folder / "code.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{header}\n")
        csv.writer(file).writerows(rows)
    return list(uscode.read(path, Options()))


def test_a_plan_a_title_and_a_section_a_row(tmp_path):
    first, second = read(
        tmp_path,
        [
            ("1", "Dogs", "280i–4", "Leads", "A lead is—\n\n(1) red.", URL),
            ("2", "Cats", "1", "Tails", "Long.", URL),
        ],
    )

    (section,) = first.provisions
    assert (section.eid, section.locator, section.number, section.heading, section.text) == (
        "sec_280i-4",
        "1 U.S.C. 280i–4",
        "280i–4",
        "Leads",
        "A lead is—\n(1) red.",
    )
    assert first.plan["slug"] == "usc-title-1"
    assert first.plan["title"] == "United States Code, Title 1: Dogs"
    assert (second.plan["slug"], [p.eid for p in second.provisions]) == ("usc-title-2", ["sec_1"])


def test_the_section_itself_is_not_the_note_that_bears_its_number(tmp_path):
    (found,) = read(
        tmp_path,
        [
            ("1", "Dogs", "7", "NOTE", "“Of another act.”", URL),
            ("1", "Dogs", "7", "Leads", "Red.", URL),
            ("1", "Dogs", "7", "Rule", "Appended.", URL),
        ],
    )

    assert [(p.eid, p.locator) for p in found.provisions] == [
        ("sec_7-3", "1 U.S.C. 7 (3)"),
        ("sec_7", "1 U.S.C. 7"),
        ("sec_7-2", "1 U.S.C. 7 (2)"),
    ]
    assert sorted((f.rule, f.place, f.line) for f in found.findings) == [
        ("duplicate_eid", "sec_7-2", 4),
        ("duplicate_eid", "sec_7-3", 2),
    ]


def test_a_text_that_was_cut_is_told(tmp_path):
    text = "Long.\n\n[Text truncated at 50,000 characters]"

    (found,) = read(tmp_path, [("1", "Dogs", "7", "Leads", text, URL)])

    assert found.provisions[0].text == "Long."
    assert [(f.rule, f.place, f.line) for f in found.findings] == [("truncated", "sec_7", 2)]
    assert [s.reason for s in found.stretches if s.reason] == [
        Exclusion.TITLE_PAGE,
        Exclusion.EDITORIAL,
    ]


ROW = ("1", "Dogs", "7", "Leads", "Red.", URL)
BROKEN = {
    "no row": (HEADER, [], "no_text", 1),
    "other columns": ("title,section", [], "wrong_shape", 1),
    "short row": (HEADER, [ROW, ROW[:3]], "wrong_shape", 3),
    "no number": (HEADER, [("1", "Dogs", "", *ROW[3:])], "no_number", 2),
    "not sorted": (HEADER, [ROW, ("2", *ROW[1:]), ROW], "not_sorted", 4),
}


@pytest.mark.parametrize(("header", "rows", "rule", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_refuses(tmp_path, header, rows, rule, line):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, rows, header)

    assert (caught.value.rule, caught.value.line) == (rule, line)


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty_file"), (b"\xff\xfet", "not_utf8"), (HEADER.encode() + b"\n\xe9", "not_utf8")],
    ids=["empty", "utf-16", "latin-1"],
)
def test_refuses_bytes(tmp_path, content, rule):
    path = tmp_path / "code.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        list(uscode.read(path, Options()))

    assert caught.value.rule == rule


def test_recognizes_its_own_columns_only():
    assert uscode.recognizes(Path("x.csv"), f"{HEADER}\r\n1".encode())
    assert uscode.recognizes(Path("x.csv"), b"\xef\xbb\xbf" + HEADER.encode())
    assert not uscode.recognizes(Path("x.csv"), b"plan,eid\n")
    assert not uscode.recognizes(Path("x.csv"), b"\xef\xbb\xbf")


CELL = st.text(alphabet='ab é“—",\n', min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("123"), CELL, CELL), min_size=1, max_size=6))
def test_no_character_is_lost_whatever_the_rows(tmp_path_factory, made):
    rows = [("1", "Dogs", number, heading, text, URL) for number, heading, text in made]

    (found,) = read(tmp_path_factory.mktemp("uscode"), rows)

    assert (gaps(found), list(mismatches(found))) == ([], [])
    told = "".join(found.transcript[s.start : s.end] for s in found.stretches)
    assert squeezed(told) == squeezed(found.transcript)
    given_words = "".join("".join((number, heading, text)) for number, heading, text in made)
    assert squeezed(found.transcript) == squeezed(f"1Dogs{URL}{given_words}")
    assert len({p.eid for p in found.provisions}) == len(rows)


@pytest.mark.skipif(not FILE.exists(), reason="the files of ../shared/data are not at hand")
def test_the_real_table():
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    repeats = sum(n - 1 for n in Counter((r["title"], r["section"]) for r in rows).values())

    found = list(uscode.read(FILE, Options()))

    provisions = [p for instrument in found for p in instrument.provisions]
    assert Counter(str(p.clause_type) for p in provisions) == EXPECTED[FILE.name]
    assert Counter(r["title"] for r in rows) == {
        i.plan["slug"].rsplit("-", 1)[1]: len(i.provisions) for i in found
    }
    assert [squeezed(p.heading) for p in provisions] == [squeezed(r["heading"]) for r in rows]
    assert all(p.text for p in provisions)
    rules = Counter(finding.rule for i in found for finding in i.findings)
    assert rules == {"duplicate_eid": repeats, "truncated": 1}
    assert [gap for i in found for gap in gaps(i)] == []
    assert [wrong for i in found for wrong in mismatches(i)] == []
