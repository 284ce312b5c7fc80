"""Which tables and mappings can be read, workbooks among them."""

import datetime
import zipfile

import openpyxl
import pytest

from provisions.loading.formats.mapped_table import reader as mapped
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.mapped_table.samples import THEME, fields, made, refusal


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("", "has no [[row]]"),
        ("[[row]\n", "not valid TOML"),
        ("[rows]\n", "the file: There is no key 'rows' here. Did you mean 'row'?"),
        ("[row]\n", "[row]: Write [[row]]"),
        (THEME.replace('"theme"', '"tehme"'), "[[row]] 1, noun: There is no noun 'tehme'. Did you"),
        (THEME.replace("slug =", "sulg ="), "no field 'sulg'. Did you mean 'slug'?"),
        (THEME.replace("{name}", "{nmae}"), "preferred_label: The table has no column 'nmae'"),
        (THEME.replace("{name}", "{name|upper}"), "There is no filter 'upper'"),
        (THEME.replace("{name}", "{name"), "A brace is not closed"),
        (THEME.replace("[row.fields]", "wen = {}\n[row.fields]"), "Did you mean 'when'?"),
        (THEME.replace("[row.fields]", 'when = {nme="x"}\n[row.fields]'), "Did you mean 'name'?"),
        (THEME.replace('"{name}"', '{ frm = "{name}" }'), "key 'frm' here. Did you mean 'from'?"),
        (THEME.replace('"{name}"', '{ from = "{name}", values = "typs" }') + "[values.types]\n",
         "There is no [values.typs]. Did you mean 'types'?"),
        (THEME + "[tree]\nid = '{id}'\n", "[tree]: The key 'parent' is required"),
        (THEME + "[tree]\nid='{id}'\nparent=''\nkind='x'\nflat=['sce']\nsteps={a='sec'}\n",
         "'sce' is not a step of [tree.steps]. Did you mean sec?"),
        (THEME + "[file]\ndelimiter = ';;'\n", "[file] delimiter: This must be one character"),
        (THEME + "[file]\nheader = 0\n", "[file] header"),
        (THEME + "[[once]]\nnoun='scheme'\nfields={slug='{id}'}\n", "only use the column {plan}"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_with_table_key_and_nearest_name(tmp_path, mapping, words):
    error = refusal(tmp_path, "id,name\n1,x\n", mapping)

    assert error.rule == "invalid_mapping"
    assert error.message.startswith("map.toml, ")
    assert words in error.message


def test_no_mapping_and_a_mapping_that_is_not_there(tmp_path):
    (tmp_path / "table.csv").write_text("id\n")

    with pytest.raises(UnreadableFileError) as without:
        list(mapped.read(tmp_path / "table.csv", Options()))
    with pytest.raises(UnreadableFileError) as missing:
        list(mapped.read(tmp_path / "table.csv", Options(mapping=tmp_path / "none.toml")))

    assert without.value.rule == "no_mapping"
    assert "none.toml" in missing.value.message


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("", "empty_file"),
        ("\n", "wrong_shape"),
        ("id,id\n", "duplicate_column"),
        ('id,name\n1,"x\n', "invalid_csv"),
    ],
)
def test_a_table_without_a_sound_header_is_refused(tmp_path, table, rule):
    assert refusal(tmp_path, table, THEME).rule == rule


def test_a_line_of_another_width_is_told(tmp_path):
    first, second, third = made(tmp_path, "id,name\n1\n2,y,z\n3,x,\n", THEME)

    assert (first.rule, first.line) == ("wrong_shape", 2)
    assert (second.rule, second.line) == ("wrong_shape", 3)
    assert third.fields["slug"] == "3"


def test_another_delimiter_and_a_header_further_down(tmp_path):
    mapping = THEME + '[file]\ndelimiter = ";"\nheader = 3\n'

    (row,) = made(tmp_path, "A table\n\nid;name\n1;x\n", mapping)

    assert (row.line, row.fields["preferred_label"]) == (4, "x")


def workbook(folder, rows, hidden=False):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if hidden:
        book.create_sheet("Notes").sheet_state = "hidden"
    path = folder / "table.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_as_it_was_shown(tmp_path):
    day, moment = datetime.date(2030, 2, 1), datetime.datetime(2030, 2, 1, 9, 30)  # noqa: DTZ001
    path = workbook(tmp_path, [["id", "name", None], [3.0, day], [2.5, moment], [True, None]])

    found = made(tmp_path, path, THEME.replace("{id|slug}", "{id}"))

    assert [(row["slug"], row.get("preferred_label")) for row in fields(found)] == [
        ("3", "2030-02-01"),
        ("2.5", "2030-02-01T09:30:00"),
        ("true", None),
    ]


def test_of_several_sheets_one_is_named(tmp_path):
    path = workbook(tmp_path, [["id", "name"], ["a", "b"]], hidden=True)

    several = refusal(tmp_path, path, THEME)
    misspelt = refusal(tmp_path, path, THEME + '[file]\nsheet = "Shet"\n')
    (row,) = made(tmp_path, path, THEME + '[file]\nsheet = "Sheet"\n')

    assert "Notes (hidden)" in several.message
    assert "Did you mean 'Sheet'?" in misspelt.message
    assert row.fields["slug"] == "a"


def test_a_formula_without_a_value_is_refused_with_its_cell(tmp_path):
    path = workbook(tmp_path, [["id", "name"], ["a", "=1+1"]])

    error = refusal(tmp_path, path, THEME)

    assert (error.rule, error.line, error.column) == ("no_value", 2, 2)
    assert "B2" in error.message


def test_workbooks_that_do_harm_or_are_none_are_refused(tmp_path, monkeypatch):
    whole = workbook(tmp_path, [["id", "name"]]).read_bytes()
    cut, other, entities = (tmp_path / f"{name}.xlsx" for name in ("cut", "other", "entities"))
    cut.write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    assert refusal(tmp_path, cut, THEME).rule == "invalid_workbook"
    assert refusal(tmp_path, other, THEME).rule == "invalid_workbook"
    assert refusal(tmp_path, entities, THEME).rule == "entities"
    monkeypatch.setattr("provisions.loading.formats.mapped_table.sheets.LARGEST", 100)
    assert refusal(tmp_path, tmp_path / "table.xlsx", THEME).rule == "too_large"


def test_workbooks_are_known_and_csv_is_ours_without_a_mapping(tmp_path):
    path = workbook(tmp_path, [["id"]])

    assert mapped.FORMAT.recognizes(path, path.read_bytes())
    assert not mapped.FORMAT.recognizes(tmp_path / "clauses.csv", b"plan,eid")
