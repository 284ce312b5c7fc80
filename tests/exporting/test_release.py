"""Releases: whole, the same every time, and read by other people's programs without our code."""

import asyncio
import csv
import hashlib
import sqlite3
from contextlib import closing
from io import StringIO

import duckdb
import orjson
import pytest
from datasette.app import Datasette
from django.core.management import CommandError, call_command
from django.urls import reverse

from provisions.exporting.columns import COLUMNS, PLURALS
from provisions.exporting.release import build as module
from provisions.exporting.release.build import ReleaseError, build
from provisions.exporting.release.reliability import agreements, disagreements
from provisions.models import Release, Revision
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    CoderFactory,
    CodingFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
)
from tests.mirror import root

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def silent(step, done, total):
    """Show nothing."""


@pytest.fixture
def folder(tmp_path):
    return build("2026-11", tmp_path / "releases" / "2026-11", silent, note="For a test.").folder


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(folder, name):
    return (folder / "ndjson" / f"{name}.ndjson").read_bytes().splitlines()


def query(folder, sql):
    with closing(sqlite3.connect(folder / "govdb.sqlite")) as connection:
        return connection.execute(sql).fetchall()


def test_every_file_is_named_with_its_checksum(folder):
    held = files(folder)
    sums = dict(reversed(line.split("  ")) for line in held.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    assert {"CITATION.cff", "README.md", "datapackage.json", "govdb.sqlite"} <= set(sums)


def test_the_same_release_has_the_same_bytes(folder, tmp_path):
    ClauseFactory(plan=PlanFactory(slug="later"))
    publish(published_by="tester")
    again = build("2026-11", tmp_path / "again", silent)
    assert (again.revision, again.is_new) == (1, False)
    assert files(again.folder) == files(folder)


def test_tables_hold_every_record_of_the_revision(folder):
    counts = Revision.objects.get(number=1).counts
    for noun in COLUMNS:
        name = PLURALS[noun]
        assert len(lines(folder, name)) == counts[noun]
        assert query(folder, f"SELECT count(*) FROM {name}") == [(counts[noun],)]
        text = (folder / "csv" / f"{name}.csv").read_bytes().decode("utf-8-sig")
        assert len(list(csv.DictReader(StringIO(text, newline="")))) == counts[noun]
        parquet = folder / "parquet" / f"{name}.parquet"
        assert duckdb.sql(f"SELECT count(*) FROM '{parquet}'").fetchall() == [(counts[noun],)]


def key_of(document):
    is_later = document["noun"] == "clause" and document["wording"] > 1
    return f"{document['id']}@{document['wording']}" if is_later else document["id"]


def test_a_reader_comes_to_the_same_root(folder):
    records = []
    for name in [*PLURALS.values(), "coverage"]:
        for line in lines(folder, name):
            document = orjson.loads(line)
            record = f"{document['noun']}/{key_of(document)}"
            records.append((record, hashlib.sha256(line).hexdigest()))
    found = root(records)
    assert found == Revision.objects.get(number=1).root_sha256
    assert query(folder, "SELECT value FROM release WHERE what = 'root_sha256'") == [(found,)]


def test_sqlite_joins_lists_and_searches(folder):
    joined = "SELECT id FROM clause_themes WHERE themes = 'ai:safety' ORDER BY id"
    assert query(folder, joined) == [("cn-plan:point_1",), ("us-plan:pillar_1__sec_1",)]
    found = (
        "SELECT id FROM clauses JOIN clauses_fts ON clauses.rowid = clauses_fts.rowid"
        " WHERE clauses_fts MATCH 'frontier'"
    )
    assert query(folder, found) == [("us-plan:pillar_1__sec_1__item_1",)]
    assert query(folder, "SELECT about FROM columns WHERE column_name = 'eid'") == [
        ("Path inside the plan (Akoma Ntoso eId).",)
    ]
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]


def test_datasette_serves_it(folder):
    async def ask():
        told = orjson.loads((folder / "metadata.json").read_bytes())
        server = Datasette([folder / "govdb.sqlite"], metadata=told)
        page = await server.client.get("/govdb/clauses?_search=frontier")
        rows = await server.client.get("/govdb/clauses.json?_search=frontier&_shape=array")
        return page, rows

    page, rows = asyncio.run(ask())
    assert page.status_code == 200
    assert "Creative Commons" in page.text
    assert [row["id"] for row in rows.json()] == ["us-plan:pillar_1__sec_1__item_1"]


