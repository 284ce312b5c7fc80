"""Tables by a mapping: what lines become, what a wrong mapping or table is told, nothing lost."""

import csv
import datetime
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.loading.loader import load
from provisions.loading.readers import mapped
from provisions.loading.readers.format import Options
from provisions.loading.readers.rows import BadLine, Finding, RawRow, UnreadableFileError
from provisions.models import Clause
from tests.factories import PlanFactory

REPOSITORY = Path(__file__).resolve().parents[3]
MAPPINGS = REPOSITORY / "docs" / "mappings"
SHARED = REPOSITORY.parent / "shared" / "data"
needs_files = pytest.mark.skipif(
    not SHARED.exists(), reason="the tables of ../shared/data are not at hand"
)

THEME = """
[[row]]
noun = "theme"
[row.fields]
scheme = "s"
slug = "{id|slug}"
preferred_label = "{name}"
codebook_version = "1"
"""
TREE = """
[tree]
id = "{id}"
parent = "{parent}"
within = "{law}"
kind = "{kind}"
number = "{number}"
flat = ["sec"]
steps = { heading = "hd", section = "sec", paragraph = "para" }
[[row]]
noun = "clause"
[row.fields]
plan = "{law}"
eid = "{eid}"
parent = "{law}:{parent_eid}"
position = "{position}"
clause_type = "section"
locator = { any = ["{number}", "{kind} {position}"] }
"""


def made(folder, table, mapping, plan=""):
    path = folder / "table.csv"
    if isinstance(table, str):
        path.write_text(table)
    else:
        path = table
    rules = folder / "map.toml"
    rules.write_text(mapping)
    return list(mapped.read(path, Options(mapping=rules, plan=plan)))


def fields(found):
    assert all(isinstance(row, RawRow) for row in found), found
    return [row.fields for row in found]


def refusal(folder, table, mapping):
    with pytest.raises(UnreadableFileError) as caught:
        made(folder, table, mapping)
    return caught.value


def test_templates_constants_and_filters(tmp_path):
    found = made(tmp_path, "id,name\nOne_Two,First\n,\nThree,\n", THEME)

    assert fields(found) == [
        {
            "scheme": ["s"],
            "slug": "one-two",
            "preferred_label": "First",
            "codebook_version": "1",
        },
        {"scheme": ["s"], "slug": "three", "codebook_version": "1"},
    ]
    assert [row.line for row in found] == [2, 4]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"{a}-{b}"', "x-y"),
        ('"{a}-{c}"', None),
        ('"{a}-{c?}"', "x-"),
        ('"{{a}}"', "{a}"),
        ('"{n|int}"', "2018"),
        ('"{list|first}/{list|last}"', "p/r"),
        ('"{long|line}"', "two words"),
        ('"{odd|eid}"', "a-1"),
        ('{ any = ["{c}", "{b}"] }', "y"),
        ('{ from = "{a}", values = { x = "ex" } }', "ex"),
        ('{ from = "{b}", values = { x = "ex" }, default = "other" }', "other"),
        ('{ from = "{b}", values = { x = "ex" }, default = "{a}{b}" }', "xy"),
        ('{ from = "{c}", values = { x = "ex" } }', None),
        ('{ from = "{day}", date = "%d.%m.%Y" }', "2030-02-01"),
        ('"{line} {plan}"', "2 a-plan"),
        ("7", 7),
        ("true", True),
    ],
)
def test_values(tmp_path, value, expected):
    table = 'a,b,c,n,list,long,odd,day\nx,y,,2018.0,p;q;r,"two\n words",#a 1,01.02.2030\n'
    mapping = f'[[row]]\nnoun = "theme"\n[row.fields]\nnotation = {value}\n'

    (row,) = made(tmp_path, table, mapping, plan="a-plan")

    assert row.fields.get("notation") == expected


@pytest.mark.parametrize(
    ("value", "cell", "rule", "nearest"),
    [
        ('{ from = "{a}", values = { binding = "x" } }', "bindng", "unknown_value", "binding"),
        ('{ from = "{a}", date = "%Y" }', "soon", "wrong_date", None),
        ('"{a|int}"', "2.5", "wrong_type", None),
    ],
)
def test_cells_that_do_not_fit_are_told_with_line_and_field(tmp_path, value, cell, rule, nearest):
    mapping = f'[[row]]\nnoun = "theme"\n[row.fields]\nnotation = {value}\n'

    (bad,) = made(tmp_path, f"a\n{cell}\n", mapping)

    assert isinstance(bad, BadLine)
    assert (bad.line, bad.rule, bad.field, bad.value) == (2, rule, "notation", cell)
    assert bad.nearest == nearest


