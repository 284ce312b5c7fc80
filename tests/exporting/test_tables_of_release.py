"""The tables of a release: words are found, keys join, and the files agree on what is absent."""

import asyncio
import csv
import sqlite3
from contextlib import closing
from io import StringIO

import duckdb
import orjson
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from sqlite_utils import Database

from provisions.exporting.columns import COLUMNS, KEYS, PLURALS, ColumnKind
from provisions.exporting.release.sqlite import LONGEST_WORD, words

CHINESE, FRENCH = "dianwang", "reseau"


#: What is typed, and whose clauses have it.
TYPED = {
    "充电": {f"{CHINESE}:art_1"},
    "充电网络": {f"{CHINESE}:art_1"},
    "建设充电桩": {f"{CHINESE}:art_1"},
    "统筹规划充电网络": {f"{CHINESE}:art_1"},
    "统筹 网络": {f"{CHINESE}:art_1"},
    "储能": {f"{FRENCH}:sec_2"},
    "V2G": {f"{CHINESE}:art_1"},
    "推广V2G": {f"{CHINESE}:art_1"},
    "第二条": {f"{CHINESE}:art_2"},
    "meters": {f"{FRENCH}:sec_1"},
    "quarter": {f"{FRENCH}:sec_1"},
    "load": {f"{CHINESE}:art_2"},
    "电桩建": set(),
    "standing": set(),
}


def test_sqlite_utils_finds_the_index_and_the_words(bilingual):
    with closing(Database(bilingual / "govdb.sqlite")) as database:
        assert database["clauses"].detect_fts() == "clauses_fts"
        for typed, ids in TYPED.items():
            assert {row["id"] for row in database["clauses"].search(typed)} == ids, typed


def test_datasette_finds_the_index_and_the_words(bilingual):
    async def ask():
        server = Datasette([bilingual / "govdb.sqlite"])  # without our metadata
        for typed in TYPED:
            address = f"/govdb/clauses.json?_search={typed}&_shape=array"
            yield typed, (await server.client.get(address)).json()

    async def gather():
        return {typed: {row["id"] for row in rows} async for typed, rows in ask()}

    assert asyncio.run(gather()) == TYPED


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=14)
runs = st.lists(
    st.tuples(han, st.sampled_from([[], ["AI"], ["é5"]])).map(lambda pair: [*pair[0], *pair[1]]),
    min_size=1,
    max_size=3,
)


@given(st.lists(runs, min_size=1, max_size=3), st.sampled_from(["，", " ", "“", "。a "]), st.data())
def test_any_part_of_a_run_of_signs_is_found(written, between, data):
    """Signs stand beside Latin words without a blank; each such word counts as one of the signs."""
    tokens = [[part for run in token for part in run] for token in written]
    text = between.join("".join(token) for token in tokens)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
        connection.execute("INSERT INTO t VALUES (?)", (words(text),))
        for token in tokens:
            start = data.draw(st.integers(0, len(token) - 1))
            part = "".join(token[start : start + data.draw(st.integers(1, LONGEST_WORD))])
            found = connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (f'"{part}"',))
            assert found.fetchone() == (1,), part


def test_a_key_column_has_one_type_in_every_table(bilingual):
    with closing(sqlite3.connect(bilingual / "govdb.sqlite")) as connection:
        read = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        names = [name for (name,) in connection.execute(read)]
        types = {
            name: {of[1]: of[2] for of in connection.execute(f'PRAGMA table_info("{name}")')}
            for name in names
        }
    for noun, keys in KEYS.items():
        lists = [c.name for c in COLUMNS[noun] if c.kind is ColumnKind.LIST]
        for table in [PLURALS[noun], *(f"{noun}_{name}" for name in lists)]:
            assert [types[table][key] for key in keys] == [
                "INTEGER" if key == "wording" else "TEXT" for key in keys
            ]
    clauses = bilingual / "parquet" / "clauses.parquet"
    joined = duckdb.sql(
        f"SELECT count(*) FROM '{clauses}' JOIN '{bilingual}/csv/clauses.csv' USING (id, wording)"
    )
    assert joined.fetchall() == [(4,)]


def absent_in_each(folder, noun):
    """By file, which cells of a noun's table are absent: (id, column)."""
    name = PLURALS[noun]
    columns = [column.name for column in COLUMNS[noun] if column.kind is not ColumnKind.LIST]
    text = (folder / "csv" / f"{name}.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    yield {(row["id"], column) for row in rows for column in columns if row[column] == ""}
    rows = parquet.read_table(folder / "parquet" / f"{name}.parquet").to_pylist()
    yield {(row["id"], column) for row in rows for column in columns if row[column] is None}
    with closing(Database(folder / "govdb.sqlite")) as database:
        rows = list(database[name].rows)
    yield {(row["id"], column) for row in rows for column in columns if row[column] is None}
    lines = (folder / "ndjson" / f"{name}.ndjson").read_bytes().splitlines()
    rows = [orjson.loads(line) for line in lines]
    yield {(row["id"], column) for row in rows for column in columns if row[column] in (None, "")}


def test_files_agree_on_what_is_absent(bilingual):
    for noun in COLUMNS:
        first, *others = absent_in_each(bilingual, noun)
        assert all(other == first for other in others), noun
    first, *_ = absent_in_each(bilingual, "clause")
    assert (f"{FRENCH}:sec_2", "heading") in first
    assert (f"{FRENCH}:sec_2", "duties") not in first


def test_duckdb_counts_the_same_headings_in_every_file(bilingual):
    for path in ("csv/clauses.csv", "parquet/clauses.parquet"):
        counted = duckdb.sql(f"SELECT count(heading) FROM '{bilingual}/{path}'").fetchall()
        assert counted == [(2,)], path
