"""What a mapping makes of the lines of a table."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow
from provisions.models import Clause
from tests.factories import PlanFactory
from tests.loading.formats.mapped_table.samples import THEME, TREE, fields, made


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