def test_rows_by_condition_for_each_value_and_once(tmp_path):
    mapping = """
    [[once]]
    noun = "scheme"
    fields = { slug = "s" }
    [[row]]
    noun = "theme"
    distinct = true
    when = { kind = ["a", "b"] }
    unless = { name = "no" }
    needs = ["name"]
    fields = { scheme = "s", slug = "{name}", definition = "{line}" }
    [[row]]
    noun = "themelabel"
    each = { column = "labels", split = "|" }
    fields = { theme = "s:{name}", label = "{each}" }
    """
    table = "kind,name,labels\na,x,p | q||\nb,x,\nc,y,\nb,no,\na,,\n"

    found = made(tmp_path, table, mapping)

    assert [(str(row.noun), row.fields) for row in found] == [
        ("scheme", {"slug": "s"}),
        ("theme", {"scheme": ["s"], "slug": "x", "definition": "2"}),
        ("themelabel", {"theme": ["s", "x"], "label": "p"}),
        ("themelabel", {"theme": ["s", "x"], "label": "q"}),
    ]


def test_trees_make_eids_parents_and_positions(tmp_path):
    table = (
        "id,law,parent,kind,number\n"
        "1,a,,heading,\n2,a,1,section,§ 1\n3,a,2,paragraph,1\n4,a,2,paragraph,2\n5,a,,heading,\n"
        "6,a,5,section,§ 1\n1,b,,section,3\n"
    )

    found = made(tmp_path, table, TREE)

    (renamed,) = [one for one in found if isinstance(one, Finding)]
    assert (renamed.rule, renamed.place, renamed.line) == ("duplicate_eid", "sec_1-2", 7)
    rows = [row.fields for row in found if isinstance(row, RawRow)]
    assert [(row["eid"], row.get("parent"), row["position"]) for row in rows] == [
        ("hd_1", None, "1"),
        ("sec_1", ["a", "hd_1"], "1"),
        ("sec_1__para_1", ["a", "sec_1"], "1"),
        ("sec_1__para_2", ["a", "sec_1"], "2"),
        ("hd_2", None, "2"),
        ("sec_1-2", ["a", "hd_2"], "1"),
        ("sec_3", None, "1"),
    ]
    assert rows[0]["locator"] == "heading 1"


def test_parents_without_a_line_may_be_passed_over(tmp_path):
    table = "id,law,parent,kind,number\n1,a,0,section,1\n"

    (row,) = made(tmp_path, table, TREE.replace("[tree]", '[tree]\nmissing_parent = "top"'))

    assert "parent" not in row.fields


@pytest.mark.parametrize(
    ("lines", "rule", "nearest"),
    [
        ("1,a,,heading,\n2,a,11,section,1\n", "parent_missing", "1"),
        ("1,a,,sectoin,1\n", "unknown_value", "section"),
        ("1,a,,section,1\n1,b,,section,1\n2,a,,section,2\n", "not_sorted", None),
    ],
)
def test_lines_that_fit_no_tree_are_told(tmp_path, lines, rule, nearest):
    found = made(tmp_path, f"id,law,parent,kind,number\n{lines}", TREE)

    (bad,) = [one for one in found if isinstance(one, BadLine)]
    assert (bad.rule, bad.nearest) == (rule, nearest)
    assert bad.line == lines.count("\n") + 1


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("", "has no [[row]]"),
        ("[[row]\n", "Not TOML"),
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
        (THEME + "[tree]\nid = '{id}'\n", "[tree]: It must say 'parent'"),
        (THEME + "[tree]\nid='{id}'\nparent=''\nkind='x'\nflat=['sce']\nsteps={a='sec'}\n",
         "'sce' is no step. Did you mean sec?"),
        (THEME + "[file]\ndelimiter = ';;'\n", "[file] delimiter: This must be one character"),
        (THEME + "[file]\nheader = 0\n", "[file] header"),
        (THEME + "[[once]]\nnoun='scheme'\nfields={slug='{id}'}\n", "knows no columns but {plan}"),
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


# Workbooks


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
    monkeypatch.setattr("provisions.loading.readers.mapped_tables.LARGEST", 100)
    assert refusal(tmp_path, tmp_path / "table.xlsx", THEME).rule == "too_large"


def test_workbooks_are_known_and_csv_is_ours_without_a_mapping(tmp_path):
    path = workbook(tmp_path, [["id"]])

    assert mapped.FORMAT.recognizes(path, path.read_bytes())
    assert not mapped.FORMAT.recognizes(tmp_path / "clauses.csv", b"plan,eid")