def test_duckdb_reads_types_and_lists(folder):
    clauses = folder / "parquet" / "clauses.parquet"
    found = duckdb.sql(
        f"SELECT id, starts_on + 1, len(ancestors) FROM '{clauses}'"
        " WHERE list_contains(themes, 'ai:red-teams') AND is_operative"
    ).fetchall()
    assert found == [("us-plan:pillar_1__sec_1__item_1", None, 2)]


def test_descriptors_name_every_file_and_column(folder):
    package = orjson.loads((folder / "datapackage.json").read_bytes())
    web = orjson.loads((folder / "csv-metadata.json").read_bytes())
    tables = {table["url"]: table["tableSchema"]["columns"] for table in web["tables"]}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        head = content.decode("utf-8-sig").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == head
        assert [column["name"] for column in tables[resource["path"]]] == head
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


@pytest.fixture
def contested():
    """A clause on which two persons and a model differ."""
    scheme = SchemeFactory(slug="ours", version="1.0")
    one, two = (ThemeFactory(scheme=scheme, slug=slug) for slug in ("one", "two"))
    ada, bo = CoderFactory(slug="ann"), CoderFactory(slug="bob")
    model = CoderFactory(slug="machine", kind="model", model_version="1")
    clause = ClauseFactory(plan=PlanFactory(slug="contested"), eid="a")
    for coder, themes in ((ada, [one]), (bo, [one, two]), (model, [one])):
        for theme in themes:
            CodingFactory(clause=clause, coder=coder, theme=theme, codebook_version="1.0")
    for theme in (one, two):
        AssignmentFactory(clause=clause, theme=theme, method="adjudicated", adjudicator=ada)
    return publish(published_by="tester").revision.number


def test_disagreements_have_every_coders_word(contested):
    assert [row[3:] for row in disagreements(contested)] == [
        ("ours:two", "ann", "person", False),
        ("ours:two", "bob", "person", True),
        ("ours:two", "machine", "model", False),
    ]
    measured = {row[0]: row for row in agreements(contested)}
    assert measured["ours:two"][6:] == (1, 1, "ann; bob")
    assert measured["ours:one"][6:] == (1, 0, "ann; bob")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"name": "2026-11", "revision": 7}, "cannot change"),
        ({"name": "other", "revision": 7}, "Revision 7 does not exist"),
    ],
)
def test_what_cannot_be_built_is_refused(folder, tmp_path, arguments, said):
    with pytest.raises(ReleaseError, match=said):
        build(folder=tmp_path / "other", progress=silent, **arguments)
    assert not (tmp_path / "other").exists()


def test_an_existing_folder_is_left_alone(folder):
    before = files(folder)
    with pytest.raises(ReleaseError, match="already exists"):
        build("2026-11", folder, silent)
    assert files(folder) == before


def test_an_interrupted_build_leaves_nothing(tmp_path, monkeypatch):
    def fail(place, described):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "describe", fail)
    with pytest.raises(KeyboardInterrupt):
        build("broken", tmp_path / "broken", silent)
    assert list(tmp_path.iterdir()) == []
    assert not Release.objects.exists()


@pytest.mark.parametrize("name", ["1", "2026", "2025-07-23", "../out", "a/b", "a b", ".", ""])
def test_a_name_that_is_read_otherwise_is_refused(tmp_path, admin_client, name):
    with pytest.raises(CommandError, match="The name of a release"):
        call_command("release", name, to=str(tmp_path / "below" / "out"))
    assert list(tmp_path.iterdir()) == []

    page = reverse("admin:provisions_release_add")
    answer = admin_client.post(page, {"name": name, "revision": 1, "note": ""})
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not Release.objects.exists()


def test_the_command_says_where_it_is_and_whether_it_is_new(tmp_path, capsys):
    for folder in ("a", "b"):
        call_command("release", "2026-11", to=str(tmp_path / folder))
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"Release 2026-11 of revision 1 (now named): {tmp_path / 'a'}",
        f"Release 2026-11 of revision 1 (named before): {tmp_path / 'b'}",
    ]
    with pytest.raises(CommandError, match="already exists"):
        call_command("release", "2026-11", to=str(tmp_path / "b"))
