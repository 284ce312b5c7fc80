"""Mappings for tests, and reading a table by one."""

import pytest

from provisions.loading.formats.mapped_table import reader as mapped
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import RawRow, UnreadableFileError

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