# From file to database


@pytest.mark.django_db
def test_a_table_is_loaded_and_loaded_again_unchanged(tmp_path):
    PlanFactory(slug="a")
    table, rules = tmp_path / "provisions.csv", tmp_path / "map.toml"
    table.write_text("id,law,parent,kind,number\n1,a,,section,1\n2,a,1,paragraph,2\n")
    rules.write_text(TREE)

    first = load([table], options=Options(mapping=rules))
    second = load([table], options=Options(mapping=rules))

    assert (first.errors, second.errors) == ([], [])
    assert list(Clause.objects.order_by("eid").values_list("eid", "parent__eid")) == [
        ("sec_1", None),
        ("sec_1__para_2", "sec_1"),
    ]
    assert sum(count.created for count in second.counts.values()) == 0


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)] * 2),
        max_size=6,
    )
)
def test_every_cell_arrives(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("table")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *cells])
    mapping = THEME.replace("{id|slug}", "{line}").replace("{name}", "{id?}|{name?}")

    found = fields(made(folder, folder / "table.csv", mapping))

    kept = [pair for pair in cells if any(cell.strip() for cell in pair)]
    assert [row["preferred_label"] for row in found] == [
        f"{first.strip()}|{second.strip()}".strip() for first, second in kept
    ]


# The tables at hand

#: table: (mapping, rows by noun)
EXPECTED = {
    "load/de-laws.csv": ("de-laws", {"jurisdiction": 1, "plan": 2129}),
    "load/de-provisions.csv": ("de-provisions", {"clause": 101_710, "clausetext": 76_903}),
    "datasets/oecd-ai-policies-scored-2216.csv": (
        "oecd-ai-policies",
        {"jurisdiction": 74, "plan": 2216},
    ),
    "taxonomies/eurovoc-2021-en-fr.csv": (
        "eurovoc",
        {"scheme": 1, "theme": 7466, "themelabel": 16_991},
    ),
    "taxonomies/mit-ai-risk-repository-v3.csv": (
        "mit-ai-risk-repository",
        {"scheme": 1, "theme": 37},
    ),
}


def table_of(name):
    csv.field_size_limit(10_000_000)
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@needs_files
@pytest.mark.parametrize("name", EXPECTED)
def test_the_shipped_mappings_fit_their_tables(name):
    mapping, expected = EXPECTED[name]
    options = Options(mapping=MAPPINGS / f"{mapping}.toml")

    found = list(mapped.read(SHARED / name, options))

    assert [one for one in found if isinstance(one, BadLine)] == []
    assert Counter(str(one.noun) for one in found if isinstance(one, RawRow)) == expected


@needs_files
def test_counts_of_the_tables_are_those_of_their_lines():
    provisions = list(table_of("load/de-provisions.csv"))
    eurovoc = list(table_of("taxonomies/eurovoc-2021-en-fr.csv"))
    risks = list(table_of("taxonomies/mit-ai-risk-repository-v3.csv"))

    with_text = sum(bool(row["text"].strip()) for row in provisions)
    french = sum(bool(row["prefLabel_fr"]) for row in eurovoc)
    others = {(r["id"], one.strip()) for r in eurovoc for one in r["altLabel_en"].split(";")}
    domains = {row["domain"] for row in risks} - {""}
    subdomains = {row["subdomain"] for row in risks if row["domain"]} - {""}
    assert EXPECTED["load/de-provisions.csv"][1] == {
        "clause": len(provisions),
        "clausetext": with_text,
    }
    labels = french + len([label for _, label in others if label])
    assert EXPECTED["taxonomies/eurovoc-2021-en-fr.csv"][1]["themelabel"] == labels
    assert (
        len(domains) + len(subdomains)
        == EXPECTED["taxonomies/mit-ai-risk-repository-v3.csv"][1]["theme"]
    )


@needs_files
@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted((SHARED / "instruments").glob("*.provisions.csv"))],
)
def test_provisions_of_one_plan(name):
    options = Options(mapping=MAPPINGS / "provisions.toml", plan="a-plan")

    found = list(mapped.read(SHARED / "instruments" / name, options))

    assert [one for one in found if isinstance(one, BadLine)] == []
    rows = list(table_of(f"instruments/{name}"))
    clauses = [one.fields for one in found if str(getattr(one, "noun", "")) == "clause"]
    assert len(clauses) == len(rows)
    assert len({clause["eid"] for clause in clauses}) == len(rows)
    numbers = {row["number"] for row in rows}
    below = sum(row["parent"] in numbers for row in rows)
    assert sum("parent" in clause for clause in clauses) == below
