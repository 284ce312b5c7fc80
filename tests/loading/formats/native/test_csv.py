import pytest

from provisions.loading.formats.native.csv import noun_in_name, read
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.raw_rows import BadLine, UnreadableFileError
from provisions.models import Clause, ClauseText, Coding
from tests.loading.entries import write


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("clauses.csv", Clause),
        ("05-Clauses.csv", Clause),
        ("us-codings.csv", Coding),
        ("clause_texts.csv", ClauseText),
    ],
)
def test_the_name_of_a_file_ends_in_its_noun(name, model):
    assert noun_in_name(name) is noun_of(model)


@pytest.mark.parametrize("name", ["subclauses.csv", "clauses-old.csv", "all.csv"])
def test_another_name_is_refused(name):
    with pytest.raises(UnreadableFileError) as caught:
        noun_in_name(name)

    assert caught.value.rule == "unknown_format"


def test_rows_come_as_fixtures_would_give_them(tmp_path):
    path = write(
        tmp_path / "clauses.csv",
        "plan,eid,parent,heading,position",
        'a-plan,sec_1,,"Two',
        'lines, one cell",1',
        ",,,,",
        "",
        "a-plan,sec_2,a-plan:sec_1@2,,2",
    )

    rows = list(read(Lines(path)))

    assert [(row.line, row.fields) for row in rows] == [
        (
            2,
            {
                "plan": ["a-plan"],
                "eid": "sec_1",
                "heading": "Two\nlines, one cell",
                "position": "1",
            },
        ),
        (
            6,
            {
                "plan": ["a-plan"],
                "eid": "sec_2",
                "parent": ["a-plan", "sec_1", "2"],
                "position": "2",
            },
        ),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "rule", "nearest"),
    [
        (["plan,eit"], 1, "unknown_field", "eid"),
        (["plan,eid,plan"], 1, "duplicate_column", None),
        (["", "a,b"], 1, "wrong_shape", None),
        (["plan,eid", "a-plan,sec_1,x"], 2, "wrong_shape", None),
    ],
)
def test_a_wrong_line_says_why(tmp_path, lines, line, rule, nearest):
    path = write(tmp_path / "clauses.csv", *lines)

    [found] = read(Lines(path))

    assert isinstance(found, BadLine)
    assert (found.line, found.rule, found.nearest) == (line, rule, nearest)


def test_a_quote_that_never_ends_breaks_off_at_the_row_it_begins_in(tmp_path):
    path = write(tmp_path / "clauses.csv", "plan,eid", "a-plan,sec_1", 'a-plan,"sec_2', "x,y")

    with pytest.raises(UnreadableFileError) as caught:
        list(read(Lines(path)))

    assert (caught.value.rule, caught.value.line) == ("invalid_csv", 3)
